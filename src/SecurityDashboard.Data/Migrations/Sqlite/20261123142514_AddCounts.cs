using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SecurityDashboard.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class AddCounts : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_findings_status_severity_id",
                table: "findings");

            migrationBuilder.AddColumn<long>(
                name: "began_at",
                table: "findings_past",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<string>(
                name: "secrets",
                table: "findings_past",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "began_at",
                table: "findings",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<string>(
                name: "secrets",
                table: "findings",
                type: "TEXT",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "finding_counts",
                columns: table => new
                {
                    account_id = table.Column<string>(type: "TEXT", nullable: false),
                    control_id = table.Column<string>(type: "TEXT", nullable: false),
                    resource_type = table.Column<string>(type: "TEXT", nullable: false),
                    region = table.Column<string>(type: "TEXT", nullable: false),
                    severity = table.Column<int>(type: "INTEGER", nullable: false),
                    status = table.Column<string>(type: "TEXT", nullable: false),
                    outcome = table.Column<string>(type: "TEXT", nullable: false),
                    count = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_finding_counts", x => new { x.account_id, x.control_id, x.resource_type, x.region, x.severity, x.status, x.outcome });
                });

            migrationBuilder.CreateTable(
                name: "resource_counts",
                columns: table => new
                {
                    resource_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    resource_arn = table.Column<string>(type: "TEXT", nullable: false),
                    resource_type = table.Column<string>(type: "TEXT", nullable: false),
                    region = table.Column<string>(type: "TEXT", nullable: false),
                    critical = table.Column<int>(type: "INTEGER", nullable: false),
                    high = table.Column<int>(type: "INTEGER", nullable: false),
                    medium = table.Column<int>(type: "INTEGER", nullable: false),
                    low = table.Column<int>(type: "INTEGER", nullable: false),
                    worst_failing = table.Column<int>(type: "INTEGER", nullable: true),
                    pipelines = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_resource_counts", x => x.resource_id);
                });

            migrationBuilder.Sql(
                """
                UPDATE findings SET began_at = COALESCE(opened_at, first_seen), secrets = CASE WHEN outcome = 'Fail' AND evidence LIKE '%, fingerprint %' THEN evidence END;
                UPDATE findings_past SET began_at = COALESCE(opened_at, first_seen), secrets = CASE WHEN outcome = 'Fail' AND evidence LIKE '%, fingerprint %' THEN evidence END;
                INSERT INTO finding_counts (account_id, control_id, resource_type, region, severity, status, outcome, count)
                SELECT '', control_id, resource_type, region, severity, status, outcome, COUNT(*) FROM findings GROUP BY control_id, resource_type, region, severity, status, outcome;
                INSERT INTO finding_counts (account_id, control_id, resource_type, region, severity, status, outcome, count)
                SELECT account_id, '', '', '', severity, status, outcome, COUNT(*) FROM findings GROUP BY account_id, severity, status, outcome;
                INSERT INTO resource_counts (resource_id, resource_arn, resource_type, region, critical, high, medium, low, worst_failing, pipelines)
                SELECT resource_id, MIN(resource_arn), MIN(resource_type), MIN(region),
                    SUM(CASE severity WHEN 3 THEN 1 ELSE 0 END), SUM(CASE severity WHEN 2 THEN 1 ELSE 0 END), SUM(CASE severity WHEN 1 THEN 1 ELSE 0 END), SUM(CASE severity WHEN 0 THEN 1 ELSE 0 END),
                    MAX(CASE WHEN status = 'Open' THEN severity END), (SELECT COUNT(*) FROM pipeline_resources WHERE pipeline_resources.resource_id = findings.resource_id)
                FROM findings WHERE is_open GROUP BY resource_id;
                """);

            migrationBuilder.CreateIndex(
                name: "ix_findings_began",
                table: "findings",
                columns: new[] { "began_at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_findings_control_severity",
                table: "findings",
                columns: new[] { "control_id", "severity", "id" },
                descending: new[] { false, true, false });

            migrationBuilder.CreateIndex(
                name: "ix_findings_ended_began",
                table: "findings",
                columns: new[] { "status", "began_at", "id" },
                filter: "status IN ('Resolved', 'Gone', 'Off')");

            migrationBuilder.CreateIndex(
                name: "ix_findings_ended_severity",
                table: "findings",
                columns: new[] { "status", "severity", "id" },
                descending: new[] { false, true, false },
                filter: "status IN ('Resolved', 'Gone', 'Off')");

            migrationBuilder.CreateIndex(
                name: "ix_findings_open_began",
                table: "findings",
                columns: new[] { "began_at", "id" },
                filter: "is_open");

            migrationBuilder.CreateIndex(
                name: "ix_findings_open_severity",
                table: "findings",
                columns: new[] { "severity", "id" },
                descending: new[] { true, false },
                filter: "is_open");

            migrationBuilder.CreateIndex(
                name: "ix_findings_region",
                table: "findings",
                column: "region");

            migrationBuilder.CreateIndex(
                name: "ix_findings_resource_type",
                table: "findings",
                column: "resource_type");

            migrationBuilder.CreateIndex(
                name: "ix_findings_secrets",
                table: "findings",
                column: "id",
                filter: "secrets IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_findings_severity",
                table: "findings",
                columns: new[] { "severity", "id" },
                descending: new[] { true, false });

            migrationBuilder.CreateIndex(
                name: "ix_resource_counts_shared",
                table: "resource_counts",
                columns: new[] { "worst_failing", "pipelines" },
                filter: "pipelines > 1");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "finding_counts");

            migrationBuilder.DropTable(
                name: "resource_counts");

            migrationBuilder.DropIndex(
                name: "ix_findings_began",
                table: "findings");

            migrationBuilder.DropIndex(
                name: "ix_findings_control_severity",
                table: "findings");

            migrationBuilder.DropIndex(
                name: "ix_findings_ended_began",
                table: "findings");

            migrationBuilder.DropIndex(
                name: "ix_findings_ended_severity",
                table: "findings");

            migrationBuilder.DropIndex(
                name: "ix_findings_open_began",
                table: "findings");

            migrationBuilder.DropIndex(
                name: "ix_findings_open_severity",
                table: "findings");

            migrationBuilder.DropIndex(
                name: "ix_findings_region",
                table: "findings");

            migrationBuilder.DropIndex(
                name: "ix_findings_resource_type",
                table: "findings");

            migrationBuilder.DropIndex(
                name: "ix_findings_secrets",
                table: "findings");

            migrationBuilder.DropIndex(
                name: "ix_findings_severity",
                table: "findings");

            migrationBuilder.DropColumn(
                name: "began_at",
                table: "findings_past");

            migrationBuilder.DropColumn(
                name: "secrets",
                table: "findings_past");

            migrationBuilder.DropColumn(
                name: "began_at",
                table: "findings");

            migrationBuilder.DropColumn(
                name: "secrets",
                table: "findings");

            migrationBuilder.CreateIndex(
                name: "ix_findings_status_severity_id",
                table: "findings",
                columns: new[] { "status", "severity", "id" });
        }
    }
}
