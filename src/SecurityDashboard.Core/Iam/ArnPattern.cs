namespace SecurityDashboard.Iam;

/// <summary>
/// A pattern for an ARN. In a Resource element it is matched field by field; a star that ends a field may run on over the colons
/// behind it, an ARN with fields missing is completed with stars, and variables count only behind the fifth colon.
/// </summary>
/// <remarks>https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html</remarks>
internal sealed class ArnPattern
{
    private readonly PatternText _whole;
    private readonly Glob[] _fields = [];
    private readonly PatternText? _last;
    private readonly string? _literalHead;
    private readonly int _firstOpenField = -1;
    private readonly PatternText? _openTail;
    private readonly bool _neverMatches;

    private ArnPattern(PatternText whole)
    {
        _whole = whole;
        MatchesEverything = whole.IsOnlyStars;

        var fields = SplitFields(whole.Tokens);
        if (MatchesEverything || PatternText.Of(fields[0]).Fixed is not { IsLiteral: true, Literal: "arn" })
            return;

        _firstOpenField = fields.Take(5).ToList().FindIndex(field => PatternText.Of(field).EndsWithStar);
        if (_firstOpenField >= 0)
            _openTail = PatternText.Of([.. Join(fields.Skip(_firstOpenField))]);

        var complete = fields.Count == 6;
        while (fields.Count < 6)
            fields.Add([new PatternText.Token(PatternText.TokenKind.Star, '*', null)]);

        var head = fields.Take(5).Select(field => PatternText.Of(field)).ToArray();
        _last = PatternText.Of(fields[5]);
        HasVariableInHead = head.Any(field => field.HasVariables);
        _neverMatches = HasVariableInHead;
        if (_neverMatches)
            return;

        _fields = [.. head.Select(field => field.Fixed ?? Glob.Parse(""))];
        HasWildcardService = !_fields[2].IsLiteral;
        if (complete && Array.TrueForAll(_fields, field => field.IsLiteral))
            _literalHead = string.Concat(_fields.Select(field => field.Literal + ":"));
    }

    public bool MatchesEverything { get; }

    /// <summary>IAM takes variables only behind the fifth colon; before it they stay text that no ARN has.</summary>
    public bool HasVariableInHead { get; }

    public bool HasWildcardService { get; }

    public static ArnPattern Parse(string text, bool variables) => new(PatternText.Parse(text, wildcards: true, variables));

    public Truth Matches(in ArnText resource, IContextKeys keys)
    {
        if (MatchesEverything)
            return Truth.True;
        if (_neverMatches)
            return Truth.False;
        if (_last is null || !resource.IsComplete)
            return _whole.Matches(resource.Text, keys);

        if (_literalHead is not null)
            return resource.Text.StartsWith(_literalHead, StringComparison.Ordinal) ? _last.Matches(resource.Field(5), keys) : Truth.False;

        var result = Truth.True;
        var matched = 0;
        while (matched < 5 && _fields[matched].Matches(resource.Field(matched)))
            matched++;
        result = matched == 5 ? _last.Matches(resource.Field(5), keys) : Truth.False;

        return result is Truth.True || _openTail is null || matched < _firstOpenField
            ? result
            : result.Or(_openTail.Matches(resource.From(_firstOpenField), keys));
    }

    /// <summary>
    /// Whether this pattern takes in every ARN that <paramref name="question"/>, itself a pattern, stands for; false if it takes in none.
    /// </summary>
    public Truth Covers(string question, IContextKeys keys)
    {
        if (MatchesEverything)
            return Truth.True;
        if (_neverMatches)
            return Truth.False;

        var asked = ArnText.Of(question);
        var simple = _whole.Fixed is { HasAnyOne: false } && !_whole.Tokens.Contains(PatternText.Token.Of('*'));
        if (simple && Matches(asked, keys) is Truth.True)
            return Truth.True;

        if (_whole.HasVariables)
            _ = _whole.Resolve(keys, out _);
        return GlobOverlap.Of(_whole.Tokens, PatternText.Tokenize(question, wildcards: true, variables: false)) ? Truth.Unknown : Truth.False;
    }

    private static List<PatternText.Token[]> SplitFields(ReadOnlySpan<PatternText.Token> tokens)
    {
        var fields = new List<PatternText.Token[]>();
        var start = 0;
        for (var i = 0; i < tokens.Length && fields.Count < 5; i++)
        {
            if (!tokens[i].IsColon)
                continue;
            fields.Add(tokens[start..i].ToArray());
            start = i + 1;
        }

        fields.Add(tokens[start..].ToArray());
        return fields;
    }

    private static IEnumerable<PatternText.Token> Join(IEnumerable<PatternText.Token[]> fields) =>
        fields.SelectMany((field, index) => index == 0 ? field : field.Prepend(PatternText.Token.Of(':')));

    internal static PatternText[] FieldsOf(ReadOnlySpan<PatternText.Token> tokens) =>
        [.. SplitFields(tokens).Select(field => PatternText.Of(field))];
}

/// <summary>The text of an ARN with the places of its first five colons; anything else has no fields and is compared as a whole.</summary>
internal readonly struct ArnText
{
    private readonly int _c0, _c1, _c2, _c3, _c4;

    private ArnText(string text, Span<int> colons)
    {
        Text = text;
        IsComplete = true;
        (_c0, _c1, _c2, _c3, _c4) = (colons[0], colons[1], colons[2], colons[3], colons[4]);
    }

    private ArnText(string text) => Text = text;

    public string Text { get; }

    /// <summary>Whether all six fields are there.</summary>
    public bool IsComplete { get; }

    public static ArnText Of(string text)
    {
        if (!text.StartsWith("arn:", StringComparison.Ordinal))
            return new ArnText(text);

        Span<int> colons = stackalloc int[5];
        var from = 0;
        for (var i = 0; i < 5; i++)
        {
            var at = text.AsSpan(from).IndexOf(':');
            if (at < 0)
                return new ArnText(text);
            colons[i] = from + at;
            from += at + 1;
        }

        return new ArnText(text, colons);
    }

    public ReadOnlySpan<char> Field(int index) => index switch
    {
        0 => Text.AsSpan(0, _c0),
        1 => Text.AsSpan(_c0 + 1, _c1 - _c0 - 1),
        2 => Text.AsSpan(_c1 + 1, _c2 - _c1 - 1),
        3 => Text.AsSpan(_c2 + 1, _c3 - _c2 - 1),
        4 => Text.AsSpan(_c3 + 1, _c4 - _c3 - 1),
        _ => Text.AsSpan(_c4 + 1),
    };

    public ReadOnlySpan<char> From(int index) => index switch
    {
        0 => Text,
        1 => Text.AsSpan(_c0 + 1),
        2 => Text.AsSpan(_c1 + 1),
        3 => Text.AsSpan(_c2 + 1),
        4 => Text.AsSpan(_c3 + 1),
        _ => Text.AsSpan(_c4 + 1),
    };
}
