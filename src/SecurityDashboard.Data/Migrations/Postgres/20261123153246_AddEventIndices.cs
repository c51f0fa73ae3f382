using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SecurityDashboard.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class AddEventIndices : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateIndex(
                name: "ix_finding_events_opened",
                table: "finding_events",
                columns: new[] { "at", "finding_id" },
                filter: "transition IN ('Opened', 'Reopened')");

            migrationBuilder.CreateIndex(
                name: "ix_finding_events_resolved",
                table: "finding_events",
                columns: new[] { "at", "finding_id" },
                filter: "transition = 'Resolved' AND cause IS NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_finding_events_opened",
                table: "finding_events");

            migrationBuilder.DropIndex(
                name: "ix_finding_events_resolved",
                table: "finding_events");
        }
    }
}
