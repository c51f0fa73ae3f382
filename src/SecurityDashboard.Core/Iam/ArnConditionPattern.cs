namespace SecurityDashboard.Iam;

/// <summary>A pattern of the Arn operators: six fields, each matched by itself, so that no star crosses one of the first five colons.</summary>
internal sealed class ArnConditionPattern
{
    private readonly bool _matchesEverything;
    private readonly PatternPart[] _parts = [];
    private readonly Glob[] _fields = [];

    private ArnConditionPattern(string text, bool variables)
    {
        Text = text;
        _matchesEverything = text.Length > 0 && text.AsSpan().TrimStart('*').IsEmpty;
        if (variables && text.Contains("${", StringComparison.Ordinal))
            _parts = PatternPart.Read(text, wildcards: true, variables);
        else
            _fields = Complete([.. text.Split(':', 6).Select(Glob.Parse)]);
    }

    /// <summary>The pattern as written.</summary>
    public string Text { get; }

    public static ArnConditionPattern Parse(string text, bool variables) => new(text, variables);

    public Truth Matches(string value, IContextKeys keys)
    {
        if (_matchesEverything)
            return Truth.True;

        var arn = ArnText.Of(value);
        if (!arn.IsComplete)
            return Truth.False;
        if (_parts.Length == 0)
            return Matches(_fields, arn);

        return FillIn(keys, out var isUnknown) is { } fields ? Matches(fields, arn) : isUnknown ? Truth.Unknown : Truth.False;
    }

    private static Truth Matches(Glob[] fields, in ArnText arn)
    {
        if (fields.Length != 6)
            return Truth.False;

        for (var i = 0; i < 6; i++)
        {
            if (!fields[i].Matches(arn.Field(i)))
                return Truth.False;
        }

        return Truth.True;
    }

    // As in a Resource element, fields left out behind a final star are stars.
    private static Glob[] Complete(Glob[] fields) =>
        fields.Length < 6 && fields[^1].EndsWithStar ? [.. fields, .. Enumerable.Repeat(Glob.Parse("*"), 6 - fields.Length)] : fields;

    // A variable may bring colons of its own, so the fields are known only once it is filled in.
    private Glob[]? FillIn(IContextKeys keys, out bool isUnknown)
    {
        isUnknown = false;
        var fields = new List<Glob>(6);
        var field = new GlobBuilder();
        foreach (var part in _parts)
        {
            if (part.Kind is PatternPartKind.Literal)
            {
                field = Append(part.Text, field, fields);
                continue;
            }

            if (part.Variable is not { } variable)
            {
                part.AppendTo(field);
                continue;
            }

            var found = keys.Find(variable.Key);
            if (found.IsUnknown)
            {
                keys.NoteUnknown(variable.Key);
                isUnknown = true;
                return null;
            }

            if (variable.ValueOf(found) is not { } value)
                return null;
            field = Append(value, field, fields);
        }

        fields.Add(field.ToGlob());
        return Complete([.. fields]);
    }

    private static GlobBuilder Append(ReadOnlySpan<char> text, GlobBuilder field, List<Glob> fields)
    {
        while (fields.Count < 5 && text.IndexOf(':') is >= 0 and var colon)
        {
            field.AppendLiteral(text[..colon]);
            fields.Add(field.ToGlob());
            field = new GlobBuilder();
            text = text[(colon + 1)..];
        }

        field.AppendLiteral(text);
        return field;
    }
}
