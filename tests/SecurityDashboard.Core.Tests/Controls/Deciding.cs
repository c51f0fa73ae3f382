using SecurityDashboard.Inventory;

namespace SecurityDashboard.Controls;

/// <summary>What an organization decided about controls.</summary>
internal static class Deciding
{
    public static SettingValue Decided(string key, string? text, AccountId? account = null, long number = 1) =>
        new(key, account, text, "Agreed with the auditors.", "ada", Some.Now, number);

    public static ControlSettings OfDemo => new(Demo.DemoEstate.Decisions.Select((decision, index) => Decided(decision.Setting.Key, decision.Text, number: index + 1)));

    /// <summary>The secure estate with some resources replaced, where the organization decided one thing.</summary>
    public static Estate Where(string key, string text, params Resource[] changed) => new(Some.SnapshotWith(changed), []) { Settings = new ControlSettings([Decided(key, text)]) };
}
