using System.Collections.Immutable;
using SecurityDashboard.Web.Features.Reports.Documents;

namespace SecurityDashboard.Web.Features.Reports.Writers.Xlsx;

/// <summary>A sheet for each table, and one before them with everything else.</summary>
internal sealed class XlsxReport(Stream output) : IReportWriter
{
    private const double Character = 14;

    private readonly XlsxWorkbook _workbook = new(output);
    private readonly List<(string? Part, string? What, ReportCell Value, string? Note)> _summary = [];
    private string _section = "";

    public void Begin(ReportDocument document)
    {
        _summary.Add(("Report", "Title", document.Title, document.Lead));
        _summary.AddRange(document.Facts.Select(fact => ((string?, string?, ReportCell, string?))("Report", fact.Label, fact.Value, null)));
    }

    public void BeginSection(ReportSection section) => _section = section.Title;

    public void Write(ReportBlock block)
    {
        switch (block)
        {
            case ReportText text:
                _summary.Add((_section, null, default, text.Text));
                break;
            case ReportFigures figures:
                _summary.AddRange(figures.Figures.Select(figure => ((string?, string?, ReportCell, string?))(_section, figure.Label, figure.Value, figure.Note)));
                break;
            case ReportBars bars:
                _summary.AddRange(bars.Bars.SelectMany(bar => bar.Parts.Select(part => ((string?, string?, ReportCell, string?))(bars.Title, bar.Label, part.Value, part.Label))));
                break;
            case ReportTrend trend:
                _summary.AddRange(trend.Days.SelectMany((day, index) => trend.Series.Select(series => ((string?, string?, ReportCell, string?))(trend.Title, $"{day:yyyy-MM-dd}", series.Values[index], series.Label))));
                break;
        }
    }

    public void BeginTable(ReportTable table) => _workbook.BeginSheet(table.Title, table.Columns.Select(column => (column.Title, Math.Clamp(column.Width * Character, 8, 80))));

    public void Row(ImmutableArray<ReportCell> cells) => _workbook.Row(cells.AsSpan());

    public void EndTable(long rows) => _workbook.EndSheet();

    public void End()
    {
        _workbook.BeginSheet("Summary", [("Part", 28), ("What", 36), ("Value", 28), ("Note", 90)], first: true);
        foreach (var (part, what, value, note) in _summary)
            _workbook.Row([part, what, value, note]);
    }

    public void Dispose()
    {
        _workbook.Dispose();
        output.Dispose();
    }
}
