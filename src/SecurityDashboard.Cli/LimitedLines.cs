using System.Text;

namespace SecurityDashboard.Cli;

/// <summary>A line, or its beginning when it is longer than the limit.</summary>
internal readonly record struct LimitedLine(string Text, bool IsCut);

/// <summary>Reads lines of bounded length: a file without line breaks must not fill the memory.</summary>
internal sealed class LimitedLines(TextReader reader, int limit)
{
    private readonly char[] _buffer = new char[1 << 16];
    private int _at;
    private int _end;

    public async Task<LimitedLine?> ReadAsync(CancellationToken cancellation)
    {
        var line = new StringBuilder();
        var isCut = false;
        while (true)
        {
            if (_at == _end && !await FillAsync(cancellation))
                return line.Length == 0 && !isCut ? null : new LimitedLine(line.ToString(), isCut);

            var rest = _buffer.AsMemory(_at, _end - _at);
            var feed = rest.Span.IndexOf('\n');
            var part = feed < 0 ? rest : rest[..feed];
            if (line.Length + part.Length <= limit)
                line.Append(part);
            else
                isCut = true;

            _at += feed < 0 ? part.Length : feed + 1;
            if (feed >= 0)
                return new LimitedLine(line.ToString(), isCut);
        }
    }

    /// <summary>The first line and all that follows as one text, or null when that is longer than the limit.</summary>
    public async Task<string?> ReadRestAsync(string first, CancellationToken cancellation)
    {
        var text = new StringBuilder(first).Append('\n');
        while (_at < _end || await FillAsync(cancellation))
        {
            if (text.Length + _end - _at > limit)
                return null;

            text.Append(_buffer.AsSpan(_at, _end - _at));
            _at = _end;
        }

        return text.ToString();
    }

    private async Task<bool> FillAsync(CancellationToken cancellation)
    {
        _at = 0;
        _end = await reader.ReadAsync(_buffer, cancellation);
        return _end > 0;
    }
}
