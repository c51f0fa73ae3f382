using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SecurityDashboard.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class AddPast : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "since",
                table: "settings",
                type: "timestamp with time zone",
                nullable: false,
                defaultValue: new DateTimeOffset(new DateTime(1, 1, 1, 0, 0, 0, 0, DateTimeKind.Unspecified), new TimeSpan(0, 0, 0, 0, 0)));

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "since",
                table: "resources",
                type: "timestamp with time zone",
                nullable: false,
                defaultValue: new DateTimeOffset(new DateTime(1, 1, 1, 0, 0, 0, 0, DateTimeKind.Unspecified), new TimeSpan(0, 0, 0, 0, 0)));

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "since",
                table: "resource_references",
                type: "timestamp with time zone",
                nullable: false,
                defaultValue: new DateTimeOffset(new DateTime(1, 1, 1, 0, 0, 0, 0, DateTimeKind.Unspecified), new TimeSpan(0, 0, 0, 0, 0)));

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "since",
                table: "pipelines",
                type: "timestamp with time zone",
                nullable: false,
                defaultValue: new DateTimeOffset(new DateTime(1, 1, 1, 0, 0, 0, 0, DateTimeKind.Unspecified), new TimeSpan(0, 0, 0, 0, 0)));

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "since",
                table: "pipeline_resources",
                type: "timestamp with time zone",
                nullable: false,
                defaultValue: new DateTimeOffset(new DateTime(1, 1, 1, 0, 0, 0, 0, DateTimeKind.Unspecified), new TimeSpan(0, 0, 0, 0, 0)));

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "since",
                table: "owned_buckets",
                type: "timestamp with time zone",
                nullable: false,
                defaultValue: new DateTimeOffset(new DateTime(1, 1, 1, 0, 0, 0, 0, DateTimeKind.Unspecified), new TimeSpan(0, 0, 0, 0, 0)));

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "since",
                table: "findings",
                type: "timestamp with time zone",
                nullable: false,
                defaultValue: new DateTimeOffset(new DateTime(1, 1, 1, 0, 0, 0, 0, DateTimeKind.Unspecified), new TimeSpan(0, 0, 0, 0, 0)));

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "since",
                table: "allowed_values",
                type: "timestamp with time zone",
                nullable: false,
                defaultValue: new DateTimeOffset(new DateTime(1, 1, 1, 0, 0, 0, 0, DateTimeKind.Unspecified), new TimeSpan(0, 0, 0, 0, 0)));

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "since",
                table: "accounts",
                type: "timestamp with time zone",
                nullable: false,
                defaultValue: new DateTimeOffset(new DateTime(1, 1, 1, 0, 0, 0, 0, DateTimeKind.Unspecified), new TimeSpan(0, 0, 0, 0, 0)));

            migrationBuilder.CreateTable(
                name: "accounts_past",
                columns: table => new
                {
                    id = table.Column<string>(type: "character varying(12)", maxLength: 12, nullable: false),
                    until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    enabled = table.Column<bool>(type: "boolean", nullable: false),
                    estate_version = table.Column<long>(type: "bigint", nullable: false),
                    evaluated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    evaluated_catalog = table.Column<string>(type: "text", nullable: true),
                    evaluated_settings = table.Column<long>(type: "bigint", nullable: false),
                    evaluated_version = table.Column<long>(type: "bigint", nullable: false),
                    external_id = table.Column<string>(type: "text", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false),
                    regions = table.Column<string>(type: "text", nullable: false),
                    resources = table.Column<int>(type: "integer", nullable: false),
                    role_name = table.Column<string>(type: "text", nullable: true),
                    schedule = table.Column<string>(type: "text", nullable: true),
                    score_critical = table.Column<int>(type: "integer", nullable: false),
                    score_evaluations = table.Column<int>(type: "integer", nullable: false),
                    score_high = table.Column<int>(type: "integer", nullable: false),
                    score_if_unknown_passes = table.Column<double>(type: "double precision", nullable: false),
                    score_low = table.Column<int>(type: "integer", nullable: false),
                    score_medium = table.Column<int>(type: "integer", nullable: false),
                    score_risk_points = table.Column<double>(type: "double precision", nullable: false),
                    score_unknown = table.Column<int>(type: "integer", nullable: false),
                    score_value = table.Column<double>(type: "double precision", nullable: false),
                    since = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    snapshot_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    snapshot_id = table.Column<Guid>(type: "uuid", nullable: true),
                    source = table.Column<string>(type: "text", nullable: false),
                    unreadable = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_accounts_past", x => new { x.id, x.until });
                });

            migrationBuilder.CreateTable(
                name: "allowed_values_past",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    allowed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    allowed_by = table.Column<string>(type: "text", nullable: false),
                    kind = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    reason = table.Column<string>(type: "text", nullable: false),
                    since = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    text = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_allowed_values_past", x => new { x.id, x.until });
                });

            migrationBuilder.CreateTable(
                name: "findings_past",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    account_id = table.Column<string>(type: "text", nullable: false),
                    because = table.Column<string>(type: "text", nullable: false),
                    control_id = table.Column<string>(type: "text", nullable: false),
                    evidence = table.Column<string>(type: "text", nullable: false),
                    first_seen = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    is_open = table.Column<bool>(type: "boolean", nullable: false),
                    opened_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    outcome = table.Column<string>(type: "text", nullable: false),
                    region = table.Column<string>(type: "text", nullable: false),
                    resolved_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    resource_account = table.Column<string>(type: "text", nullable: false),
                    resource_arn = table.Column<string>(type: "text", nullable: false),
                    resource_id = table.Column<Guid>(type: "uuid", nullable: false),
                    resource_type = table.Column<string>(type: "text", nullable: false),
                    severity = table.Column<int>(type: "integer", nullable: false),
                    since = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    stale_since = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    status = table.Column<string>(type: "text", nullable: false),
                    sub_key = table.Column<string>(type: "text", nullable: false),
                    unreadable = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_findings_past", x => new { x.id, x.until });
                });

            migrationBuilder.CreateTable(
                name: "owned_buckets_past",
                columns: table => new
                {
                    account_id = table.Column<string>(type: "text", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false),
                    until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    since = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_owned_buckets_past", x => new { x.account_id, x.name, x.until });
                });

            migrationBuilder.CreateTable(
                name: "pipeline_resources_past",
                columns: table => new
                {
                    pipeline_id = table.Column<Guid>(type: "uuid", nullable: false),
                    resource_id = table.Column<Guid>(type: "uuid", nullable: false),
                    until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    since = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    type = table.Column<string>(type: "text", nullable: false),
                    via_id = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_pipeline_resources_past", x => new { x.pipeline_id, x.resource_id, x.until });
                });

            migrationBuilder.CreateTable(
                name: "pipelines_past",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    account_id = table.Column<string>(type: "text", nullable: false),
                    arn = table.Column<string>(type: "text", nullable: false),
                    catalog_version = table.Column<string>(type: "text", nullable: false),
                    encryption_level = table.Column<string>(type: "text", nullable: false),
                    encryption_places = table.Column<string>(type: "text", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false),
                    region = table.Column<string>(type: "text", nullable: false),
                    score_critical = table.Column<int>(type: "integer", nullable: false),
                    score_evaluations = table.Column<int>(type: "integer", nullable: false),
                    score_high = table.Column<int>(type: "integer", nullable: false),
                    score_if_unknown_passes = table.Column<double>(type: "double precision", nullable: false),
                    score_low = table.Column<int>(type: "integer", nullable: false),
                    score_medium = table.Column<int>(type: "integer", nullable: false),
                    score_risk_points = table.Column<double>(type: "double precision", nullable: false),
                    score_unknown = table.Column<int>(type: "integer", nullable: false),
                    score_value = table.Column<double>(type: "double precision", nullable: false),
                    since = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    stale_since = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    transit = table.Column<string>(type: "text", nullable: false),
                    transit_hops = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_pipelines_past", x => new { x.id, x.until });
                });

            migrationBuilder.CreateTable(
                name: "resource_references_past",
                columns: table => new
                {
                    account_id = table.Column<string>(type: "text", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    in_account = table.Column<string>(type: "text", nullable: false),
                    in_region = table.Column<string>(type: "text", nullable: false),
                    owner = table.Column<string>(type: "text", nullable: false),
                    since = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    text = table.Column<string>(type: "text", nullable: false),
                    type = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_resource_references_past", x => new { x.account_id, x.id, x.until });
                });

            migrationBuilder.CreateTable(
                name: "resources_past",
                columns: table => new
                {
                    account_id = table.Column<string>(type: "text", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    arn = table.Column<string>(type: "text", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false),
                    region = table.Column<string>(type: "text", nullable: false),
                    since = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    type = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_resources_past", x => new { x.account_id, x.id, x.until });
                });

            migrationBuilder.CreateTable(
                name: "settings_past",
                columns: table => new
                {
                    key = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: false),
                    until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    since = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    value = table.Column<string>(type: "text", nullable: false)
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
            migrationBuilder.Sql("INSERT INTO settings (key, value, since) SELECT 'past.from', to_char(now() AT TIME ZONE 'utc', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"'), '-infinity' WHERE EXISTS (SELECT 1 FROM findings)");
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
