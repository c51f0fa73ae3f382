using SecurityDashboard.Controls;
using SecurityDashboard.Inventory;
using SecurityDashboard.Remediations;

namespace SecurityDashboard.Data.Queries;

/// <summary>How to fix a finding, with the policy as it is to be where one is at fault: worked out from what was last scanned.</summary>
public sealed class FixQueries(SnapshotStore snapshots)
{
    /// <summary>The same, of what stood at a moment; of now where it is null.</summary>
    public FixQueries At(DateTimeOffset? at) => at is null ? this : new(snapshots.At(at));

    /// <summary>Null: this version does not know the finding's control.</summary>
    public async Task<FindingFix?> OfAsync(FindingSummary finding, CancellationToken cancellation)
    {
        if (ControlCatalog.Find(finding.ControlId) is not { } control)
            return null;

        // Most fixes need no more than names, and an estate is many snapshots.
        return control.MendsPolicies && finding.Outcome is Outcome.Fail && await snapshots.EstateAsync(new AccountId(finding.Account), cancellation) is { } stored
            ? FindingFix.Of(control, finding.About, finding.SubKey, stored.Estate)
            : new FindingFix(control.Info.Remediation.For(finding.About, finding.SubKey), [], null);
    }
}
