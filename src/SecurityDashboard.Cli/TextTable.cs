using System.Globalization;

namespace SecurityDashboard.Cli;

/// <summary>Columns of text, as wide as their widest cell; the last one runs on. Control characters from AWS never reach the terminal.</summary>
internal sealed class TextTable(params string[] header)
{
    private readonly List<string[]> _rows = [];

    public void Add(params string[] cells) => _rows.Add([.. cells.Select(Printable)]);

    public void Write(TextWriter output)
    {
        var widths = header.Select((title, column) => _rows.Select(row => Width(row[column])).Append(title.Length).Max()).ToArray();
        foreach (var row in _rows.Prepend([.. widths.Select(width => new string('-', width))]).Prepend(header))
            output.WriteLine(string.Join("  ", row.Select((cell, column) => column == row.Length - 1 ? cell : cell + new string(' ', widths[column] - Width(cell)))));
    }

    public static string Printable(string text) => string.Concat(text.Select(c => char.IsControl(c) || CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.Format ? '\uFFFD' : c));

    private static int Width(string text) => new StringInfo(text).LengthInTextElements;

}
