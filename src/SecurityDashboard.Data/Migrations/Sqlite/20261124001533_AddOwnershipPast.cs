using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SecurityDashboard.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class AddOwnershipPast : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "since",
                table: "teams",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<long>(
                name: "since",
                table: "resource_owners",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<long>(
                name: "since",
                table: "finding_assignments",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.Sql("UPDATE finding_assignments SET since = assigned_at");

            migrationBuilder.CreateTable(
                name: "finding_assignments_past",
                columns: table => new
                {
                    finding_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    until = table.Column<long>(type: "INTEGER", nullable: false),
                    assigned_at = table.Column<long>(type: "INTEGER", nullable: false),
                    assigned_by = table.Column<string>(type: "TEXT", nullable: false),
                    person = table.Column<string>(type: "TEXT", nullable: true),
                    since = table.Column<long>(type: "INTEGER", nullable: false),
                    team_id = table.Column<Guid>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_finding_assignments_past", x => new { x.finding_id, x.until });
                });

            migrationBuilder.CreateTable(
                name: "resource_owners_past",
                columns: table => new
                {
                    resource_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    until = table.Column<long>(type: "INTEGER", nullable: false),
                    since = table.Column<long>(type: "INTEGER", nullable: false),
                    team_id = table.Column<Guid>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_resource_owners_past", x => new { x.resource_id, x.until });
                });

            migrationBuilder.CreateTable(
                name: "teams_past",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    until = table.Column<long>(type: "INTEGER", nullable: false),
                    contact = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    since = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_teams_past", x => new { x.id, x.until });
                });

            migrationBuilder.CreateIndex(
                name: "ix_finding_assignments_past_until",
                table: "finding_assignments_past",
                column: "until");

            migrationBuilder.CreateIndex(
                name: "ix_resource_owners_past_until",
                table: "resource_owners_past",
                column: "until");

            migrationBuilder.CreateIndex(
                name: "ix_teams_past_until",
                table: "teams_past",
                column: "until");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "finding_assignments_past");

            migrationBuilder.DropTable(
                name: "resource_owners_past");

            migrationBuilder.DropTable(
                name: "teams_past");

            migrationBuilder.DropColumn(
                name: "since",
                table: "teams");

            migrationBuilder.DropColumn(
                name: "since",
                table: "resource_owners");

            migrationBuilder.DropColumn(
                name: "since",
                table: "finding_assignments");
        }
    }
}
