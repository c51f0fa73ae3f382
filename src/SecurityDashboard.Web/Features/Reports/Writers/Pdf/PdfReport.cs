using System.Collections.Immutable;
using SecurityDashboard.Web.Design;
using SecurityDashboard.Web.Features.Reports.Documents;
using SkiaSharp;

namespace SecurityDashboard.Web.Features.Reports.Writers.Pdf;

/// <summary>
/// Pages to read and print: a cover, contents with page numbers, charts as vectors, text that can be searched and copied. A table is shown up
/// to so many rows; the other files hold them all.
/// </summary>
internal sealed class PdfReport(Stream output, DateTimeOffset at, int mostRows = PdfReport.Rows) : IReportWriter
{
    private const int Rows = 2_000;

    private readonly PdfPages _body = new();
    private readonly PdfText _heading = new(18, ReportPalette.Text, strong: true);
    private readonly PdfText _text = new(10, ReportPalette.Text);
    private readonly PdfText _muted = new(9, ReportPalette.Muted);
    private readonly List<(string Title, string Mark, int Page)> _contents = [];
    private ReportDocument? _document;
    private ReportTable? _waiting;
    private PdfTable? _table;
    private long _rows;

    public void Begin(ReportDocument document) => _document = document;

    public void BeginSection(ReportSection section)
    {
        // A part that begins near the foot of a page begins on the next one; so does one after pages on their side.
        if (!_body.IsBegun || _body.Size.Width > _body.Size.Height || _body.Left < 260)
            _body.Begin(wide: section.Blocks is [ReportTable { Columns.Length: > PdfTable.MostUpright }, ..]);
        else
            _body.Y += 22;
        var mark = $"part-{_contents.Count + 1}";
        _contents.Add((section.Title, mark, _body.Count));
        using var _ = _body.Canvas.DrawNamedDestinationAnnotation(new SKPoint(0, Math.Max(0, _body.Y - 12)), mark);
        _body.Paragraph(section.Title, _heading);
        _body.Y += 6;
    }

    public void Write(ReportBlock block)
    {
        if (_body.Size.Width > _body.Size.Height)
            _body.Begin(wide: false);
        switch (block)
        {
            case ReportText text:
                _body.Paragraph(text.Text, _text, Math.Min(_body.Width, 460));
                _body.Y += 6;
                break;
            case ReportFigures figures:
                Figures(figures);
                break;
            case ReportBars bars:
                PdfCharts.Bars(_body, bars);
                break;
            case ReportTrend trend:
                PdfCharts.Trend(_body, trend);
                break;
        }
    }

    public void BeginTable(ReportTable table) => (_waiting, _rows) = (table, 0);

    public void Row(ImmutableArray<ReportCell> cells)
    {
        if (_rows++ >= mostRows || _waiting is not { } table)
            return;

        if (_table is null)
        {
            var isWide = table.Columns.Length > PdfTable.MostUpright;
            if (isWide != _body.Size.Width > _body.Size.Height)
                _body.Begin(isWide);
            _table = new PdfTable(_body, table, titled: table.Title != _contents[^1].Title);
        }

        _table.Row(cells);
    }

    public void EndTable(long rows)
    {
        if (rows == 0 && _waiting is { } table)
            _body.Paragraph($"{table.Title}: {table.Empty}", _muted);
        _table?.Dispose();
        (_table, _waiting) = (null, null);
        _body.Y += 8;
        if (rows > mostRows)
            _body.Paragraph($"{ReportWords.Count(rows - mostRows)} more rows are in the other files of this report, as CSV, JSON or XLSX.", _muted);
        _body.Y += 8;
    }

    public void End()
    {
        var document = _document ?? throw new InvalidOperationException("Nothing was begun.");
        _body.End();
        using var front = new PdfPages();
        PdfCover.Draw(front, document);
        PdfCover.Contents(front, _contents, pages => pages);
        var before = front.Count;
        using var again = new PdfPages();
        PdfCover.Draw(again, document);
        PdfCover.Contents(again, _contents, page => page + before);

        var total = before + _body.Count;
        using var bytes = new MemoryStream();
        var title = PdfFonts.Visible(document.Title);
        using (var pdf = SKDocument.CreatePdf(bytes, new SKDocumentPdfMetadata { Title = title, Subject = PdfFonts.Visible(document.Lead), Author = "SecurityDashboard", Creator = "SecurityDashboard", Creation = at.UtcDateTime, Modified = at.UtcDateTime }))
        {
            again.WriteTo(pdf, first: 1, total, title);
            _body.WriteTo(pdf, first: before + 1, total, title);
            pdf.Close();
        }

        PdfLanguage.Write(bytes.ToArray(), "en", output);
    }

    public void Dispose()
    {
        _table?.Dispose();
        _body.Dispose();
        _heading.Dispose();
        _text.Dispose();
        _muted.Dispose();
        output.Dispose();
    }

    private void Figures(ReportFigures figures)
    {
        const float Height = 84, Gap = 10;
        using var label = new PdfText(8.5f, ReportPalette.Muted);
        var each = Math.Min(figures.Figures.Length, 4);
        var width = (_body.Width - ((each - 1) * Gap)) / each;
        foreach (var row in figures.Figures.Chunk(each))
        {
            _body.Need(Height + 12);
            var (x, top) = (PdfPages.Margin, _body.Y);
            foreach (var figure in row)
            {
                using var value = new PdfText(19, ReportPalette.Of(figure.Tone), strong: true);
                _body.Fill(x, top, width, Height, ReportPalette.Sunken, 5);
                _body.Y = top + 7;
                foreach (var line in PdfLayout.Wrap(PdfFonts.Visible(figure.Label), width - 18, label.Measure, most: 2))
                {
                    _body.Line(line, label, x + 9);
                    _body.Y += label.Leading;
                }

                _body.Y = top + 31;
                _body.Line(PdfLayout.Wrap(PdfFonts.Visible(figure.Value), width - 18, value.Measure, most: 1)[0], value, x + 9);
                _body.Y = top + 57;
                foreach (var line in PdfLayout.Wrap(PdfFonts.Visible(figure.Note), width - 18, label.Measure, most: 2))
                {
                    _body.Line(line, label, x + 9);
                    _body.Y += label.Leading;
                }

                x += width + Gap;
            }

            _body.Y = top + Height + 12;
        }
    }
}
