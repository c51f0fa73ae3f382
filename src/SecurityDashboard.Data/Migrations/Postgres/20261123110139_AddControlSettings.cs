using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SecurityDashboard.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class AddControlSettings : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "cause",
                table: "finding_events",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "evaluated_settings",
                table: "accounts",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "cause",
                table: "finding_events");

            migrationBuilder.DropColumn(
                name: "evaluated_settings",
                table: "accounts");
        }
    }
}
