using SecurityDashboard.Controls;
using SecurityDashboard.Data;
using SecurityDashboard.Findings;
using SecurityDashboard.Inventory;

namespace SecurityDashboard.Web.Jobs;

/// <summary>Judges what is stored of an account, with the accounts it refers to.</summary>
public sealed class AccountEvaluation(SnapshotStore snapshots, FindingStore findings, ILogger<AccountEvaluation> log)
{
    /// <param name="lease">The scan that this evaluation ends; null where another account's change led to it.</param>
    public async Task RunAsync(AccountId account, ScanLease? lease, CancellationToken cancellation)
    {
        if (await snapshots.EstateAsync(account, cancellation) is not { } stored)
            return;

        var evaluations = ControlEngine.Evaluate(stored.Estate);
        cancellation.ThrowIfCancellationRequested();
        if (await findings.ApplyAsync(stored, evaluations, lease, cancellation) is not { } changes)
            return;

        var opened = changes.GetValueOrDefault(FindingTransition.Opened) + changes.GetValueOrDefault(FindingTransition.Reopened);
        var resolved = changes.GetValueOrDefault(FindingTransition.Resolved);
        log.Evaluated(account, evaluations.Length, opened, resolved);
    }
}
