namespace SecurityDashboard.Iam;

/// <summary>A pattern of the Arn operators: six fields, each matched by itself, so that no star crosses one of the first five colons.</summary>
internal sealed class ArnConditionPattern
{
    private readonly PatternText[] _fields;

    private ArnConditionPattern(PatternText whole)
    {
        Whole = whole;
        _fields = whole.HasVariables ? [] : Complete(ArnPattern.FieldsOf(whole.Tokens));
    }

    public PatternText Whole { get; }

    public static ArnConditionPattern Parse(string text, bool variables) => new(PatternText.Parse(text, wildcards: true, variables));

    public Truth Matches(string value, IContextKeys keys)
    {
        if (Whole.IsOnlyStars)
            return Truth.True;

        var arn = ArnText.Of(value);
        if (!arn.IsComplete)
            return Truth.False;

        // A variable may bring colons of its own, so the fields are known only once it is filled in.
        if (Whole.HasVariables)
            return FillIn(keys, out var isUnknown) is { } filled ? new ArnConditionPattern(filled).Matches(value, keys) : isUnknown ? Truth.Unknown : Truth.False;

        if (_fields.Length != 6)
            return Truth.False;

        for (var i = 0; i < 6; i++)
        {
            if (_fields[i].Matches(arn.Field(i), keys) is Truth.False)
                return Truth.False;
        }

        return Truth.True;
    }

    // As in a Resource element, fields left out behind a final star are stars.
    private static PatternText[] Complete(PatternText[] fields) =>
        fields.Length < 6 && fields[^1].EndsWithStar
            ? [.. fields, .. Enumerable.Repeat(PatternText.Parse("*", wildcards: true, variables: false), 6 - fields.Length)]
            : fields;

    private PatternText? FillIn(IContextKeys keys, out bool isUnknown)
    {
        isUnknown = false;
        var filled = new List<PatternText.Token>();
        foreach (var token in Whole.Tokens)
        {
            if (token.Variable is not { } variable)
            {
                filled.Add(token);
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
            foreach (var c in value)
                filled.Add(PatternText.Token.Of(c));
        }

        return PatternText.Of([.. filled]);
    }
}
