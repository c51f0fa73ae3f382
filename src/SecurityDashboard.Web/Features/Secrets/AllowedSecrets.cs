using SecurityDashboard.Data;
using SecurityDashboard.Web.Jobs;

namespace SecurityDashboard.Web.Features.Secrets;

/// <summary>Changes what is allowed and has every account judged again on what is stored of it: a matter of seconds, without asking AWS.</summary>
public sealed class AllowedSecrets(AllowedValueStore allowed, Reevaluation reevaluation)
{
    /// <exception cref="FormatException">It cannot be allowed; the message says why and what to do.</exception>
    public async Task<AllowedValueSummary> AllowAsync(AllowedValueKind kind, string text, string reason, Actor actor, CancellationToken cancellation)
    {
        var entry = await allowed.AllowAsync(kind, text, reason, actor, cancellation);
        await reevaluation.BeginAsync(cancellation);
        return entry;
    }

    /// <returns>False when there is no such entry.</returns>
    public async Task<bool> RemoveAsync(Guid id, Actor actor, CancellationToken cancellation)
    {
        if (!await allowed.RemoveAsync(id, actor, cancellation))
            return false;

        await reevaluation.BeginAsync(cancellation);
        return true;
    }
}
