using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SecurityDashboard.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class AddTeamCounts : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "team_counts",
                columns: table => new
                {
                    team_id = table.Column<Guid>(type: "uuid", nullable: false),
                    severity = table.Column<int>(type: "integer", nullable: false),
                    is_open = table.Column<bool>(type: "boolean", nullable: false),
                    is_unknown = table.Column<bool>(type: "boolean", nullable: false),
                    is_excepted = table.Column<bool>(type: "boolean", nullable: false),
                    count = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_team_counts", x => new { x.team_id, x.severity, x.is_open, x.is_unknown, x.is_excepted });
                });

            migrationBuilder.Sql(
                """
                INSERT INTO team_counts (team_id, severity, is_open, is_unknown, is_excepted, count)
                SELECT resource_owners.team_id, findings.severity, findings.is_open, findings.outcome = 'Unknown', findings.exception_id IS NOT NULL, COUNT(*)
                FROM findings JOIN resource_owners ON resource_owners.resource_id = findings.resource_id
                WHERE findings.status NOT IN ('Gone', 'Off')
                GROUP BY 1, 2, 3, 4, 5
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "team_counts");
        }
    }
}
