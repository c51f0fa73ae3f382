using SecurityDashboard.Aws;
using SecurityDashboard.Inventory;

namespace SecurityDashboard.Web.Jobs;

/// <summary>Who the dashboard is to AWS: the principal that trust policies have to name.</summary>
public sealed class OwnIdentity(AccountSessions sessions)
{
    /// <summary>The caller, or why there is none; asked for anew each time, because credentials change while the process runs.</summary>
    public async Task<(Arn? Identity, string? Problem)> FindAsync(CancellationToken cancellation)
    {
        try
        {
            using var session = await sessions.OpenAsync(new AmbientTarget(), cancellation);
            return (session.Identity, null);
        }
        catch (SessionException e)
        {
            return (null, e.Message);
        }
    }
}
