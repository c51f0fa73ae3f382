using System.Collections.Concurrent;
using SecurityDashboard.Inventory;

namespace SecurityDashboard.Web.Jobs;

/// <summary>One evaluation of an account at a time in this process, so that what three scans ask for is done once and not three times.</summary>
public sealed class EvaluationTurns
{
    private readonly ConcurrentDictionary<AccountId, SemaphoreSlim> _turns = new();

    /// <summary>Waits for the account's turn, which lasts until the answer is disposed of.</summary>
    public async Task<IDisposable> TakeAsync(AccountId account, CancellationToken cancellation)
    {
        var turn = _turns.GetOrAdd(account, _ => new SemaphoreSlim(1));
        await turn.WaitAsync(cancellation);
        return new Turn(turn);
    }

    private sealed class Turn(SemaphoreSlim turn) : IDisposable
    {
        public void Dispose() => turn.Release();
    }
}
