using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace SecurityDashboard.Templates.Syntax;

/// <summary>Values in brackets, braces and quotes, over as many lines as they take.</summary>
internal ref struct YamlFlow(string text, int line, ref int left)
{
    private readonly ref int _left = ref left;
    private int _at;
    private int _line = line;

    /// <exception cref="SyntaxException">A bracket, brace or quote is not closed, or something follows.</exception>
    public Node Read(int depth)
    {
        var node = Value(depth);
        Space();
        return _at == text.Length ? node : throw new SyntaxException(_line, "Something follows the end of the value on its line.");
    }

    private Node Value(int depth)
    {
        Space();
        if (depth > SyntaxLimits.Deepest)
            throw new SyntaxException(_line, $"This stands more than {SyntaxLimits.Deepest} levels deep.");
        if (--_left < 0)
            throw new SyntaxException(_line, $"The file holds more than {SyntaxLimits.MostNodes} values. Check it in parts.");

        var at = _line;
        switch (Here)
        {
            case '{':
                return Map(depth);
            case '[':
                _at++;
                var items = ImmutableArray.CreateBuilder<Node>();
                while (!Closes(']'))
                    items.Add(Value(depth + 1));
                return new ListNode(at, items.DrainToImmutable());
            case '"' or '\'':
                return new ScalarNode(at, Quoted());
            case '!':
                var start = _at;
                while (_at < text.Length && text[_at] is not (' ' or '\n' or ',' or ']' or '}'))
                    _at++;
                var tag = text[start.._at];
                return YamlTags.Of(tag, Value(depth + 1), at);
            case '&' or '*':
                throw new SyntaxException(at, "Anchors and aliases are not taken by CloudFormation. Write the value out.");
            default:
                return new ScalarNode(at, YamlFile.Plain(Word(isKey: false)));
        }
    }

    private MapNode Map(int depth)
    {
        var at = _line;
        _at++;
        var entries = ImmutableArray.CreateBuilder<MapEntry>();
        var keys = new HashSet<string>(StringComparer.Ordinal);
        while (!Closes('}'))
        {
            var row = _line;
            var key = Here is '"' or '\'' ? Quoted() : Word(isKey: true);
            if (!keys.Add(key))
                throw new SyntaxException(row, $"The key {JsonFile.Shown(key)} occurs twice.");
            Space();
            if (Here != ':')
            {
                entries.Add(new MapEntry(key, row, new ScalarNode(row, null)));
                continue;
            }

            _at++;
            Space();
            entries.Add(new MapEntry(key, row, Here is ',' or '}' ? new ScalarNode(_line, null) : Value(depth + 1)));
        }

        return new MapNode(at, entries.DrainToImmutable());
    }

    private readonly char Here => _at < text.Length ? text[_at] : throw new SyntaxException(_line, "The file ends inside of a value.");

    /// <summary>Over a comma and space; true, and over the bracket, where the collection ends.</summary>
    private bool Closes(char bracket)
    {
        Space();
        if (Here == ',')
        {
            _at++;
            Space();
        }

        if (Here != bracket)
            return Here is ']' or '}' or ',' ? throw new SyntaxException(_line, $"There is a {Here} where a value or {bracket} is expected.") : false;
        _at++;
        return true;
    }

    private void Space()
    {
        for (; _at < text.Length; _at++)
        {
            if (text[_at] == '\n')
                _line++;
            else if (text[_at] == '#' && (_at == 0 || text[_at - 1] is ' ' or '\n' or '\t'))
                while (_at + 1 < text.Length && text[_at + 1] != '\n')
                    _at++;
            else if (text[_at] is not (' ' or '\t'))
                break;
        }
    }

    private string Word(bool isKey)
    {
        var word = new StringBuilder();
        for (; _at < text.Length; _at++)
        {
            var c = text[_at];
            if (c is ',' or ']' or '}' or '[' or '{' || (c == ':' && (_at + 1 == text.Length || text[_at + 1] is ' ' or '\n' or ',' or ']' or '}')) || (c == '#' && _at > 0 && text[_at - 1] is ' ' or '\n'))
                break;
            if (c == '\n')
                _line++;
            word.Append(c == '\n' ? ' ' : c);
        }

        var found = string.Join(' ', word.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries));
        return found.Length == 0 && isKey ? throw new SyntaxException(_line, "A key is missing.") : found;
    }

    private string Quoted()
    {
        var quote = text[_at++];
        var value = new StringBuilder();
        while (true)
        {
            var c = Here;
            _at++;
            if (c == '\n')
            {
                _line++;
                Fold(value);
            }
            else if (c == quote && quote == '\'' && _at < text.Length && text[_at] == '\'')
            {
                value.Append('\'');
                _at++;
            }
            else if (c == quote)
            {
                return value.ToString();
            }
            else if (c == '\\' && quote == '"')
            {
                Escape(value);
            }
            else
            {
                value.Append(c);
            }
        }
    }

    /// <summary>A break is a space, and each further one a break.</summary>
    private void Fold(StringBuilder value)
    {
        while (value.Length > 0 && value[^1] is ' ' or '\t')
            value.Length--;
        var breaks = 0;
        for (; _at < text.Length && text[_at] is ' ' or '\t' or '\n'; _at++)
            if (text[_at] == '\n')
            {
                _line++;
                breaks++;
            }

        value.Append(breaks == 0 ? " " : new string('\n', breaks));
    }

    private void Escape(StringBuilder value)
    {
        var c = Here;
        _at++;
        if (c is 'x' or 'u' or 'U')
        {
            var digits = c switch { 'x' => 2, 'u' => 4, _ => 8 };
            if (_at + digits > text.Length || !uint.TryParse(text.AsSpan(_at, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code) || code > 0x10FFFF)
                throw new SyntaxException(_line, $"\\{c} is not followed by {digits} hexadecimal digits.");
            value.Append(code is >= 0xD800 and <= 0xDFFF or <= 0xFFFF ? ((char)code).ToString() : char.ConvertFromUtf32((int)code));
            _at += digits;
            return;
        }

        if (c == '\n')
        {
            _line++;
            while (_at < text.Length && text[_at] is ' ' or '\t')
                _at++;
            return;
        }

        value.Append(c switch { 'n' => '\n', 't' => '\t', 'r' => '\r', '0' => '\0', 'a' => '\a', 'b' => '\b', 'e' => '\u001b', 'f' => '\f', 'v' => '\v', '_' => '\u00a0', 'N' => '\u0085', 'L' => '\u2028', 'P' => '\u2029', _ => c });
    }
}

/// <summary>Whether every bracket, brace and quote of the lines so far is closed.</summary>
internal struct FlowBalance
{
    private int _open;
    private char _quote;
    private char _before;

    public readonly bool IsWhole => _open <= 0 && _quote == '\0';

    public void Feed(ReadOnlySpan<char> line)
    {
        _before = '\n';
        for (var i = 0; i < line.Length; i++)
        {
            var c = line[i];
            if (_quote == '"' && c == '\\')
                i++;
            else if (_quote != '\0')
                _quote = c == _quote ? '\0' : _quote;
            else if (c is '"' or '\'' && _before is ' ' or '\n' or '\t' or ',' or '[' or '{' or ':')
                _quote = c;
            else if (c is '[' or '{')
                _open++;
            else if (c is ']' or '}')
                _open--;
            else if (c == '#' && _before is ' ' or '\t')
                return;
            _before = c;
        }
    }
}
