using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace SecurityDashboard.Data;

/// <summary>
/// Ends a process, as far as its database can tell, right before its n-th write or commit: from then on nothing it asks for arrives.
/// </summary>
internal sealed class KillSwitch(int at) : IDbCommandInterceptor, IDbTransactionInterceptor, IDbConnectionInterceptor
{
    private int _steps;

    /// <summary>Writes and commits so far.</summary>
    public int Steps => _steps;

    public bool IsDead => _steps >= at;

    public ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken)
        => Passing(result, SqlWatch.IsWrite(command.CommandText));

    public ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken)
        => Passing(result, SqlWatch.IsWrite(command.CommandText));

    public ValueTask<InterceptionResult> TransactionCommittingAsync(DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken)
        => Passing(result, isStep: true);

    public ValueTask<InterceptionResult> ConnectionOpeningAsync(DbConnection connection, ConnectionEventData eventData, InterceptionResult result, CancellationToken cancellationToken)
        => Passing(result, isStep: false);

    private ValueTask<T> Passing<T>(T result, bool isStep)
    {
        if (isStep && !IsDead)
            Interlocked.Increment(ref _steps);
        return IsDead ? throw new KilledException() : ValueTask.FromResult(result);
    }
}

internal sealed class KilledException() : Exception("The process was killed.");
