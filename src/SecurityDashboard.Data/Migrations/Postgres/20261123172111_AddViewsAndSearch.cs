using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SecurityDashboard.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class AddViewsAndSearch : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_resources_type",
                table: "resources");

            migrationBuilder.CreateTable(
                name: "favourites",
                columns: table => new
                {
                    person = table.Column<string>(type: "text", nullable: false),
                    pipeline_id = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_favourites", x => new { x.person, x.pipeline_id });
                    table.ForeignKey(
                        name: "fk_favourites_pipeline_row_pipeline_id",
                        column: x => x.pipeline_id,
                        principalTable: "pipelines",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "saved_views",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    slug = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: false),
                    name = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: false),
                    query = table.Column<string>(type: "text", nullable: false),
                    owner = table.Column<string>(type: "text", nullable: false),
                    shared = table.Column<bool>(type: "boolean", nullable: false),
                    revision = table.Column<int>(type: "integer", nullable: false),
                    changed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_saved_views", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "ix_resources_type_name",
                table: "resources",
                columns: new[] { "type", "name", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_favourites_pipeline_id",
                table: "favourites",
                column: "pipeline_id");

            migrationBuilder.CreateIndex(
                name: "ix_saved_views_owner",
                table: "saved_views",
                column: "owner");

            migrationBuilder.CreateIndex(
                name: "ix_saved_views_slug",
                table: "saved_views",
                column: "slug",
                unique: true);

            // By the beginning of a name in any case: the model has no words for an index on an expression.
            migrationBuilder.Sql("CREATE INDEX ix_resources_lower_name ON resources (lower(name) text_pattern_ops);");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("DROP INDEX ix_resources_lower_name;");

            migrationBuilder.DropTable(
                name: "favourites");

            migrationBuilder.DropTable(
                name: "saved_views");

            migrationBuilder.DropIndex(
                name: "ix_resources_type_name",
                table: "resources");

            migrationBuilder.CreateIndex(
                name: "ix_resources_type",
                table: "resources",
                column: "type");
        }
    }
}
