namespace SecurityDashboard.Iam;

/// <summary>
/// A value from a policy, cut into literal characters, wildcards and policy variables. Without variables it is compiled once; with them,
/// once per question, and a variable's value is always literal text.
/// </summary>
/// <remarks>https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html</remarks>
internal sealed class PatternText
{
    private readonly Token[] _tokens;

    private PatternText(Token[] tokens)
    {
        _tokens = tokens;
        HasVariables = Array.Exists(tokens, token => token.Kind is TokenKind.Variable);
        Fixed = HasVariables ? null : Build(tokens);
    }

    internal enum TokenKind : byte { Literal, AnyOne, Star, Variable }

    public bool HasVariables { get; }

    /// <summary>The compiled pattern when there is no variable in it.</summary>
    public Glob? Fixed { get; }

    public ReadOnlySpan<Token> Tokens => _tokens;

    public bool IsOnlyStars => _tokens.Length > 0 && Array.TrueForAll(_tokens, token => token.Kind is TokenKind.Star);

    public bool EndsWithStar => _tokens.Length > 0 && _tokens[^1].Kind is TokenKind.Star;

    public static PatternText Parse(string text, bool wildcards, bool variables) => new(Tokenize(text, wildcards, variables));

    public static PatternText Of(ReadOnlySpan<Token> tokens) => new(tokens.ToArray());

    public static Token[] Tokenize(string text, bool wildcards, bool variables)
    {
        var tokens = new List<Token>(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c is '$' && variables && PolicyVariable.TryRead(text, i, out var variable, out var length))
            {
                tokens.Add(variable.Special is { } special ? Token.Of(special) : new Token(TokenKind.Variable, c, variable));
                i += length - 1;
            }
            else if (c is '*' && wildcards)
                tokens.Add(new Token(TokenKind.Star, c, null));
            else if (c is '?' && wildcards)
                tokens.Add(new Token(TokenKind.AnyOne, c, null));
            else
                tokens.Add(Token.Of(c));
        }

        return [.. tokens];
    }

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
        foreach (var token in _tokens)
        {
            if (token.Variable is not { } variable)
            {
                Append(builder, token);
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

    private static Glob Build(Token[] tokens)
    {
        var builder = new GlobBuilder();
        foreach (var token in tokens)
            Append(builder, token);
        return builder.ToGlob();
    }

    private static void Append(GlobBuilder builder, Token token)
    {
        switch (token.Kind)
        {
            case TokenKind.Star:
                builder.AppendStar();
                break;
            case TokenKind.AnyOne:
                builder.AppendAnyOne();
                break;
            default:
                builder.AppendLiteral(token.Character);
                break;
        }
    }

    internal readonly record struct Token(TokenKind Kind, char Character, PolicyVariable? Variable)
    {
        public static Token Of(char literal) => new(TokenKind.Literal, literal, null);

        public bool IsColon => Kind is TokenKind.Literal && Character is ':';
    }
}

/// <summary>A policy variable: <c>${key}</c>, <c>${key, 'default'}</c>, or one of the escapes <c>${*}</c>, <c>${?}</c> and <c>${$}</c>.</summary>
internal sealed record PolicyVariable(ContextKey Key, string? Default, char? Special)
{
    /// <summary>The text that takes the variable's place; null if it has none, as with a key of several values.</summary>
    public string? ValueOf(in KeyValues found) => found.Values.Length switch
    {
        0 => Default,
        1 => found.Values[0],
        _ => null,
    };

    /// <summary>Reads the variable that starts at <paramref name="start"/>; false leaves the dollar sign a literal one.</summary>
    public static bool TryRead(string text, int start, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out PolicyVariable? variable, out int length)
    {
        (variable, length) = (null, 0);
        if (start + 1 >= text.Length || text[start + 1] is not '{')
            return false;

        var end = FindEnd(text, start + 2);
        if (end < 0)
            return false;

        length = end - start + 1;
        var inside = text[(start + 2)..end];
        if (inside is "*" or "?" or "$")
            variable = new PolicyVariable(ContextKey.None, null, inside[0]);
        else if (inside.IndexOf(',', StringComparison.Ordinal) is var comma and > 0 && Quoted(inside[(comma + 1)..].Trim()) is { } fallback)
            variable = new PolicyVariable(ContextKey.Of(inside[..comma].Trim()), fallback, null);
        else if (inside.Length > 0)
            variable = new PolicyVariable(ContextKey.Of(inside.Trim()), null, null);

        return variable is not null;
    }

    // A default may hold a closing brace, so braces inside its quotes do not count.
    private static int FindEnd(string text, int from)
    {
        var (quoted, afterComma) = (false, false);
        for (var i = from; i < text.Length; i++)
        {
            switch (text[i])
            {
                case ',':
                    afterComma = true;
                    break;
                case '\'' when afterComma:
                    quoted = !quoted;
                    break;
                case '}' when !quoted:
                    return i;
            }
        }

        return quoted ? text.IndexOf('}', from) : -1;
    }

    private static string? Quoted(string text) =>
        text.Length >= 2 && text[0] is '\'' && text[^1] is '\'' ? text[1..^1] : null;
}
