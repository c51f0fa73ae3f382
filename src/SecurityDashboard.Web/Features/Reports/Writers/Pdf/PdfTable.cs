using System.Collections.Immutable;
using SecurityDashboard.Web.Design;
using SecurityDashboard.Web.Features.Reports.Documents;
using SkiaSharp;

namespace SecurityDashboard.Web.Features.Reports.Writers.Pdf;

/// <summary>One table over as many pages as it takes, with its header on each.</summary>
internal sealed class PdfTable : IDisposable
{
    /// <summary>More columns than this lie on their side.</summary>
    public const int MostUpright = 7;

    private const int MostLines = 8;
    private const float Gap = 11;
    private const float Padding = 4;

    private readonly PdfPages _pages;
    private readonly ReportTable _table;
    private readonly ImmutableArray<double> _widths;
    private readonly PdfText _head = new(8, ReportPalette.Muted, strong: true);
    private readonly Dictionary<(ReportTone Tone, bool Strong), PdfText> _cells = [];

    /// <param name="titled">Whether its title is not that of its section, which stands above it.</param>
    public PdfTable(PdfPages pages, ReportTable table, bool titled)
    {
        (_pages, _table) = (pages, table);
        _widths = PdfLayout.Columns(table.Columns.Select(column => column.Width), pages.Width);
        using var title = new PdfText(10.5f, ReportPalette.Text, strong: true);
        pages.Need(90);
        if (titled)
            pages.Paragraph(table.Title, title);
        pages.Y += 4;
        Head();
    }

    public void Row(ImmutableArray<ReportCell> cells)
    {
        var lines = cells.Select((cell, i) => PdfLayout.Wrap(PdfFonts.Visible(ReportWords.Text(cell)), _widths[i] - Gap - (cell.Tone is ReportTone.None ? 0 : 10), Style(i, cell).Measure, MostLines)).ToList();
        var leading = Style(0, default).Leading;
        var height = (lines.Max(cell => cell.Length) * leading) + (2 * Padding);
        if (_pages.Need(height))
            Head();

        var (x, top) = (PdfPages.Margin, _pages.Y + Padding);
        for (var i = 0; i < cells.Length; i++)
        {
            var style = Style(i, cells[i]);
            var isNumber = _table.Columns[i].Kind is ReportColumnKind.Number;
            var shift = ShapeOf(cells[i].Tone) is { } shape && cells[i].Value is string { Length: > 0 } ? 10f : 0;
            if (shift > 0)
                _pages.Shape(ShapeOf(cells[i].Tone)!, x, top + 2, 7, ReportPalette.Of(cells[i].Tone));
            for (var line = 0; line < lines[i].Length; line++)
            {
                _pages.Y = top + (line * leading);
                _pages.Line(lines[i][line], style, x + shift, (float)_widths[i] - Gap - shift, isNumber ? SKTextAlign.Right : SKTextAlign.Left);
            }

            x += (float)_widths[i];
        }

        _pages.Y = top + height - Padding;
        _pages.Rule(PdfPages.Margin, _pages.Width, _pages.Y, ReportPalette.Line);
    }

    public void Dispose()
    {
        _head.Dispose();
        foreach (var style in _cells.Values)
            style.Dispose();
    }

    private void Head()
    {
        var lines = _table.Columns.Select((column, i) => PdfLayout.Wrap(column.Title, _widths[i] - Gap, _head.Measure)).ToList();
        var height = (lines.Max(cell => cell.Length) * _head.Leading) + (2 * Padding);
        _pages.Fill(PdfPages.Margin - Padding, _pages.Y, _pages.Width + (2 * Padding), height, ReportPalette.Sunken, 3);
        var (x, top) = (PdfPages.Margin, _pages.Y + Padding);
        for (var i = 0; i < lines.Count; i++)
        {
            for (var line = 0; line < lines[i].Length; line++)
            {
                _pages.Y = top + (line * _head.Leading);
                _pages.Line(lines[i][line], _head, x, (float)_widths[i] - Gap, _table.Columns[i].Kind is ReportColumnKind.Number ? SKTextAlign.Right : SKTextAlign.Left);
            }

            x += (float)_widths[i];
        }

        _pages.Y = top + height - Padding;
    }

    private PdfText Style(int column, ReportCell cell)
    {
        var key = (cell.Tone, column == 0 || cell.Tone is not ReportTone.None);
        if (!_cells.TryGetValue(key, out var style))
            _cells[key] = style = new PdfText(8.5f, ReportPalette.Of(cell.Tone), key.Item2);
        return style;
    }

    // As the pages draw them: colour never says it alone.
    private static string? ShapeOf(ReportTone tone) => tone switch
    {
        ReportTone.Critical => Shapes.Octagon,
        ReportTone.High => Shapes.Triangle,
        ReportTone.Medium => Shapes.Diamond,
        ReportTone.Low => Shapes.Circle,
        ReportTone.Good => Shapes.Check,
        ReportTone.Unknown => Shapes.Question,
        ReportTone.Muted => Shapes.Dash,
        _ => null,
    };
}
