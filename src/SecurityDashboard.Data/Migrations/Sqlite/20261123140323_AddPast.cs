using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SecurityDashboard.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class AddPast : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "since",
                table: "settings",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<long>(
                name: "since",
                table: "resources",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<long>(
                name: "since",
                table: "resource_references",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<long>(
                name: "since",
                table: "pipelines",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<long>(
                name: "since",
                table: "pipeline_resources",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<long>(
                name: "since",
                table: "owned_buckets",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<long>(
                name: "since",
                table: "findings",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<long>(
                name: "since",
                table: "allowed_values",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<long>(
                name: "since",
                table: "accounts",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.CreateTable(
                name: "accounts_past",
                columns: table => new
                {
                    id = table.Column<string>(type: "TEXT", maxLength: 12, nullable: false),
                    until = table.Column<long>(type: "INTEGER", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    enabled = table.Column<bool>(type: "INTEGER", nullable: false),
                    estate_version = table.Column<long>(type: "INTEGER", nullable: false),
                    evaluated_at = table.Column<long>(type: "INTEGER", nullable: true),
                    evaluated_catalog = table.Column<string>(type: "TEXT", nullable: true),
                    evaluated_settings = table.Column<long>(type: "INTEGER", nullable: false),
                    evaluated_version = table.Column<long>(type: "INTEGER", nullable: false),
                    external_id = table.Column<string>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    regions = table.Column<string>(type: "TEXT", nullable: false),
                    resources = table.Column<int>(type: "INTEGER", nullable: false),
                    role_name = table.Column<string>(type: "TEXT", nullable: true),
                    schedule = table.Column<string>(type: "TEXT", nullable: true),
                    score_critical = table.Column<int>(type: "INTEGER", nullable: false),
                    score_evaluations = table.Column<int>(type: "INTEGER", nullable: false),
                    score_high = table.Column<int>(type: "INTEGER", nullable: false),
                    score_if_unknown_passes = table.Column<double>(type: "REAL", nullable: false),
                    score_low = table.Column<int>(type: "INTEGER", nullable: false),
                    score_medium = table.Column<int>(type: "INTEGER", nullable: false),
                    score_risk_points = table.Column<double>(type: "REAL", nullable: false),
                    score_unknown = table.Column<int>(type: "INTEGER", nullable: false),
                    score_value = table.Column<double>(type: "REAL", nullable: false),
                    since = table.Column<long>(type: "INTEGER", nullable: false),
                    snapshot_at = table.Column<long>(type: "INTEGER", nullable: true),
                    snapshot_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    source = table.Column<string>(type: "TEXT", nullable: false),
                    unreadable = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_accounts_past", x => new { x.id, x.until });
                });

            migrationBuilder.CreateTable(
                name: "allowed_values_past",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    until = table.Column<long>(type: "INTEGER", nullable: false),
                    allowed_at = table.Column<long>(type: "INTEGER", nullable: false),
                    allowed_by = table.Column<string>(type: "TEXT", nullable: false),
                    kind = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    reason = table.Column<string>(type: "TEXT", nullable: false),
                    since = table.Column<long>(type: "INTEGER", nullable: false),
                    text = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_allowed_values_past", x => new { x.id, x.until });
                });

            migrationBuilder.CreateTable(
                name: "findings_past",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    until = table.Column<long>(type: "INTEGER", nullable: false),
                    account_id = table.Column<string>(type: "TEXT", nullable: false),
                    because = table.Column<string>(type: "TEXT", nullable: false),
                    control_id = table.Column<string>(type: "TEXT", nullable: false),
                    evidence = table.Column<string>(type: "TEXT", nullable: false),
                    first_seen = table.Column<long>(type: "INTEGER", nullable: false),
                    is_open = table.Column<bool>(type: "INTEGER", nullable: false),
                    opened_at = table.Column<long>(type: "INTEGER", nullable: true),
                    outcome = table.Column<string>(type: "TEXT", nullable: false),
                    region = table.Column<string>(type: "TEXT", nullable: false),
                    resolved_at = table.Column<long>(type: "INTEGER", nullable: true),
                    resource_account = table.Column<string>(type: "TEXT", nullable: false),
                    resource_arn = table.Column<string>(type: "TEXT", nullable: false),
                    resource_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    resource_type = table.Column<string>(type: "TEXT", nullable: false),
                    severity = table.Column<int>(type: "INTEGER", nullable: false),
                    since = table.Column<long>(type: "INTEGER", nullable: false),
                    stale_since = table.Column<long>(type: "INTEGER", nullable: true),
                    status = table.Column<string>(type: "TEXT", nullable: false),
                    sub_key = table.Column<string>(type: "TEXT", nullable: false),
                    unreadable = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_findings_past", x => new { x.id, x.until });
                });

            migrationBuilder.CreateTable(
                name: "owned_buckets_past",
                columns: table => new
                {
                    account_id = table.Column<string>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    until = table.Column<long>(type: "INTEGER", nullable: false),
                    since = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_owned_buckets_past", x => new { x.account_id, x.name, x.until });
                });

            migrationBuilder.CreateTable(
                name: "pipeline_resources_past",
                columns: table => new
                {
                    pipeline_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    resource_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    until = table.Column<long>(type: "INTEGER", nullable: false),
                    since = table.Column<long>(type: "INTEGER", nullable: false),
                    type = table.Column<string>(type: "TEXT", nullable: false),
                    via_id = table.Column<Guid>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_pipeline_resources_past", x => new { x.pipeline_id, x.resource_id, x.until });
                });

            migrationBuilder.CreateTable(
                name: "pipelines_past",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    until = table.Column<long>(type: "INTEGER", nullable: false),
                    account_id = table.Column<string>(type: "TEXT", nullable: false),
                    arn = table.Column<string>(type: "TEXT", nullable: false),
                    catalog_version = table.Column<string>(type: "TEXT", nullable: false),
                    encryption_level = table.Column<string>(type: "TEXT", nullable: false),
                    encryption_places = table.Column<string>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    region = table.Column<string>(type: "TEXT", nullable: false),
                    score_critical = table.Column<int>(type: "INTEGER", nullable: false),
                    score_evaluations = table.Column<int>(type: "INTEGER", nullable: false),
                    score_high = table.Column<int>(type: "INTEGER", nullable: false),
                    score_if_unknown_passes = table.Column<double>(type: "REAL", nullable: false),
                    score_low = table.Column<int>(type: "INTEGER", nullable: false),
                    score_medium = table.Column<int>(type: "INTEGER", nullable: false),
                    score_risk_points = table.Column<double>(type: "REAL", nullable: false),
                    score_unknown = table.Column<int>(type: "INTEGER", nullable: false),
                    score_value = table.Column<double>(type: "REAL", nullable: false),
                    since = table.Column<long>(type: "INTEGER", nullable: false),
                    stale_since = table.Column<long>(type: "INTEGER", nullable: true),
                    transit = table.Column<string>(type: "TEXT", nullable: false),
                    transit_hops = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_pipelines_past", x => new { x.id, x.until });
                });

            migrationBuilder.CreateTable(
                name: "resource_references_past",
                columns: table => new
                {
                    account_id = table.Column<string>(type: "TEXT", nullable: false),
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    until = table.Column<long>(type: "INTEGER", nullable: false),
                    in_account = table.Column<string>(type: "TEXT", nullable: false),
                    in_region = table.Column<string>(type: "TEXT", nullable: false),
                    owner = table.Column<string>(type: "TEXT", nullable: false),
                    since = table.Column<long>(type: "INTEGER", nullable: false),
                    text = table.Column<string>(type: "TEXT", nullable: false),
                    type = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_resource_references_past", x => new { x.account_id, x.id, x.until });
                });

            migrationBuilder.CreateTable(
                name: "resources_past",
                columns: table => new
                {
                    account_id = table.Column<string>(type: "TEXT", nullable: false),
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    until = table.Column<long>(type: "INTEGER", nullable: false),
                    arn = table.Column<string>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    region = table.Column<string>(type: "TEXT", nullable: false),
                    since = table.Column<long>(type: "INTEGER", nullable: false),
                    type = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_resources_past", x => new { x.account_id, x.id, x.until });
                });

            migrationBuilder.CreateTable(
                name: "settings_past",
                columns: table => new
                {
                    key = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false),
                    until = table.Column<long>(type: "INTEGER", nullable: false),
                    since = table.Column<long>(type: "INTEGER", nullable: false),
                    value = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_settings_past", x => new { x.key, x.until });
                });

            migrationBuilder.CreateIndex(
                name: "ix_accounts_past_until",
                table: "accounts_past",
                column: "until");

            migrationBuilder.CreateIndex(
                name: "ix_allowed_values_past_until",
                table: "allowed_values_past",
                column: "until");

            migrationBuilder.CreateIndex(
                name: "ix_findings_past_until",
                table: "findings_past",
                column: "until");

            migrationBuilder.CreateIndex(
                name: "ix_owned_buckets_past_until",
                table: "owned_buckets_past",
                column: "until");

            migrationBuilder.CreateIndex(
                name: "ix_pipeline_resources_past_until",
                table: "pipeline_resources_past",
                column: "until");

            migrationBuilder.CreateIndex(
                name: "ix_pipelines_past_until",
                table: "pipelines_past",
                column: "until");

            migrationBuilder.CreateIndex(
                name: "ix_resource_references_past_until",
                table: "resource_references_past",
                column: "until");

            migrationBuilder.CreateIndex(
                name: "ix_resources_past_until",
                table: "resources_past",
                column: "until");

            migrationBuilder.CreateIndex(
                name: "ix_settings_past_until",
                table: "settings_past",
                column: "until");

            // What stood before was not kept: it can be looked at from now on. A new database has nothing before its first scan.
            migrationBuilder.Sql("INSERT INTO settings (key, value, since) SELECT 'past.from', strftime('%Y-%m-%dT%H:%M:%SZ', 'now'), 0 WHERE EXISTS (SELECT 1 FROM findings)");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "accounts_past");

            migrationBuilder.DropTable(
                name: "allowed_values_past");

            migrationBuilder.DropTable(
                name: "findings_past");

            migrationBuilder.DropTable(
                name: "owned_buckets_past");

            migrationBuilder.DropTable(
                name: "pipeline_resources_past");

            migrationBuilder.DropTable(
                name: "pipelines_past");

            migrationBuilder.DropTable(
                name: "resource_references_past");

            migrationBuilder.DropTable(
                name: "resources_past");

            migrationBuilder.DropTable(
                name: "settings_past");

            migrationBuilder.DropColumn(
                name: "since",
                table: "settings");

            migrationBuilder.DropColumn(
                name: "since",
                table: "resources");

            migrationBuilder.DropColumn(
                name: "since",
                table: "resource_references");

            migrationBuilder.DropColumn(
                name: "since",
                table: "pipelines");

            migrationBuilder.DropColumn(
                name: "since",
                table: "pipeline_resources");

            migrationBuilder.DropColumn(
                name: "since",
                table: "owned_buckets");

            migrationBuilder.DropColumn(
                name: "since",
                table: "findings");

            migrationBuilder.DropColumn(
                name: "since",
                table: "allowed_values");

            migrationBuilder.DropColumn(
                name: "since",
                table: "accounts");
        }
    }
}
