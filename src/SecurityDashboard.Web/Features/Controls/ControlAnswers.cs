using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using SecurityDashboard.Controls;

namespace SecurityDashboard.Web.Features.Controls;

public sealed record CatalogAnswer(string CatalogVersion, ImmutableArray<ControlAnswer> Controls);

/// <param name="Satisfies">Requirements that it is evidence for, as framework and number.</param>
/// <param name="Needs">The IAM actions that the scan role needs before it can judge.</param>
public record ControlAnswer(
    string Id, string Title, Severity Severity, Pillar Pillar, string ResourceType, string Risk, ImmutableArray<string> Satisfies, Remediation Remediation, ImmutableArray<string> Needs)
{
    internal static ControlAnswer Of(Control control) => new(
        control.Info.Id, control.Info.Title, control.Info.Severity, control.Pillar, control.ResourceType, control.Info.Risk, control.Info.Satisfies, control.Info.Remediation, control.Info.Needs);
}

public sealed record ControlDetailAnswer : ControlAnswer
{
    internal ControlDetailAnswer(Control control, ControlSettings settings) : base(Of(control)) =>
        Settings = [.. control.Settings.Select(setting => SettingAnswer.Of(setting, settings))];

    /// <summary>What may be decided about it: whether it judges, what a failure weighs, and what it judges by.</summary>
    public ImmutableArray<SettingAnswer> Settings { get; }
}

/// <param name="Name">For the address: /controls/ID/settings/NAME.</param>
/// <param name="Key">The same for every control that shares the setting.</param>
/// <param name="Allowed">Which values there may be.</param>
/// <param name="Default">A number, a word, or a list of names.</param>
/// <param name="Value">What counts in the organization, save where an account decided otherwise.</param>
/// <param name="SharedWith">Other controls that read the same setting.</param>
/// <param name="Decisions">Who decided what for the organization and for single accounts.</param>
public sealed record SettingAnswer(
    string Name, string Key, string Title, string About, string Allowed, JsonNode Default, JsonNode Value, ImmutableArray<string> SharedWith, ImmutableArray<DecisionAnswer> Decisions)
{
    internal static SettingAnswer Of(Setting setting, ControlSettings settings) => new(
        setting.Name, setting.Key, setting.Title, setting.About, setting.Allowed, ValueOf(setting, setting.DefaultText),
        ValueOf(setting, settings.Decision(setting, account: null)?.Text ?? setting.DefaultText),
        SharingOf(setting),
        [.. settings.Decided.Where(value => value.Key == setting.Key && value.Text is not null).Select(value => new DecisionAnswer(value.Account?.Text, ValueOf(setting, value.Text!), value.Reason, value.By, value.At))]);

    /// <summary>The controls that read the setting, where there are several.</summary>
    internal static ImmutableArray<string> SharingOf(Setting setting) =>
        [.. ControlCatalog.All.Where(control => control.Info.Settings.Contains(setting)).Select(control => control.Info.Id) is var ids && ids.Count() > 1 ? ids : []];

    internal static JsonNode ValueOf(Setting setting, string text) => setting switch
    {
        NumberSetting when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) => JsonValue.Create(number),
        ListSetting => new JsonArray([.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(name => (JsonNode)JsonValue.Create(name))]),
        _ => JsonValue.Create(text),
    };
}

/// <param name="Account">Null: for the whole organization.</param>
public sealed record DecisionAnswer(string? Account, JsonNode Value, string Reason, string By, DateTimeOffset At);

/// <param name="Value">A number, a word, or a list of names, as the setting's default.</param>
/// <param name="Reason">For who reads it in a year: 10 to 500 characters.</param>
/// <param name="Account">Where it counts; left out: in the whole organization.</param>
public sealed record NewDecision(JsonNode Value, string Reason, string? Account);
