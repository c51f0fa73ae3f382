using System.Collections.Frozen;
using System.Collections.Immutable;
using SecurityDashboard.Inventory;

namespace SecurityDashboard.Controls;

/// <summary>
/// What the organization decided about controls: of each setting the account's own value, else the organization's, else the default.
/// A value that this version does not take counts as not set.
/// </summary>
public sealed class ControlSettings
{
    private static readonly FrozenDictionary<string, Setting> Known =
        ControlCatalog.All.SelectMany(control => control.Settings).DistinctBy(setting => setting.Key).ToFrozenDictionary(setting => setting.Key, StringComparer.Ordinal);

    private readonly FrozenDictionary<(string Key, AccountId Account), (SettingValue Decided, object Value)> _values;

    public ControlSettings(IEnumerable<SettingValue> decided)
    {
        Decided = [.. decided.Select(OfControlNow).OrderBy(value => value.Number)];
        _values = Decided
            .Select(value => (Decided: value, Value: value.Text is null ? null : Known.GetValueOrDefault(value.Key)?.ValueOf(value.Text)))
            .Where(pair => pair.Value is not null)
            .ToFrozenDictionary(pair => (pair.Decided.Key, pair.Decided.Account ?? default), pair => (pair.Decided, pair.Value!));
    }

    /// <summary>Nobody decided anything.</summary>
    public static ControlSettings Defaults { get; } = new([]);

    /// <summary>Every decision, those that set something back too, the oldest first.</summary>
    public ImmutableArray<SettingValue> Decided { get; }

    /// <summary>The number of the latest decision; 0 where there is none.</summary>
    public long Number => Decided.IsEmpty ? 0 : Decided[^1].Number;

    /// <summary>The value that counts in an account.</summary>
    public T Of<T>(Setting<T> setting, AccountId account) where T : notnull => Find(setting.Key, account) is { } found ? (T)found.Value : setting.Default;

    /// <summary>The decision that counts in an account, or in the organization where it is null; null where the default does.</summary>
    public SettingValue? Decision(Setting setting, AccountId? account) => Find(setting.Key, account ?? default)?.Decided;

    /// <summary>What a failure weighs in an account, unless its verdict gives a reason for less.</summary>
    public Severity SeverityOf(Control control, AccountId account) => _values.Count == 0 ? control.Info.Severity : Enum.Parse<Severity>(Of(control.SeveritySetting, account));

    /// <summary>Who switched the control off in an account, and why; null while it is on.</summary>
    public SettingValue? WhyOff(Control control, AccountId account) =>
        Find(control.StateSetting.Key, account) is { Value: Control.Off } found ? found.Decided : null;

    /// <summary>What was decided about a control and counts in an account, since the decision of that number; the oldest first.</summary>
    public IEnumerable<SettingValue> Since(Control control, AccountId account, long number) =>
        Decided.SkipWhile(value => value.Number <= number).Where(value => (value.Account is null || value.Account == account) && control.Settings.Any(setting => setting.Key == value.Key));

    /// <summary>What was decided about a control counts also after it got another id.</summary>
    private static SettingValue OfControlNow(SettingValue value) =>
        value.Key.IndexOf('/', StringComparison.Ordinal) is > 0 and var end && ControlCatalog.IdNow(value.Key[..end]) is var id && !value.Key.StartsWith(id, StringComparison.Ordinal)
            ? value with { Key = id + value.Key[end..] }
            : value;

    private (SettingValue Decided, object Value)? Find(string key, AccountId account) =>
        _values.Count == 0 ? null
        : _values.TryGetValue((key, account), out var own) ? own
        : _values.TryGetValue((key, default), out var general) ? general
        : null;
}
