using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SecurityDashboard.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class AddResourceNames : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "missing_permission",
                table: "findings_past",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "missing_permission",
                table: "findings",
                type: "text",
                nullable: true);

            migrationBuilder.Sql(
                """
                UPDATE findings SET missing_permission = unreadable::json ->> 'missingPermission' WHERE unreadable IS NOT NULL;
                UPDATE findings_past SET missing_permission = unreadable::json ->> 'missingPermission' WHERE unreadable IS NOT NULL;
                INSERT INTO resource_counts (resource_id, resource_arn, resource_type, region, critical, high, medium, low, pipelines)
                SELECT resource_id, MIN(resource_arn), MIN(resource_type), MIN(region), 0, 0, 0, 0,
                    (SELECT COUNT(*) FROM pipeline_resources WHERE pipeline_resources.resource_id = findings.resource_id)
                FROM findings WHERE resource_id NOT IN (SELECT resource_id FROM resource_counts) GROUP BY resource_id;
                """);

            migrationBuilder.CreateIndex(
                name: "ix_findings_control_began",
                table: "findings",
                columns: new[] { "control_id", "began_at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_findings_missing_permission",
                table: "findings",
                columns: new[] { "missing_permission", "account_id", "control_id" },
                filter: "missing_permission IS NOT NULL");

            // What people search everything by. Without the extension search works and is slow.
            migrationBuilder.Sql("""
                DO $$
                BEGIN
                    CREATE INDEX ix_resource_counts_text ON resource_counts USING gin (lower(resource_arn) gin_trgm_ops);
                EXCEPTION WHEN undefined_object THEN
                    RAISE NOTICE 'Search in the names of resources has no index: %', SQLERRM;
                END
                $$
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("DROP INDEX IF EXISTS ix_resource_counts_text");
            migrationBuilder.Sql("DELETE FROM resource_counts WHERE critical + high + medium + low = 0");

            migrationBuilder.DropIndex(
                name: "ix_findings_control_began",
                table: "findings");

            migrationBuilder.DropIndex(
                name: "ix_findings_missing_permission",
                table: "findings");

            migrationBuilder.DropColumn(
                name: "missing_permission",
                table: "findings_past");

            migrationBuilder.DropColumn(
                name: "missing_permission",
                table: "findings");
        }
    }
}
