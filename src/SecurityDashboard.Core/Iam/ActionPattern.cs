namespace SecurityDashboard.Iam;

/// <summary>A pattern for actions: service and name, upper and lower case being the same, wildcards in both.</summary>
/// <remarks>https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html</remarks>
internal sealed class ActionPattern
{
    private readonly Glob? _glob;
    private readonly string _pattern;

    private ActionPattern(string pattern)
    {
        _pattern = AsciiLower(pattern);

        // "*:*" means the same as "*": both match every action, and nothing else without a colon matches any.
        var isEverything = pattern.AsSpan().Trim('*').Length == 0 && pattern.Length > 0
            || pattern.Count(c => c is ':') == 1 && pattern.AsSpan().IndexOfAnyExcept('*', ':') < 0 && pattern[0] is '*' && pattern[^1] is '*';
        IsWellFormed = isEverything || pattern.Count(c => c is ':') == 1;
        _glob = isEverything ? Glob.Parse("*") : IsWellFormed ? Glob.Parse(_pattern) : null;
    }

    /// <summary>Whether there is a service and a name, or a star alone; otherwise nothing matches.</summary>
    public bool IsWellFormed { get; }

    /// <summary>The one action that it matches, in lower case; null if it has wildcards.</summary>
    public string? Only => IsWellFormed && !_pattern.AsSpan().ContainsAny('*', '?') ? _pattern : null;

    public bool MatchesEverything => _glob is { MatchesEverything: true };

    public static ActionPattern Parse(string pattern) => new(pattern);

    /// <summary>Lower case for the letters A to Z only: the Kelvin sign must not turn into a k.</summary>
    public static string AsciiLower(string text) => string.Create(text.Length, text, static (buffer, source) =>
    {
        for (var i = 0; i < source.Length; i++)
            buffer[i] = char.IsAsciiLetterUpper(source[i]) ? (char)(source[i] | 0x20) : source[i];
    });

    /// <summary>Whether the action, given in lower case, matches.</summary>
    public bool Matches(string action) => _glob is not null && _glob.Matches(action);

    /// <summary>Whether this pattern takes in every action that <paramref name="question"/>, a pattern in lower case, stands for; false if it takes in none.</summary>
    public Truth Covers(string question)
    {
        if (_glob is null)
            return Truth.False;
        if (_glob.MatchesEverything || (!_glob.HasAnyOne && _glob.Matches(question)))
            return Truth.True;

        return GlobOverlap.Of(_pattern, question) ? Truth.Unknown : Truth.False;
    }
}
