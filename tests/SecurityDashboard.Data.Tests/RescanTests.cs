using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using SecurityDashboard.Inventory;
using SecurityDashboard.Testing;

namespace SecurityDashboard.Data;

/// <summary>What is stored grows with what changes, not with how often it is looked at.</summary>
public sealed class RescanTests(PostgresServer postgres)
{
    private static readonly string[] TablesOfFindings =
    [
        "findings", "findings_past", "finding_events", "finding_counts", "resource_counts", "pipelines", "pipelines_past", "pipeline_resources", "pipeline_resources_past", "score_points", "snapshot_documents", "resources", "resources_past",
    ];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task A_thousand_rescans_without_change_leave_the_tables_of_findings_as_large_as_they_were(DatabaseProvider provider)
    {
        await using var dashboard = await TestDashboard.CreateAsync(provider, postgres);
        // Few resources, so that a thousand passes are quick; each goes the whole way.
        var snapshot = Some.Snapshot with { Resources = [Some.Webhook with { Authentication = "UNAUTHENTICATED" }, Some.Pipeline, Some.Bucket, Some.Key] };
        await dashboard.ScanAsync(snapshot);
        var before = await SizesAsync(dashboard);

        for (var pass = 0; pass < 1000; pass++)
            await dashboard.ScanAsync(snapshot);

        Assert.Equal(before, await SizesAsync(dashboard));
        Assert.All(before.Where(table => table.Key is "findings" or "finding_events"), table => Assert.True(table.Value > 0, table.Key));

        await dashboard.ScanAsync(snapshot with { Resources = snapshot.Resources.Replace(snapshot.Resources[0], Some.Webhook) });
        await using var db = dashboard.Open();
        Assert.Equal(1, await db.Database.SqlQueryRaw<int>("""SELECT CAST(COUNT(*) AS int) AS "Value" FROM findings_past""").SingleAsync(Cancellation));
        Assert.Equal(1001 + 1, await db.Scans.CountAsync(Cancellation));
    }

    /// <summary>Bytes that each table takes with its indexes: on disk on PostgreSQL, and in pages of a copy that holds nothing else on SQLite.</summary>
    private static async Task<SortedDictionary<string, long>> SizesAsync(TestDashboard dashboard)
    {
        var sizes = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var table in TablesOfFindings)
            sizes[table] = dashboard.Provider is DatabaseProvider.Postgres ? await OnPostgresAsync(dashboard, table) : await OnSqliteAsync(dashboard, table);
        return sizes;
    }

    private static async Task<long> OnPostgresAsync(TestDashboard dashboard, string table)
    {
        await using var connection = new NpgsqlConnection(dashboard.Connection);
        await connection.OpenAsync(Cancellation);
        await using var command = new NpgsqlCommand($"SELECT COALESCE((SELECT CAST(SUM(pg_total_relation_size(relid)) AS bigint) FROM pg_partition_tree('{table}')), pg_total_relation_size('{table}'))", connection);
        return (long)(await command.ExecuteScalarAsync(Cancellation))!;
    }

    private static async Task<long> OnSqliteAsync(TestDashboard dashboard, string table)
    {
        var copy = Path.Combine(Path.GetTempPath(), $"size-{Path.GetRandomFileName()}.db");
        try
        {
            await using var connection = new SqliteConnection(dashboard.Connection);
            await connection.OpenAsync(Cancellation);
            await RunAsync(connection, $"ATTACH '{copy}' AS copy");
            await RunAsync(connection, $"CREATE TABLE copy.only_this AS SELECT * FROM {table}");
            await RunAsync(connection, "DETACH copy");
            return new FileInfo(copy).Length;
        }
        finally
        {
            File.Delete(copy);
        }
    }

    private static async Task RunAsync(SqliteConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(Cancellation);
    }
}
