using System.Collections.Immutable;
using System.Text;

namespace SecurityDashboard.Templates.Syntax;

/// <summary>
/// Reads the YAML that CloudFormation takes, with the lines that things stand on: block and flow collections, every kind of scalar, and
/// the short forms of functions, which come out in their long form. Anchors and aliases, which CloudFormation does not take, are refused,
/// so a small file cannot grow.
/// </summary>
/// <remarks>https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-formats.html</remarks>
internal sealed class YamlFile
{
    private readonly string[] _lines;
    private int _row;
    private int _left = SyntaxLimits.MostNodes;

    private YamlFile(string text) => _lines = text.TrimStart('\uFEFF').Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n').Split('\n');

    /// <exception cref="SyntaxException">It is no such YAML, a key occurs twice, or it is too large or too deep.</exception>
    public static Node Read(string text) => new YamlFile(text).Document();

    private Node Document()
    {
        while (Skip() && (_lines[_row].StartsWith('%') || IsMarker("---")))
        {
            // What follows the marker on its line belongs to the document.
            if (IsMarker("---") && _lines[_row].Length > 3 && _lines[_row][3..].Trim() is { Length: > 0 } rest && rest[0] != '#')
                _lines[_row] = new string(' ', 3) + _lines[_row][3..];
            else
                _row++;
        }

        if (!Skip())
            throw new SyntaxException(1, "The file is empty.");

        var node = Block(Indent(), depth: 0);
        return !Skip() || IsMarker("...") ? node
            : throw new SyntaxException(_row + 1, IsMarker("---") ? "There is a second document in the file. Check one at a time." : "This line belongs to nothing: look at its indentation.");
    }

    /// <summary>To the next line with content; false at the end.</summary>
    private bool Skip()
    {
        while (_row < _lines.Length && _lines[_row].AsSpan().TrimStart(" \t") is var line && (line.IsEmpty || line[0] == '#'))
            _row++;
        return _row < _lines.Length;
    }

    private int Indent()
    {
        var indent = _lines[_row].AsSpan().IndexOfAnyExcept(' ');
        return indent >= 0 && _lines[_row][indent] == '\t' ? throw new SyntaxException(_row + 1, "A tab indents this line. YAML takes spaces only.") : Math.Max(indent, 0);
    }

    private bool IsMarker(string marker) => _lines[_row].StartsWith(marker, StringComparison.Ordinal) && (_lines[_row].Length == 3 || _lines[_row][3] is ' ' or '\t');

    /// <summary>The node that begins on this line at that column.</summary>
    private Node Block(int column, int depth)
    {
        Count(depth);
        var line = _lines[_row];
        return IsItem(line, column) ? List(column, depth)
            : KeyEnd(line, column) is not null ? Map(column, depth)
            : Inline(column, parent: column - 1, depth);
    }

    private ListNode List(int column, int depth)
    {
        var at = _row + 1;
        var items = ImmutableArray.CreateBuilder<Node>();
        while (Skip() && Indent() == column && IsItem(_lines[_row], column) && !IsMarker("---"))
        {
            var next = column + 1 + _lines[_row].AsSpan(column + 1).IndexOfAnyExcept(' ') is var start && start > column ? start : _lines[_row].Length;
            if (next >= _lines[_row].Length || _lines[_row][next] == '#')
            {
                items.Add(Below(column, depth, alsoItems: false));
                continue;
            }

            // What follows the dash stands deeper, as if the dash were a space.
            _lines[_row] = string.Concat(_lines[_row].AsSpan(0, column), " ", _lines[_row].AsSpan(column + 1));
            items.Add(IsItem(_lines[_row], next) || KeyEnd(_lines[_row], next) is not null ? Block(next, depth + 1) : Inline(next, column, depth + 1));
        }

        return new ListNode(at, items.DrainToImmutable());
    }

    private MapNode Map(int column, int depth)
    {
        var at = _row + 1;
        var entries = ImmutableArray.CreateBuilder<MapEntry>();
        var keys = new HashSet<string>(StringComparer.Ordinal);
        while (Skip() && Indent() == column && !IsMarker("---") && !IsMarker("..."))
        {
            var line = _lines[_row];
            if (KeyEnd(line, column) is not { } colon)
                throw new SyntaxException(_row + 1, "This line is neither a key nor part of the value before it.");
            var key = KeyOf(line[column..colon].Trim());
            var row = _row + 1;
            if (!keys.Add(key))
                throw new SyntaxException(row, $"The key {JsonFile.Shown(key)} occurs twice.");

            var value = colon + 1 + Math.Max(0, line.AsSpan(colon + 1).IndexOfAnyExcept(" \t"));
            var isEmpty = line.AsSpan(colon + 1).Trim(" \t") is var rest && (rest.IsEmpty || rest[0] == '#');
            entries.Add(new MapEntry(key, row, isEmpty ? Below(column, depth, alsoItems: true) : Inline(value, column, depth + 1, inMap: true)));
        }

        return new MapNode(at, entries.DrainToImmutable());
    }

    /// <summary>The value under a key or dash that has nothing behind it.</summary>
    private Node Below(int column, int depth, bool alsoItems)
    {
        var at = ++_row;
        if (Skip() && !IsMarker("---") && !IsMarker("...") && Indent() is var indent && (indent > column || (alsoItems && indent == column && IsItem(_lines[_row], column))))
            return Block(indent, depth + 1);

        Count(depth);
        return new ScalarNode(at, null);
    }

    /// <summary>A value that begins behind a key or a dash.</summary>
    /// <param name="parent">The column of the key or dash: what stands no deeper is not part of the value.</param>
    private Node Inline(int column, int parent, int depth, bool inMap = false)
    {
        Count(depth);
        var line = _lines[_row];
        var at = _row + 1;
        switch (line[column])
        {
            case '!':
                return Tagged(column, parent, depth, inMap);
            case '&' or '*':
                throw new SyntaxException(at, "Anchors and aliases are not taken by CloudFormation. Write the value out.");
            case '|' or '>':
                return new ScalarNode(at, BlockText(column, parent));
            case '{' or '[':
                var flow = new YamlFlow(Logical(column, parent), at, ref _left);
                return flow.Read(depth);
            case '"' or '\'':
                var quoted = new YamlFlow(Logical(column, parent), at, ref _left);
                return quoted.Read(depth);
            default:
                return new ScalarNode(at, Plain(Logical(column, parent, isPlain: true)));
        }
    }

    private Node Tagged(int column, int parent, int depth, bool inMap)
    {
        var line = _lines[_row];
        var at = _row + 1;
        var end = line.AsSpan(column).IndexOfAny(' ', '\t') is >= 0 and var space ? column + space : line.Length;
        var tag = line[column..end];
        var rest = end + Math.Max(0, line.AsSpan(end).IndexOfAnyExcept(" \t"));
        var isEmpty = line.AsSpan(end).Trim(" \t") is var left && (left.IsEmpty || left[0] == '#');
        var value = isEmpty ? Below(parent, depth, alsoItems: inMap) : Inline(rest, parent, depth + 1, inMap);
        return YamlTags.Of(tag, value, at);
    }

    /// <summary>The text of a flow or plain value with the deeper lines that go on with it, joined as YAML folds them.</summary>
    private string Logical(int column, int parent, bool isPlain = false)
    {
        var text = new StringBuilder(isPlain ? WithoutComment(_lines[_row][column..]) : _lines[_row][column..]);
        var balance = default(FlowBalance);
        if (!isPlain)
            balance.Feed(_lines[_row].AsSpan(column));
        _row++;
        while (_row < _lines.Length && (isPlain || !balance.IsWhole))
        {
            var line = _lines[_row];
            var trimmed = line.Trim(' ', '\t');
            var indent = line.Length - line.TrimStart(' ').Length;
            if (isPlain && (trimmed.Length == 0 || indent <= parent || trimmed[0] == '#'))
            {
                // An empty line ends a plain value unless a deeper line follows it.
                var next = _row;
                while (next < _lines.Length && _lines[next].AsSpan().Trim(" \t").IsEmpty)
                    next++;
                if (trimmed.Length > 0 || next == _lines.Length || _lines[next].Length - _lines[next].TrimStart(' ').Length <= parent || _lines[next].TrimStart()[0] == '#')
                    break;
                text.Append('\n', next - _row);
                _row = next;
                continue;
            }

            if (!isPlain)
                balance.Feed(line);
            if (isPlain && KeyEnd(line, indent) is not null)
                throw new SyntaxException(_row + 1, "This line is neither a key nor part of the value before it.");
            text.Append(text.Length > 0 && text[^1] == '\n' ? "" : isPlain ? " " : "\n").Append(isPlain ? WithoutComment(trimmed) : line);
            _row++;
        }

        return text.ToString();
    }

    private string BlockText(int column, int parent)
    {
        var header = WithoutComment(_lines[_row][column..]).Trim();
        var (isFolded, chomp) = (header[0] == '>', header.Contains('-', StringComparison.Ordinal) ? '-' : header.Contains('+', StringComparison.Ordinal) ? '+' : ' ');
        var given = header.Skip(1).FirstOrDefault(char.IsAsciiDigit) is > '0' and var digit ? Math.Max(parent, 0) + (digit - '0') : -1;
        _row++;
        var lines = new List<string>();
        var indent = given;
        for (; _row < _lines.Length; _row++)
        {
            var line = _lines[_row];
            var at = line.AsSpan().IndexOfAnyExcept(' ');
            if (at < 0)
            {
                lines.Add(indent >= 0 && line.Length > indent ? line[indent..] : "");
                continue;
            }

            if (indent < 0 && at > parent)
                indent = at;
            if (at < indent || indent < 0)
                break;
            lines.Add(line[indent..]);
        }

        var trailing = 0;
        while (lines.Count > 0 && lines[^1].Length == 0)
        {
            lines.RemoveAt(lines.Count - 1);
            trailing++;
        }

        if (lines.Count == 0)
            return chomp == '+' ? new string('\n', trailing) : "";
        var text = isFolded ? Folded(lines) : string.Join('\n', lines);
        return chomp switch { '-' => text, '+' => text + new string('\n', trailing + 1), _ => text + '\n' };
    }

    /// <summary>Lines become one, empty ones are breaks, and deeper ones stay as they are.</summary>
    private static string Folded(List<string> lines)
    {
        var text = new StringBuilder(lines[0]);
        var breaks = 0;
        for (var i = 1; i < lines.Count; i++)
        {
            if (lines[i].Length == 0)
            {
                breaks++;
                continue;
            }

            var before = lines[i - 1 - breaks];
            var isKept = lines[i][0] is ' ' or '\t' || before is [' ' or '\t', ..];
            text.Append(breaks == 0 ? isKept ? "\n" : " " : new string('\n', isKept ? breaks + 1 : breaks)).Append(lines[i]);
            breaks = 0;
        }

        return text.ToString();
    }

    private void Count(int depth)
    {
        if (depth > SyntaxLimits.Deepest)
            throw new SyntaxException(_row + 1, $"This stands more than {SyntaxLimits.Deepest} levels deep.");
        if (--_left < 0)
            throw new SyntaxException(_row + 1, $"The file holds more than {SyntaxLimits.MostNodes} values. Check it in parts.");
    }

    private static bool IsItem(string line, int column) => line[column] == '-' && (column + 1 == line.Length || line[column + 1] is ' ' or '\t');

    private string KeyOf(string key) => key switch
    {
        ['"' or '\'', ..] => new YamlFlow(key, _row + 1, ref _left).Read(depth: 0) is ScalarNode { Text: { } text } ? text : key,
        ['?' or '&' or '*' or '!' or '[' or '{', ..] => throw new SyntaxException(_row + 1, "A key is a word. Anchors, tags and collections as keys are not taken by CloudFormation."),
        _ => key,
    };

    /// <summary>Where the colon stands that ends a key which begins there; null when no key does.</summary>
    private static int? KeyEnd(string line, int column)
    {
        if (line[column] is '{' or '[' or '|' or '>' or '#' or '&' or '*' or '!' or '%' or '@' or '`')
            return null;

        var at = column;
        if (line[column] is '"' or '\'')
        {
            var quote = line[column];
            for (at = column + 1; at < line.Length && line[at] != quote; at++)
                if (quote == '"' && line[at] == '\\')
                    at++;
            at++;
            while (at < line.Length && line[at] == ' ')
                at++;
            return at < line.Length && line[at] == ':' && (at + 1 == line.Length || line[at + 1] is ' ' or '\t') ? at : null;
        }

        for (; at < line.Length; at++)
        {
            if (line[at] == '#' && at > column && line[at - 1] is ' ' or '\t')
                return null;
            if (line[at] == ':' && (at + 1 == line.Length || line[at + 1] is ' ' or '\t'))
                return at;
        }

        return null;
    }

    private static string WithoutComment(string text) => (text.StartsWith('#') ? "" : text.IndexOf(" #", StringComparison.Ordinal) is >= 0 and var comment ? text[..comment] : text).TrimEnd(' ', '\t');

    internal static string? Plain(string text) => text is "" or "~" or "null" or "Null" or "NULL" ? null : text;
}
