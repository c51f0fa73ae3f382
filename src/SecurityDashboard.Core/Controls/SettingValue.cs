using SecurityDashboard.Inventory;

namespace SecurityDashboard.Controls;

/// <summary>What somebody decided about a setting, and why.</summary>
/// <param name="Account">Where it counts; null for the whole organization.</param>
/// <param name="Text">The value; null where it was set back to what counts without it.</param>
/// <param name="Number">Rises with every decision, so that it tells which were there when something was judged.</param>
public sealed record SettingValue(string Key, AccountId? Account, string? Text, string Reason, string By, DateTimeOffset At, long Number)
{
    /// <summary>As one sentence without its end: what was decided, by whom, when and why.</summary>
    public string Said(Setting setting)
    {
        var what = Text is null ? $"{setting.Title} was set back"
            : setting.Name is not "state" ? $"{setting.Title} was set to {setting.Shown(Text)}"
            : Text is Control.Off ? "It was switched off"
            : "It was switched on";
        return $"{what} {(Account is { } account ? $"for account {account}" : "for the organization")} by {By} on {At.UtcDateTime:yyyy-MM-dd}: {Reason.TrimEnd('.')}";
    }
}
