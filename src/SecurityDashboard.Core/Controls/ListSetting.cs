using System.Collections.Immutable;
using SecurityDashboard.Iam;

namespace SecurityDashboard.Controls;

/// <summary>What the entries of a list are.</summary>
public enum ListEntry
{
    /// <summary>Names in which <c>*</c> stands for any text and <c>?</c> for one character; the case counts.</summary>
    Pattern,

    /// <summary>The same, whatever the case.</summary>
    Word,

    /// <summary>Twelve digits.</summary>
    Account,
}

/// <summary>Up to 200 names, none of them twice; an empty list is a value too.</summary>
public sealed class ListSetting(string key, string title, string about, ListEntry entry, params string[] byDefault) : Setting<NameList>(key, title, about)
{
    private const int Most = 200;
    private const int Longest = 200;

    public override NameList Default { get; } = new([.. byDefault], entry);

    public override string DefaultText { get; } = string.Join('\n', byDefault);

    public ListEntry Entry => entry;

    public override string Allowed => entry is ListEntry.Account
        ? $"a list of at most {Most} account ids, each of 12 digits and on a line of its own"
        : $"a list of at most {Most} names, each on a line of its own and with at most {Longest} characters, * for any text and ? for one character";

    public override string Canonical(string text)
    {
        var lines = LinesOf(text);
        return lines.Find(line => !IsEntry(line)) is { } wrong ? throw Refused(wrong)
            : lines.Count > Most ? throw Refused($"{lines.Count} names")
            : string.Join('\n', lines);
    }

    public override string Shown(string text) => text.Length == 0 ? "none" : text.Replace("\n", ", ", StringComparison.Ordinal);

    internal override object? ValueOf(string text) => LinesOf(text) is var lines && lines.Count <= Most && lines.TrueForAll(IsEntry) ? new NameList([.. lines], entry) : null;

    private static List<string> LinesOf(string text) =>
        [.. text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal)];

    private bool IsEntry(string line) => entry is ListEntry.Account
        ? line.Length == 12 && line.All(char.IsAsciiDigit)
        : line.Length <= Longest && !line.Any(c => char.IsControl(c) || char.GetUnicodeCategory(c) is System.Globalization.UnicodeCategory.Format);
}

/// <summary>Names and patterns of names, compiled once.</summary>
public sealed class NameList
{
    private readonly ImmutableArray<Glob> _patterns;
    private readonly bool _anyCase;

    internal NameList(ImmutableArray<string> names, ListEntry entry)
    {
        Names = names;
        _anyCase = entry is ListEntry.Word;
        _patterns = [.. names.Select(name => Glob.Parse(_anyCase ? name.ToLowerInvariant() : name))];
    }

    /// <summary>As they were written.</summary>
    public ImmutableArray<string> Names { get; }

    public bool IsEmpty => Names.IsEmpty;

    /// <summary>Whether one of the names stands for this text.</summary>
    public bool Has(string text)
    {
        if (_patterns.IsEmpty)
            return false;

        var asked = _anyCase ? text.ToLowerInvariant() : text;
        foreach (var pattern in _patterns)
            if (pattern.Matches(asked))
                return true;
        return false;
    }

    public override string ToString() => string.Join(", ", Names);
}
