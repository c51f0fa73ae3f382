using System.Collections.Immutable;

namespace SecurityDashboard.Secrets.Allowed;

/// <summary>The patterns that an organisation allows, as the detector asks them when values are read: later only fingerprints are left.</summary>
public sealed class AllowedPatterns(ImmutableArray<AllowedPattern> patterns)
{
    /// <summary>Every one is asked about every secret that is found.</summary>
    public const int Most = 200;

    /// <summary>A value longer than this is no value that somebody described with a pattern.</summary>
    private const int LongestValue = 8192;

    public static AllowedPatterns None { get; } = new([]);

    /// <summary>The id of the first pattern that matches the whole value; null when none does.</summary>
    public string? Matching(ReadOnlySpan<char> value)
    {
        if (value.Length > LongestValue)
            return null;

        foreach (var pattern in patterns)
        {
            if (pattern.Matches(value))
                return pattern.Id;
        }

        return null;
    }
}
