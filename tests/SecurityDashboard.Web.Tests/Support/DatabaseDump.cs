using System.Data.Common;
using System.Text;
using Microsoft.EntityFrameworkCore;
using SecurityDashboard.Data;

namespace SecurityDashboard.Web.Support;

/// <summary>Everything that a database holds: each column of each row of each table, whoever made the table.</summary>
internal static class DatabaseDump
{
    public static async Task<IReadOnlyList<(string Where, byte[] Bytes)>> OfAsync(DashboardHost host)
    {
        await using var db = await host.Get<IDbContextFactory<DashboardDb>>().CreateDbContextAsync(DashboardHost.Cancellation);
        var connection = db.Database.GetDbConnection();
        await connection.OpenAsync(DashboardHost.Cancellation);
        var tables = await TextsAsync(connection, db.Database.IsNpgsql()
            ? """SELECT format('%I.%I', schemaname, tablename) FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"""
            : """SELECT '"' || name || '"' FROM sqlite_master WHERE type = 'table'""");

        var dump = new List<(string, byte[])>();
        foreach (var table in tables)
        {
            await using var command = connection.CreateCommand();
            command.CommandText = $"SELECT * FROM {table}";
            await using var reader = await command.ExecuteReaderAsync(DashboardHost.Cancellation);
            var text = new StringBuilder();
            while (await reader.ReadAsync(DashboardHost.Cancellation))
                for (var column = 0; column < reader.FieldCount; column++)
                    if (reader.GetValue(column) is byte[] bytes)
                        dump.Add(($"{table}.{reader.GetName(column)}", bytes));
                    else
                        text.Append(reader.GetValue(column)).Append('\n');
            dump.Add((table, Encoding.UTF8.GetBytes(text.ToString())));
        }

        return dump;
    }

    private static async Task<List<string>> TextsAsync(DbConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await using var reader = await command.ExecuteReaderAsync(DashboardHost.Cancellation);
        var texts = new List<string>();
        while (await reader.ReadAsync(DashboardHost.Cancellation))
            texts.Add(reader.GetString(0));
        return texts;
    }
}
