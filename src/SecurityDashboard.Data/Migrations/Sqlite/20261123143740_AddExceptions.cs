using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SecurityDashboard.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class AddExceptions : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "score_excepted",
                table: "score_points",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<double>(
                name: "score_risk_points_with_exceptions",
                table: "score_points",
                type: "REAL",
                nullable: false,
                defaultValue: 0.0);

            migrationBuilder.AddColumn<double>(
                name: "score_with_exceptions",
                table: "score_points",
                type: "REAL",
                nullable: false,
                defaultValue: 0.0);

            migrationBuilder.AddColumn<int>(
                name: "score_excepted",
                table: "pipelines_past",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<double>(
                name: "score_risk_points_with_exceptions",
                table: "pipelines_past",
                type: "REAL",
                nullable: false,
                defaultValue: 0.0);

            migrationBuilder.AddColumn<double>(
                name: "score_with_exceptions",
                table: "pipelines_past",
                type: "REAL",
                nullable: false,
                defaultValue: 0.0);

            migrationBuilder.AddColumn<int>(
                name: "score_excepted",
                table: "pipelines",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<double>(
                name: "score_risk_points_with_exceptions",
                table: "pipelines",
                type: "REAL",
                nullable: false,
                defaultValue: 0.0);

            migrationBuilder.AddColumn<double>(
                name: "score_with_exceptions",
                table: "pipelines",
                type: "REAL",
                nullable: false,
                defaultValue: 0.0);

            migrationBuilder.AddColumn<Guid>(
                name: "exception_id",
                table: "findings_past",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "exception_id",
                table: "findings",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "exception_id",
                table: "finding_events",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "score_excepted",
                table: "accounts_past",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<double>(
                name: "score_risk_points_with_exceptions",
                table: "accounts_past",
                type: "REAL",
                nullable: false,
                defaultValue: 0.0);

            migrationBuilder.AddColumn<double>(
                name: "score_with_exceptions",
                table: "accounts_past",
                type: "REAL",
                nullable: false,
                defaultValue: 0.0);

            migrationBuilder.AddColumn<int>(
                name: "score_excepted",
                table: "accounts",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<double>(
                name: "score_risk_points_with_exceptions",
                table: "accounts",
                type: "REAL",
                nullable: false,
                defaultValue: 0.0);

            migrationBuilder.AddColumn<double>(
                name: "score_with_exceptions",
                table: "accounts",
                type: "REAL",
                nullable: false,
                defaultValue: 0.0);

            migrationBuilder.CreateTable(
                name: "exceptions",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    kind = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    scope = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    control_id = table.Column<string>(type: "TEXT", nullable: true),
                    account_id = table.Column<string>(type: "TEXT", nullable: true),
                    resource = table.Column<string>(type: "TEXT", nullable: true),
                    sub_key = table.Column<string>(type: "TEXT", nullable: true),
                    tag_key = table.Column<string>(type: "TEXT", nullable: true),
                    tag_value = table.Column<string>(type: "TEXT", nullable: true),
                    up_to = table.Column<int>(type: "INTEGER", nullable: false),
                    reason = table.Column<string>(type: "TEXT", nullable: false),
                    owner = table.Column<string>(type: "TEXT", nullable: false),
                    ticket = table.Column<string>(type: "TEXT", nullable: true),
                    requested_by = table.Column<string>(type: "TEXT", nullable: false),
                    requested_at = table.Column<long>(type: "INTEGER", nullable: false),
                    expires_at = table.Column<long>(type: "INTEGER", nullable: false),
                    state = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    decided_by = table.Column<string>(type: "TEXT", nullable: true),
                    decided_at = table.Column<long>(type: "INTEGER", nullable: true),
                    note = table.Column<string>(type: "TEXT", nullable: true),
                    withdrawn_by = table.Column<string>(type: "TEXT", nullable: true),
                    withdrawn_at = table.Column<long>(type: "INTEGER", nullable: true),
                    extends = table.Column<Guid>(type: "TEXT", nullable: true),
                    since = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_exceptions", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "exceptions_past",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    until = table.Column<long>(type: "INTEGER", nullable: false),
                    account_id = table.Column<string>(type: "TEXT", nullable: true),
                    control_id = table.Column<string>(type: "TEXT", nullable: true),
                    decided_at = table.Column<long>(type: "INTEGER", nullable: true),
                    decided_by = table.Column<string>(type: "TEXT", nullable: true),
                    expires_at = table.Column<long>(type: "INTEGER", nullable: false),
                    extends = table.Column<Guid>(type: "TEXT", nullable: true),
                    kind = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    note = table.Column<string>(type: "TEXT", nullable: true),
                    owner = table.Column<string>(type: "TEXT", nullable: false),
                    reason = table.Column<string>(type: "TEXT", nullable: false),
                    requested_at = table.Column<long>(type: "INTEGER", nullable: false),
                    requested_by = table.Column<string>(type: "TEXT", nullable: false),
                    resource = table.Column<string>(type: "TEXT", nullable: true),
                    scope = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    since = table.Column<long>(type: "INTEGER", nullable: false),
                    state = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    sub_key = table.Column<string>(type: "TEXT", nullable: true),
                    tag_key = table.Column<string>(type: "TEXT", nullable: true),
                    tag_value = table.Column<string>(type: "TEXT", nullable: true),
                    ticket = table.Column<string>(type: "TEXT", nullable: true),
                    up_to = table.Column<int>(type: "INTEGER", nullable: false),
                    withdrawn_at = table.Column<long>(type: "INTEGER", nullable: true),
                    withdrawn_by = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_exceptions_past", x => new { x.id, x.until });
                });

            migrationBuilder.CreateTable(
                name: "resource_tags",
                columns: table => new
                {
                    resource_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    key = table.Column<string>(type: "TEXT", nullable: false),
                    value = table.Column<string>(type: "TEXT", nullable: false),
                    account_id = table.Column<string>(type: "TEXT", nullable: false),
                    type = table.Column<string>(type: "TEXT", nullable: false),
                    region = table.Column<string>(type: "TEXT", nullable: false),
                    since = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_resource_tags", x => new { x.resource_id, x.key, x.value });
                });

            migrationBuilder.CreateTable(
                name: "resource_tags_past",
                columns: table => new
                {
                    resource_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    key = table.Column<string>(type: "TEXT", nullable: false),
                    value = table.Column<string>(type: "TEXT", nullable: false),
                    until = table.Column<long>(type: "INTEGER", nullable: false),
                    account_id = table.Column<string>(type: "TEXT", nullable: false),
                    region = table.Column<string>(type: "TEXT", nullable: false),
                    since = table.Column<long>(type: "INTEGER", nullable: false),
                    type = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_resource_tags_past", x => new { x.resource_id, x.key, x.value, x.until });
                });

            migrationBuilder.CreateIndex(
                name: "ix_findings_exception_id",
                table: "findings",
                column: "exception_id",
                filter: "exception_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_exceptions_state_id",
                table: "exceptions",
                columns: new[] { "state", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_exceptions_past_until",
                table: "exceptions_past",
                column: "until");

            migrationBuilder.CreateIndex(
                name: "ix_resource_tags_account_id",
                table: "resource_tags",
                column: "account_id");

            migrationBuilder.CreateIndex(
                name: "ix_resource_tags_key_value_resource_id",
                table: "resource_tags",
                columns: new[] { "key", "value", "resource_id" });

            migrationBuilder.CreateIndex(
                name: "ix_resource_tags_past_until",
                table: "resource_tags_past",
                column: "until");

            // Nothing is excepted yet, so that what is stored without exceptions holds with them.
            foreach (var table in new[] { "accounts", "accounts_past", "pipelines", "pipelines_past", "score_points" })
                migrationBuilder.Sql($"UPDATE {table} SET score_with_exceptions = score_value, score_risk_points_with_exceptions = score_risk_points");

            // Tags come with the next evaluation, which needs nothing of AWS.
            migrationBuilder.Sql("UPDATE accounts SET estate_version = estate_version + 1");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "exceptions");

            migrationBuilder.DropTable(
                name: "exceptions_past");

            migrationBuilder.DropTable(
                name: "resource_tags");

            migrationBuilder.DropTable(
                name: "resource_tags_past");

            migrationBuilder.DropIndex(
                name: "ix_findings_exception_id",
                table: "findings");

            migrationBuilder.DropColumn(
                name: "score_excepted",
                table: "score_points");

            migrationBuilder.DropColumn(
                name: "score_risk_points_with_exceptions",
                table: "score_points");

            migrationBuilder.DropColumn(
                name: "score_with_exceptions",
                table: "score_points");

            migrationBuilder.DropColumn(
                name: "score_excepted",
                table: "pipelines_past");

            migrationBuilder.DropColumn(
                name: "score_risk_points_with_exceptions",
                table: "pipelines_past");

            migrationBuilder.DropColumn(
                name: "score_with_exceptions",
                table: "pipelines_past");

            migrationBuilder.DropColumn(
                name: "score_excepted",
                table: "pipelines");

            migrationBuilder.DropColumn(
                name: "score_risk_points_with_exceptions",
                table: "pipelines");

            migrationBuilder.DropColumn(
                name: "score_with_exceptions",
                table: "pipelines");

            migrationBuilder.DropColumn(
                name: "exception_id",
                table: "findings_past");

            migrationBuilder.DropColumn(
                name: "exception_id",
                table: "findings");

            migrationBuilder.DropColumn(
                name: "exception_id",
                table: "finding_events");

            migrationBuilder.DropColumn(
                name: "score_excepted",
                table: "accounts_past");

            migrationBuilder.DropColumn(
                name: "score_risk_points_with_exceptions",
                table: "accounts_past");

            migrationBuilder.DropColumn(
                name: "score_with_exceptions",
                table: "accounts_past");

            migrationBuilder.DropColumn(
                name: "score_excepted",
                table: "accounts");

            migrationBuilder.DropColumn(
                name: "score_risk_points_with_exceptions",
                table: "accounts");

            migrationBuilder.DropColumn(
                name: "score_with_exceptions",
                table: "accounts");
        }
    }
}
