using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace SecurityDashboard.Remediations.Texts;

/// <summary>
/// Reads the body of a Terraform file, strictly and only what remediations are written in. What it returns is its shape and its values, in
/// order: a quoted text or heredoc as what it stands for, with a quotation mark before it.
/// </summary>
/// <remarks>https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md</remarks>
internal sealed class HclReader
{
    private readonly string _text;
    private readonly ImmutableArray<string>.Builder _read = ImmutableArray.CreateBuilder<string>();
    private int _at;

    private HclReader(string text) => _text = text;

    public static ImmutableArray<string> Read(string text)
    {
        var reader = new HclReader(text + "\n");
        reader.Body(isTop: true);
        return reader._read.ToImmutable();
    }

    private char Now => _at < _text.Length ? _text[_at] : '\0';

    private void Body(bool isTop)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (Blank(lines: true); isTop ? _at < _text.Length : Now != '}'; Blank(lines: true))
        {
            var name = Identifier();
            Blank();
            if (Now == '=')
            {
                if (!names.Add(name))
                    throw Wrong($"a second {name}");
                Take("=");
                Expression();
            }
            else
            {
                while (Now is '"' || IsStart(Now))
                {
                    if (Now is '"')
                        Quoted(isTemplate: false);
                    else
                        Identifier();
                    Blank();
                }

                Block();
            }

            Blank();
            if (Now == '}' && !isTop)
                return;
            if (Now != '\n')
                throw Wrong("the end of the line");
        }
    }

    // With one attribute it may stand on one line.
    private void Block()
    {
        Take("{");
        Blank();
        if (Now is not '\n' and not '}')
        {
            Identifier();
            Blank();
            Take("=");
            Expression();
            Blank();
        }
        else
        {
            Body(isTop: false);
        }

        Take("}");
    }

    private void Expression(bool lines = false)
    {
        Blank(lines);
        if (Now is '"')
            Quoted(isTemplate: true);
        else if (_text.AsSpan(_at).StartsWith("<<"))
            Heredoc();
        else if (Now is '[')
            Items("[", "]", () => Expression(lines: true), needsComma: true);
        else if (Now is '{')
            Items("{", "}", Member, needsComma: false);
        else if (char.IsAsciiDigit(Now))
            Number();
        else
            Reference();
    }

    private void Member()
    {
        if (Now is '"')
            Quoted(isTemplate: true);
        else
            Identifier();
        Blank();
        Take("=");
        Expression();
    }

    // Items of a list and arguments stand between commas; members of an object may stand on lines of their own.
    private void Items(string open, string close, Action item, bool needsComma)
    {
        Take(open);
        for (Blank(lines: true); !_text.AsSpan(_at).StartsWith(close); Blank(lines: true))
        {
            item();
            Blank(lines: needsComma);
            if (Now is ',')
                Take(",");
            else if (!_text.AsSpan(_at).StartsWith(close) && (needsComma || Now != '\n'))
                throw Wrong($"a comma or {close}");
        }

        Take(close);
    }

    private void Number()
    {
        var start = _at;
        while (char.IsAsciiDigit(Now) || Now is '.')
            _at++;
        _read.Add(_text[start.._at]);
    }

    private void Reference()
    {
        var name = Identifier();
        if (Now is '(')
        {
            Items("(", ")", () => Expression(lines: true), needsComma: true);
            return;
        }

        var parts = 1;
        for (; Now is '.'; parts++)
        {
            _at++;
            Identifier();
        }

        if (parts == 1 && name is not ("true" or "false" or "null"))
            throw Wrong($"a value and not the bare word {name}");
    }

    private string Identifier()
    {
        var start = _at;
        if (!IsStart(Now))
            throw Wrong("a name");
        while (IsStart(Now) || char.IsAsciiDigit(Now) || Now is '-')
            _at++;
        _read.Add(_text[start.._at]);
        return _text[start.._at];
    }

    private void Quoted(bool isTemplate)
    {
        var value = new StringBuilder("\"");
        for (_at++; Now is not '"'; _at++)
        {
            if (Now is '\0' or '\n' or '\r')
                throw Wrong("the end of a quoted text before the end of its line");
            if (Now is '\\')
                value.Append(Escape());
            else if (Starts("$${") || Starts("%%{"))
                value.Append(_text.AsSpan((_at += 2) - 1, 2));
            else if (Starts("${") && isTemplate)
                Interpolation(value);
            else if (Starts("%{") || Starts("${"))
                throw Wrong("no directive");
            else
                value.Append(Now);
        }

        _at++;
        _read.Add(value.ToString());
    }

    private bool Starts(string what) => _text.AsSpan(_at).StartsWith(what);

    private void Interpolation(StringBuilder value)
    {
        var inner = _read.Count;
        _at += 2;
        Expression();
        Blank();
        if (Now is not '}')
            throw Wrong("the end of ${");
        value.Append(CultureInfo.InvariantCulture, $"${{{string.Join('.', _read.Skip(inner))}}}");
    }

    private string Escape()
    {
        var letter = _text[++_at];
        if (letter is 'u' or 'U')
        {
            var digits = letter is 'u' ? 4 : 8;
            var code = int.Parse(_text.AsSpan(_at + 1, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
            _at += digits;
            return code is >= 0xd800 and < 0xe000 ? throw Wrong("a character and not half of one") : char.ConvertFromUtf32(code);
        }

        return letter switch { 'n' => "\n", 'r' => "\r", 't' => "\t", '"' => "\"", '\\' => "\\", _ => throw Wrong("an escape that there is") };
    }

    private void Heredoc()
    {
        _at += 2;
        if (Now is '-')
            _at++;
        var end = Identifier();
        if (Now is not '\n')
            throw Wrong("the end of the line behind the mark of a heredoc");
        var lines = new List<string>();
        while (true)
        {
            var next = _text.IndexOf('\n', _at + 1);
            if (next < 0)
                throw Wrong($"the end {end} of a heredoc");
            var line = _text[(_at + 1)..next];
            _at = next;
            if (line.Trim() == end)
                break;
            if (line.Replace("$${", "", StringComparison.Ordinal).Replace("%%{", "", StringComparison.Ordinal) is var rest && (rest.Contains("${", StringComparison.Ordinal) || rest.Contains("%{", StringComparison.Ordinal)))
                throw Wrong("no template in a heredoc");
            lines.Add(line.Replace("$${", "${", StringComparison.Ordinal).Replace("%%{", "%{", StringComparison.Ordinal));
        }

        _read.Add($"\"{string.Join('\n', lines)}");
    }

    private void Take(string what)
    {
        if (!Starts(what))
            throw Wrong(what);
        _read.Add(what);
        _at += what.Length;
    }

    /// <summary>Passes over spaces and comments, and with <paramref name="lines"/> over the ends of lines.</summary>
    private void Blank(bool lines = false)
    {
        for (; ; _at++)
        {
            if (Now is '#' || Starts("//"))
                _at = _text.IndexOf('\n', _at);
            if (Now is not ' ' && (Now is not '\n' || !lines))
                return;
        }
    }

    private static bool IsStart(char c) => char.IsAsciiLetter(c) || c is '_';

    private FormatException Wrong(string expected) => new($"Line {_text[..Math.Min(_at, _text.Length)].Count(c => c == '\n') + 1}: expected {expected}\n{_text}");
}
