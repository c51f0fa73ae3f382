using System.Data.Common;
using System.Diagnostics;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace SecurityDashboard.Benchmarks;

/// <summary>Listens to every command that EF sends, adds up the time that the database takes, and keeps the slowest so that its plan can be asked for.</summary>
internal sealed class SlowCommands : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>
{
    private readonly Lock _lock = new();
    private TimeSpan _longest;
    private Func<NpgsqlConnection, DbCommand>? _slowest;

    public SlowCommands() => DiagnosticListener.AllListeners.Subscribe(this);

    /// <summary>Of all commands since the last <see cref="Reset"/>.</summary>
    public TimeSpan Total { get; private set; }

    public void Reset()
    {
        lock (_lock)
            (Total, _longest, _slowest) = (TimeSpan.Zero, TimeSpan.Zero, null);
    }

    /// <summary>How PostgreSQL does the slowest command, as it explains it.</summary>
    public async Task<(string Sql, string Plan)> ExplainAsync(string connectionString)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await using var command = _slowest!(connection);
        var sql = command.CommandText;
        command.CommandText = "EXPLAIN (ANALYZE, BUFFERS) " + sql;
        var lines = new List<string>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
            lines.Add(reader.GetString(0));
        return (sql, string.Join('\n', lines));
    }

    public void OnNext(DiagnosticListener value)
    {
        if (value.Name == DbLoggerCategory)
            value.Subscribe(this);
    }

    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (value.Value is not CommandExecutedEventData { Command: NpgsqlCommand command } executed)
            return;

        lock (_lock)
        {
            Total += executed.Duration;
            if (executed.Duration <= _longest || !command.CommandText.TrimStart().StartsWith("SELECT", StringComparison.OrdinalIgnoreCase) && !command.CommandText.StartsWith("WITH", StringComparison.Ordinal))
                return;

            _longest = executed.Duration;
            var (text, parameters) = (command.CommandText, command.Parameters.Select(parameter => parameter.Clone()).ToList());
            _slowest = connection =>
            {
                var again = new NpgsqlCommand(text, connection);
                foreach (var parameter in parameters)
                    again.Parameters.Add(parameter.Clone());
                return again;
            };
        }
    }

    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }

    private const string DbLoggerCategory = "Microsoft.EntityFrameworkCore";
}
