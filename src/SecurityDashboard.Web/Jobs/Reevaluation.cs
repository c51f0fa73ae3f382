using SecurityDashboard.Data;

namespace SecurityDashboard.Web.Jobs;

/// <summary>Has every account that is due judged again on what is stored of it, in the background: a matter of seconds, without asking AWS.</summary>
public sealed class Reevaluation(ScanStore scans, ScanRequests requests)
{
    public async Task BeginAsync(CancellationToken cancellation)
    {
        foreach (var account in (await scans.SweepAsync(cancellation)).Accounts)
            requests.Evaluate(account);
    }
}
