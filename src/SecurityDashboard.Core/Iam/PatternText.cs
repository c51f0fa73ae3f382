namespace SecurityDashboard.Iam;

/// <summary>
/// A value from a policy: literal text, wildcards and policy variables. Without variables it is compiled once; with them, once per
/// question, and a variable's value is always literal text.
/// </summary>
/// <remarks>https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html</remarks>
internal sealed class PatternText
{
    private readonly PatternPart[] _parts;

    private PatternText(Glob pattern) => (Fixed, _parts) = (pattern, []);

    private PatternText(PatternPart[] parts) => _parts = parts;

    /// <summary>The compiled pattern when there is no variable in it.</summary>
    public Glob? Fixed { get; }

    public static PatternText Parse(string text, bool wildcards, bool variables)
    {
        if (!variables || !text.Contains("${", StringComparison.Ordinal))
            return new PatternText(wildcards ? Glob.Parse(text) : Glob.Of(text));

        var parts = PatternPart.Read(text, wildcards, variables);
        return Array.Exists(parts, part => part.Variable is not null) ? new PatternText(parts) : new PatternText(Build(parts));
    }

    public static PatternText Of(Glob pattern) => new(pattern);

    /// <summary>Whether <paramref name="value"/> matches, with the variables taken from <paramref name="keys"/>.</summary>
    public Truth Matches(ReadOnlySpan<char> value, IContextKeys keys)
    {
        if (Fixed is { } pattern)
            return TruthLogic.Of(pattern.Matches(value));

        if (Resolve(keys, out var isGuess) is not { } resolved || !resolved.Matches(value))
            return Truth.False;

        return isGuess ? Truth.Unknown : Truth.True;
    }

    /// <summary>Whether <paramref name="value"/> is this very text, upper and lower case being the same if asked.</summary>
    public Truth Equals(string value, IContextKeys keys, StringComparison comparison)
    {
        var pattern = Fixed;
        if (pattern is null)
        {
            pattern = Resolve(keys, out var isGuess);
            if (pattern is null)
                return Truth.False;
            if (isGuess)
                return Truth.Unknown;
        }

        return TruthLogic.Of(string.Equals(pattern.Literal, value, comparison));
    }

    /// <summary>
    /// The pattern with its variables filled in; null when a variable has no value, because then it matches nothing. If a variable is
    /// unknown, <paramref name="isGuess"/> is true and the pattern has a star in its place: what that misses, the real one misses too.
    /// </summary>
    public Glob? Resolve(IContextKeys keys, out bool isGuess)
    {
        isGuess = false;
        if (Fixed is not null)
            return Fixed;

        var builder = new GlobBuilder();
        foreach (var part in _parts)
        {
            if (part.Variable is not { } variable)
            {
                part.AppendTo(builder);
                continue;
            }

            var found = keys.Find(variable.Key);
            if (found.IsUnknown)
            {
                keys.NoteUnknown(variable.Key);
                isGuess = true;
                builder.AppendStar();
            }
            else if (variable.ValueOf(found) is { } value)
                builder.AppendLiteral(value);
            else
                return null;
        }

        return builder.ToGlob();
    }

    private static Glob Build(PatternPart[] parts)
    {
        var builder = new GlobBuilder();
        foreach (var part in parts)
            part.AppendTo(builder);
        return builder.ToGlob();
    }
}
