namespace SecurityDashboard.Iam;

/// <summary>A part of a pattern: literal text, "any one character", "any run of characters", or a variable.</summary>
internal readonly record struct PatternPart
{
    private PatternPart(PatternPartKind kind, string text, PolicyVariable? variable = null) => (Kind, Text, Variable) = (kind, text, variable);

    public PatternPartKind Kind { get; }

    /// <summary>The characters of literal text.</summary>
    public string Text { get; }

    public PolicyVariable? Variable { get; }

    /// <summary>Cuts a text into its parts.</summary>
    public static PatternPart[] Read(string text, bool wildcards, bool variables)
    {
        var parts = new List<PatternPart>();
        var start = 0;
        var lastBrace = variables ? text.LastIndexOf('}') : -1;
        for (var i = 0; i < text.Length; i++)
        {
            PatternPart part;
            var length = 1;
            if (text[i] is '$' && i < lastBrace && PolicyVariable.TryRead(text, i, out var variable, out length))
                part = variable.Special is { } special ? new PatternPart(PatternPartKind.Literal, special.ToString()) : new PatternPart(PatternPartKind.Variable, "", variable);
            else if (text[i] is '*' && wildcards)
                part = new PatternPart(PatternPartKind.Star, "");
            else if (text[i] is '?' && wildcards)
                part = new PatternPart(PatternPartKind.AnyOne, "");
            else
                continue;

            if (i > start)
                parts.Add(new PatternPart(PatternPartKind.Literal, text[start..i]));
            parts.Add(part);
            i += length - 1;
            start = i + 1;
        }

        if (start < text.Length)
            parts.Add(new PatternPart(PatternPartKind.Literal, text[start..]));
        return [.. parts];
    }

    /// <summary>The keys of the variables in a text.</summary>
    public static IEnumerable<ContextKey> VariablesOf(string text, bool variables) =>
        variables && text.Contains("${", StringComparison.Ordinal) ? Read(text, wildcards: true, variables).Select(part => part.Variable?.Key).OfType<ContextKey>() : [];

    public void AppendTo(GlobBuilder builder)
    {
        switch (Kind)
        {
            case PatternPartKind.Star:
                builder.AppendStar();
                break;
            case PatternPartKind.AnyOne:
                builder.AppendAnyOne();
                break;
            default:
                builder.AppendLiteral(Text);
                break;
        }
    }
}

internal enum PatternPartKind : byte
{
    Literal,
    AnyOne,
    Star,
    Variable,
}
