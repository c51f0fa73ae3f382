using SecurityDashboard.Iam;

namespace SecurityDashboard.Ownership;

/// <summary>What belongs to a team: whatever bears a tag, or whatever has an ARN of a form.</summary>
/// <param name="Text">
/// <c>tag:KEY=VALUE</c>, or an ARN in which <c>*</c> stands for any run of characters and <c>?</c> for any one.
/// </param>
/// <param name="Team">The team's name.</param>
public sealed record OwnershipRule(string Text, string Team)
{
    internal const string TagMark = "tag:";

    private readonly Glob? _pattern = Text.StartsWith(TagMark, StringComparison.Ordinal) ? null : Glob.Parse(Text);

    /// <summary>Null for a rule about ARNs.</summary>
    public (string Key, string Value)? Tag => _pattern is null && Text.IndexOf('=', StringComparison.Ordinal) is > 0 and var at ? (Text[TagMark.Length..at], Text[(at + 1)..]) : null;

    public bool Matches(string arn, IReadOnlyDictionary<string, string> tags) =>
        _pattern is { } pattern ? pattern.Matches(arn) : Tag is { } tag && tags.TryGetValue(tag.Key, out var value) && value == tag.Value;

    public bool Equals(OwnershipRule? other) => other is not null && other.Text == Text && other.Team == Team;

    public override int GetHashCode() => HashCode.Combine(Text, Team);
}
