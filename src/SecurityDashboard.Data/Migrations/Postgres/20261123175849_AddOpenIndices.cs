using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SecurityDashboard.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class AddOpenIndices : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_findings_open_began",
                table: "findings");

            migrationBuilder.CreateIndex(
                name: "ix_findings_open_began",
                table: "findings",
                columns: new[] { "began_at", "id" },
                filter: "is_open")
                .Annotation("Npgsql:IndexInclude", new[] { "opened_at", "severity", "status", "outcome", "stale_since", "exception_id", "account_id", "control_id", "resource_id", "resource_type", "region" });

            // How often a text occurs decides whether the rows are sorted, or read in order until enough are found.
            migrationBuilder.Sql("CREATE STATISTICS findings_text ON (lower(resource_arn || ' ' || sub_key || ' ' || because)) FROM findings");

            // What people search open findings by. Without the extension, which a managed database may keep from this role, search works and is slow.
            migrationBuilder.Sql("""
                DO $$
                BEGIN
                    CREATE EXTENSION IF NOT EXISTS pg_trgm;
                    CREATE INDEX ix_findings_open_text ON findings USING gin ((lower(resource_arn || ' ' || sub_key || ' ' || because)) gin_trgm_ops) WHERE is_open;
                EXCEPTION WHEN insufficient_privilege OR undefined_file OR feature_not_supported THEN
                    RAISE NOTICE 'Search in findings has no index: %', SQLERRM;
                END
                $$
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("DROP INDEX IF EXISTS ix_findings_open_text");
            migrationBuilder.Sql("DROP STATISTICS findings_text");

            migrationBuilder.DropIndex(
                name: "ix_findings_open_began",
                table: "findings");

            migrationBuilder.CreateIndex(
                name: "ix_findings_open_began",
                table: "findings",
                columns: new[] { "began_at", "id" },
                filter: "is_open");
        }
    }
}
