using System.Text;

namespace SecurityDashboard.Secrets.Redaction;

/// <summary>Walks block YAML line by line: the stack of open keys is what indentation says it is.</summary>
internal sealed class YamlLines(string text)
{
    // Buildspecs nest five deep; each level is paid for in every path below it.
    private const int DeepestNesting = 32;

    private readonly string[] _lines = text.ReplaceLineEndings("\n").Split('\n');
    private readonly Stack<(int Indent, string Key)> _open = new();
    private readonly Dictionary<string, int> _items = new(StringComparer.Ordinal);

    private string[] Path => [.. _open.Reverse().Select(level => level.Key)];

    public IEnumerable<OutlineScalar> Scalars()
    {
        for (var i = 0; i < _lines.Length; i++)
        {
            var line = _lines[i];
            var indent = Indent(line);
            if (indent == line.Length || line[indent] == '#' || line.StartsWith("---", StringComparison.Ordinal))
                continue;

            // "- key: value" and "- - x": each dash opens an item, and what follows stands deeper.
            var isItem = false;
            Close(indent, keepItem: line[indent] != '-');
            while (_open.Count < DeepestNesting && indent < line.Length && line[indent] == '-' && (indent + 1 == line.Length || line[indent + 1] == ' '))
            {
                OpenItem(indent);
                isItem = true;
                indent++;
                while (indent < line.Length && line[indent] == ' ')
                    indent++;
            }

            if (indent == line.Length)
                continue;

            var rest = line[indent..];
            if (_open.Count < DeepestNesting && KeyEnd(rest) is { } colon)
            {
                _open.Push((indent, Unquote(rest[..colon].Trim())));
                rest = rest[(colon + 1)..].Trim();
            }
            else if (!isItem)
            {
                continue;       // the rest of a plain scalar over several lines
            }

            rest = WithoutComment(rest).Trim();
            if (rest.Length == 0)
                continue;

            if (rest[0] is '|' or '>')
            {
                var (block, last) = Block(i, isItem ? _open.Peek().Indent : Indent(line));
                yield return new OutlineScalar(Path, block, i + 2);
                i = last;
            }
            else if (rest is ['[', .., ']'])
            {
                var number = 0;
                foreach (var item in rest[1..^1].Split(','))
                    yield return new OutlineScalar([.. Path, $"{number++}"], Unquote(item.Trim()), i + 1);
            }
            else
            {
                yield return new OutlineScalar(Path, Unquote(rest), i + 1);
            }
        }
    }

    private void OpenItem(int indent)
    {
        var list = string.Join('\n', Path);
        var number = _items.GetValueOrDefault(list);
        _items[list] = number + 1;
        _open.Push((indent, $"{number}"));
    }

    // A list may stand at the same column as its key, so a dash does not close a key at its own column; a key does.
    private void Close(int indent, bool keepItem)
    {
        while (_open.TryPeek(out var level) && (level.Indent > indent || level.Indent == indent && (keepItem || int.TryParse(level.Key, out _))))
            _open.Pop();
    }

    private (string Text, int LastLine) Block(int header, int parentIndent)
    {
        var block = new StringBuilder();
        var last = header;
        for (var i = header + 1; i < _lines.Length; i++)
        {
            var isBlank = _lines[i].AsSpan().Trim().IsEmpty;
            if (!isBlank && Indent(_lines[i]) <= parentIndent)
                break;

            block.Append(_lines[i].AsSpan().Trim()).Append('\n');
            last = i;
        }

        return (block.ToString().TrimEnd('\n'), last);
    }

    // The colon that ends a key: outside quotes, before a space or the end of the line.
    private static int? KeyEnd(string rest)
    {
        var quote = '\0';
        for (var i = 0; i < rest.Length; i++)
        {
            var c = rest[i];
            if (quote != '\0')
                quote = c == quote ? '\0' : quote;
            else if (c is '"' or '\'' && i == 0)
                quote = c;
            else if (c == ':' && (i + 1 == rest.Length || rest[i + 1] is ' ' or '\t'))
                return i;
            else if (c is '{' or '[' && i == 0 || c == ' ' && i > 0 && !rest[..i].All(IsKeyCharacter))
                return null;
        }

        return null;
    }

    private static bool IsKeyCharacter(char c) => char.IsLetterOrDigit(c) || c is '_' or '-' or '.' or ' ' or '"' or '\'' or '/' or '*';

    private static int Indent(string line)
    {
        var indent = 0;
        while (indent < line.Length && line[indent] is ' ' or '\t')
            indent++;
        return indent;
    }

    private static string WithoutComment(string value)
    {
        if (value.Length == 0 || value[0] is '"' or '\'')
            return value;

        var comment = value.IndexOf(" #", StringComparison.Ordinal);
        return value.StartsWith('#') ? "" : comment < 0 ? value : value[..comment];
    }

    private static string Unquote(string value) =>
        value is ['"', .., '"'] or ['\'', .., '\''] && value.Length >= 2 ? value[1..^1] : value;
}
