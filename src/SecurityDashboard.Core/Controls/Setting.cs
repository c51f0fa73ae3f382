using System.Globalization;

namespace SecurityDashboard.Controls;

/// <summary>
/// Something about a control that an administrator may decide, for the whole organization or for one account. A value is kept as the text
/// that people write: a number, a word, or a list with one entry a line.
/// </summary>
/// <param name="key">Stable for ever; never reused. Controls that share a setting declare the same one.</param>
/// <param name="title">What it is, as people read it beside the value.</param>
/// <param name="about">One sentence: what it does.</param>
public abstract class Setting(string key, string title, string about)
{
    public string Key { get; } = key;

    /// <summary>What tells it from the other settings of a control.</summary>
    public string Name => Key[(Key.LastIndexOf('/') + 1)..];

    public string Title { get; } = title;

    public string About { get; } = about;

    /// <summary>Which values there may be, as the end of a sentence.</summary>
    public abstract string Allowed { get; }

    public abstract string DefaultText { get; }

    /// <summary>The text as it is kept, so that the same value is the same text.</summary>
    /// <exception cref="FormatException">It is no value of this setting; the message says what is allowed.</exception>
    public abstract string Canonical(string text);

    /// <summary>The value in a sentence: a list on one line, "none" where it is empty.</summary>
    public virtual string Shown(string text) => text;

    /// <summary>The value, or null for a text that is none.</summary>
    internal abstract object? ValueOf(string text);

    private protected FormatException Refused(string value) => new($"{Title}: {Quoted(value)} is not allowed. Allowed is {Allowed}.");

    private static string Quoted(string value) => value.Length == 0 ? "an empty value" : value.Length > 80 ? $"\"{value[..80]}…\"" : $"\"{value}\"";
}

/// <inheritdoc cref="Setting"/>
/// <typeparam name="T">What a control reads.</typeparam>
public abstract class Setting<T>(string key, string title, string about) : Setting(key, title, about) where T : notnull
{
    /// <summary>What counts where nobody decided.</summary>
    public abstract T Default { get; }
}

/// <summary>A whole number in a range, both ends included.</summary>
/// <param name="unit">What is counted: "days". Empty where the title says it.</param>
public sealed class NumberSetting(string key, string title, string about, int byDefault, int least, int most, string unit = "") : Setting<int>(key, title, about)
{
    public override int Default => byDefault;

    public int Least => least;

    public int Most => most;

    public string Unit => unit;

    public override string DefaultText => byDefault.ToString(CultureInfo.InvariantCulture);

    public override string Allowed => $"a whole number from {least} to {most}";

    public override string Shown(string text) => unit.Length == 0 ? text : $"{text} {unit}";

    public override string Canonical(string text) => ValueOf(text) is int number ? number.ToString(CultureInfo.InvariantCulture) : throw Refused(text.Trim());

    internal override object? ValueOf(string text) =>
        int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most ? number : null;
}

/// <summary>One word of several.</summary>
public sealed class ChoiceSetting(string key, string title, string about, string byDefault, params string[] choices) : Setting<string>(key, title, about)
{
    public override string Default => byDefault;

    public IReadOnlyList<string> Choices => choices;

    public override string DefaultText => byDefault;

    public override string Allowed => $"one of {string.Join(", ", choices)}";

    public override string Canonical(string text) => (string?)ValueOf(text) ?? throw Refused(text.Trim());

    internal override object? ValueOf(string text) => choices.FirstOrDefault(choice => choice.Equals(text.Trim(), StringComparison.OrdinalIgnoreCase));
}
