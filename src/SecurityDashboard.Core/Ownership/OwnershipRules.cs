using System.Collections.Immutable;

namespace SecurityDashboard.Ownership;

/// <summary>
/// Who owns what, in the form of a CODEOWNERS file: a line <c>WHAT @TEAM</c> each, <c>#</c> before a remark. The last line that matches
/// decides; a line without a team takes away what those above it gave.
/// </summary>
public sealed record OwnershipRules(ImmutableArray<OwnershipRule> Rules)
{
    public const int Most = 2_000;

    private const int LongestLine = 2_100;

    public static OwnershipRules None { get; } = new(ImmutableArray<OwnershipRule>.Empty);

    /// <summary>The keys of tags that any rule asks for.</summary>
    public ImmutableHashSet<string> TagKeys => [.. Rules.Select(rule => rule.Tag?.Key).OfType<string>()];

    /// <summary>The team's name; null where no rule matches, or the last that does names none.</summary>
    public string? OwnerOf(string arn, IReadOnlyDictionary<string, string> tags)
    {
        for (var at = Rules.Length - 1; at >= 0; at--)
            if (Rules[at].Matches(arn, tags))
                return Rules[at].Team is { Length: > 0 } team ? team : null;
        return null;
    }

    /// <returns>The rules, or what is wrong with which line; the rules are those of the lines that are right.</returns>
    /// <param name="teams">The names of the teams that there are.</param>
    public static (OwnershipRules Rules, ImmutableArray<string> Problems) Parse(string text, IReadOnlySet<string> teams)
    {
        var (rules, problems) = (ImmutableArray.CreateBuilder<OwnershipRule>(), ImmutableArray.CreateBuilder<string>());
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        for (var number = 1; number <= lines.Length; number++)
        {
            var line = lines[number - 1].Trim();
            if (line.Length == 0 || line[0] == '#')
                continue;

            var at = line.LastIndexOf(" @", StringComparison.Ordinal);
            var (what, team) = at < 0 ? (line, "") : (line[..at].TrimEnd(), line[(at + 2)..]);
            if (Problem(what, team, teams) is { } problem)
                problems.Add($"Line {number}: {problem}");
            else
                rules.Add(new OwnershipRule(what, team));
        }

        if (rules.Count > Most)
            problems.Add($"There are {rules.Count} rules. Write {Most} at most, with wildcards for what belongs together.");
        return (new OwnershipRules(rules.ToImmutable()), problems.ToImmutable());
    }

    private static string? Problem(string what, string team, IReadOnlySet<string> teams) =>
        what.Length > LongestLine ? $"it has {what.Length} characters. No ARN is that long."
        : team.Length > 0 && !teams.Contains(team) ? $"there is no team {team}. Add it first, or write its name as it stands in the list."
        : what.StartsWith(OwnershipRule.TagMark, StringComparison.Ordinal) ? what.IndexOf('=', StringComparison.Ordinal) > OwnershipRule.TagMark.Length ? null : "a tag is written tag:KEY=VALUE."
        : what.StartsWith("arn:", StringComparison.Ordinal) || what[0] is '*' ? null
        : "write an ARN, with * for any characters, or tag:KEY=VALUE.";
}
