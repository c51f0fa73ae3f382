using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SecurityDashboard.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class AddTrends : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // EF knows no partitions. Those of the months are made as they come.
            migrationBuilder.Sql(
                """
                CREATE TABLE score_days (
                    scope text NOT NULL,
                    scope_id text NOT NULL,
                    day date NOT NULL,
                    facts text NOT NULL,
                    CONSTRAINT pk_score_days PRIMARY KEY (scope, scope_id, day)
                ) PARTITION BY RANGE (day);
                """);

            migrationBuilder.CreateIndex(
                name: "ix_audit_action_at",
                table: "audit",
                columns: new[] { "action", "at" });

            migrationBuilder.CreateIndex(
                name: "ix_score_days_day",
                table: "score_days",
                column: "day");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "score_days");

            migrationBuilder.DropIndex(
                name: "ix_audit_action_at",
                table: "audit");
        }
    }
}
