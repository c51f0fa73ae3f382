using System.Text;

namespace SecurityDashboard.Iam;

/// <summary>
/// A pattern for an ARN. In a Resource element it is matched field by field; a star that ends a field may run on over the colons
/// behind it, an ARN with fields missing is completed with stars, and variables count only behind the fifth colon.
/// </summary>
/// <remarks>https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html</remarks>
internal sealed class ArnPattern
{
    private readonly string _text;
    private readonly bool _variables;

    // For a text that is no ARN, such as *:secret.
    private readonly PatternText? _whole;

    // For an ARN: the fields before the first wildcard as one text with their colons, all six fields one by one, and, if only the end is
    // open or nothing is, the whole as a text to be met or to begin with.
    private readonly string _start = "";
    private readonly Glob[] _fields = [];
    private readonly PatternText? _last;
    private readonly Simple _simple;

    // The first field that ends with a star, and the pattern from there on, which may run over colons.
    private readonly int _firstOpenField = -1;
    private readonly int _openTailStart;

    // With all its colons written out, a pattern runs over a colon only where the resource has one more than an ARN needs.
    private readonly bool _hasEveryColon;
    private PatternText? _openTail;

    private ArnPattern(string text, bool variables)
    {
        (_text, _variables) = (text, variables);
        MatchesEverything = text.Length > 0 && text.AsSpan().TrimStart('*').IsEmpty;
        if (MatchesEverything)
            return;

        if (!text.StartsWith("arn:", StringComparison.Ordinal))
        {
            _whole = PatternText.Parse(text, wildcards: true, variables);
            return;
        }

        Span<Range> fields = stackalloc Range[6];
        var count = text.AsSpan().Split(fields, ':');
        _hasEveryColon = count == 6;
        var head = text.AsSpan(0, count == 6 ? fields[5].Start.Value : text.Length);
        HasVariableInHead = variables && head.Contains("${", StringComparison.Ordinal);
        if (HasVariableInHead)
            return;

        _last = PatternText.Parse(count == 6 ? text[fields[5]] : "*", wildcards: true, variables);
        var wildcard = head.IndexOfAny('*', '?');
        _start = wildcard < 0 ? head.ToString() : head[..(head[..wildcard].LastIndexOf(':') + 1)].ToString();
        if (count == 6 && wildcard < 0)
        {
            _simple = _last.Fixed switch
            {
                { IsLiteral: true } => Simple.Whole,
                { IsPrefix: true } => Simple.Beginning,
                _ => Simple.No,
            };
            if (_simple is not Simple.No)
                _start += _last.Fixed?.Literal;
        }

        _fields = new Glob[5];
        for (var i = 0; i < 5; i++)
        {
            _fields[i] = Glob.Parse(i < count ? text[fields[i]] : "*");
            if (_firstOpenField < 0 && i < count && _fields[i].EndsWithStar)
                (_firstOpenField, _openTailStart) = (i, fields[i].Start.Value);
        }
    }

    // A short ARN stands for every one that goes on so.
    private string Padded => _fields.Length == 0 ? _text : _text + string.Concat(Enumerable.Repeat(":*", Math.Max(0, 5 - _text.AsSpan().Count(':'))));

    // The same pattern with its variables filled in.
    private ArnPattern(ArnPattern open, PatternText? whole, PatternText? last, PatternText? openTail)
    {
        (_text, _variables, _start, _fields) = (open._text, open._variables, open._start, open._fields);
        (_whole, _last, _openTail, _firstOpenField, _hasEveryColon) = (whole, last, openTail, openTail is null ? -1 : open._firstOpenField, open._hasEveryColon);
    }

    private enum Simple : byte { No, Whole, Beginning }

    /// <summary>The pattern as written.</summary>
    public string Text => _text;

    public bool MatchesEverything { get; }

    /// <summary>IAM takes variables only behind the fifth colon; before it they stay text that no ARN has.</summary>
    public bool HasVariableInHead { get; }

    public bool HasWildcardService => _fields.Length > 0 && !_fields[2].IsLiteral;

    public static ArnPattern Parse(string text, bool variables) => new(text, variables);

    public Truth Matches(in ArnText resource, IContextKeys keys)
    {
        if (MatchesEverything)
            return Truth.True;
        if (HasVariableInHead)
            return Truth.False;
        if (_last is null || !resource.IsComplete)
            return Whole.Matches(resource.Text, keys);

        if (!resource.Text.StartsWith(_start, StringComparison.Ordinal))
            return Truth.False;
        if (_simple is not Simple.No)
            return TruthLogic.Of(_simple is Simple.Beginning || resource.Text.Length == _start.Length);

        var matched = 0;
        while (matched < 5 && _fields[matched].Matches(resource.Field(matched)))
            matched++;
        var result = matched == 5 ? _last.Matches(resource.Field(5), keys) : Truth.False;
        if (result is Truth.True || _firstOpenField < 0 || matched < _firstOpenField || (_hasEveryColon && !resource.Field(5).Contains(':')))
            return result;

        return result.Or(OpenTail.Matches(resource.From(_firstOpenField), keys));
    }

    /// <summary>
    /// The same pattern without variables, for many comparisons with the same keys; itself if a variable's value is unknown, and null if
    /// one has no value, so that nothing matches.
    /// </summary>
    public ArnPattern? FilledIn(IContextKeys keys)
    {
        if (HasVariableInHead || MatchesEverything)
            return this;

        var whole = Whole.Resolve(keys, out var isGuess);
        if (isGuess)
            return this;
        if (whole is null)
            return null;

        var last = _last?.Resolve(keys, out _);
        var openTail = _firstOpenField < 0 ? null : OpenTail.Resolve(keys, out _);
        return new ArnPattern(this, PatternText.Of(whole), last is null ? null : PatternText.Of(last), openTail is null ? null : PatternText.Of(openTail));
    }

    /// <summary>
    /// Whether this pattern takes in every ARN that <paramref name="question"/>, itself a pattern, stands for; false if it takes in none.
    /// </summary>
    public Truth Covers(string question, IContextKeys keys)
    {
        if (MatchesEverything)
            return Truth.True;
        if (HasVariableInHead || GlobOverlap.BeginApart(_text, question))
            return Truth.False;

        // A question mark or an escaped star would take the question's star for an ordinary character.
        var isPlain = !_text.Contains('?', StringComparison.Ordinal) && !_text.Contains("${", StringComparison.Ordinal);
        if (isPlain && Matches(ArnText.Of(question), keys) is Truth.True)
            return Truth.True;
        if (!GlobOverlap.Of(Padded, question))
            return Truth.False;

        NoteVariables(keys);
        return Truth.Unknown;
    }

    /// <summary>The keys whose values are filled in.</summary>
    public IEnumerable<ContextKey> Variables => HasVariableInHead ? [] : PatternPart.VariablesOf(_text, _variables);

    /// <summary>
    /// A text with which every ARN begins that the pattern matches, its variables filled in as far as they are known; null if a variable
    /// has no value, so that nothing matches.
    /// </summary>
    public string? StartOf(IContextKeys keys)
    {
        var start = new StringBuilder();
        foreach (var part in PatternPart.Read(_text, wildcards: true, _variables))
        {
            if (part.Variable is { } variable)
            {
                var found = keys.Find(variable.Key);
                if (found.IsUnknown)
                    break;
                if (variable.ValueOf(found) is not { } value)
                    return null;
                start.Append(value);
            }
            else if (part.Kind is PatternPartKind.Literal)
                start.Append(part.Text);
            else
                break;
        }

        return start.ToString();
    }

    private PatternText Whole => _whole ?? PatternText.Parse(_text, wildcards: true, _variables);

    private PatternText OpenTail => _openTail ??= PatternText.Parse(_text[_openTailStart..], wildcards: true, _variables);

    private void NoteVariables(IContextKeys keys)
    {
        foreach (var part in PatternPart.Read(_text, wildcards: true, _variables))
        {
            if (part.Variable is { } variable && keys.Find(variable.Key).IsUnknown)
                keys.NoteUnknown(variable.Key);
        }
    }
}
