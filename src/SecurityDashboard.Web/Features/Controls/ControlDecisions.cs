using SecurityDashboard.Controls;
using SecurityDashboard.Data;
using SecurityDashboard.Inventory;
using SecurityDashboard.Web.Jobs;

namespace SecurityDashboard.Web.Features.Controls;

/// <summary>Changes what is decided about controls, with effect at once.</summary>
public sealed class ControlDecisions(ControlSettingStore settings, Reevaluation reevaluation)
{
    /// <param name="account">Null: for the whole organization.</param>
    /// <param name="text">Null: what counts without the decision counts again.</param>
    /// <returns>What was decided there before; null where nothing was.</returns>
    /// <exception cref="FormatException">It cannot be set; the message says which value and what is allowed.</exception>
    public async Task<SettingValue?> SetAsync(Setting setting, AccountId? account, string? text, string reason, Actor actor, CancellationToken cancellation)
    {
        var before = await settings.SetAsync(setting, account, text, reason, actor, cancellation);
        await reevaluation.BeginAsync(cancellation);
        return before;
    }
}
