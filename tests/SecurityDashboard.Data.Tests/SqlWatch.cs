using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace SecurityDashboard.Data;

/// <summary>Keeps every statement, and those that write.</summary>
internal sealed class SqlWatch : DbCommandInterceptor
{
    public ConcurrentQueue<string> All { get; } = new();

    public ConcurrentQueue<string> Writes { get; } = new();

    public static bool IsWrite(string sql) =>
        new[] { "INSERT ", "UPDATE ", "DELETE " }.Any(verb => sql.TrimStart().StartsWith(verb, StringComparison.Ordinal) || sql.Contains($"\n{verb}", StringComparison.Ordinal));

    public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        Keep(command);
        return ValueTask.FromResult(result);
    }

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        Keep(command);
        return ValueTask.FromResult(result);
    }

    private void Keep(DbCommand command)
    {
        All.Enqueue(command.CommandText);
        if (IsWrite(command.CommandText))
            Writes.Enqueue(command.CommandText);
    }
}
