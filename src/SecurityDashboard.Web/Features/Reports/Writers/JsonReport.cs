using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using SecurityDashboard.Web.Features.Reports.Documents;

namespace SecurityDashboard.Web.Features.Reports.Writers;

/// <summary>The whole document for programs.</summary>
internal sealed class JsonReport(Stream output) : IReportWriter
{
    private const int Enough = 1 << 16;

    private readonly Utf8JsonWriter _json = new(output, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    private ImmutableArray<ReportColumn> _columns = [];

    public void Begin(ReportDocument document)
    {
        _json.WriteStartObject();
        _json.WriteString("schemaVersion", "1");
        _json.WriteString("title", document.Title);
        _json.WriteString("lead", document.Lead);
        _json.WriteStartObject("facts");
        foreach (var fact in document.Facts)
            _json.WriteString(fact.Label, fact.Value);
        _json.WriteEndObject();
        _json.WriteStartArray("sections");
    }

    public void BeginSection(ReportSection section)
    {
        _json.WriteStartObject();
        _json.WriteString("title", section.Title);
        _json.WriteStartArray("blocks");
    }

    public void Write(ReportBlock block)
    {
        _json.WriteStartObject();
        switch (block)
        {
            case ReportText text:
                _json.WriteString("text", text.Text);
                break;
            case ReportFigures figures:
                _json.WriteStartArray("figures");
                foreach (var figure in figures.Figures)
                {
                    _json.WriteStartObject();
                    _json.WriteString("label", figure.Label);
                    _json.WriteString("value", figure.Value);
                    _json.WriteString("note", figure.Note);
                    _json.WriteEndObject();
                }

                _json.WriteEndArray();
                break;
            case ReportBars bars:
                _json.WriteString("title", bars.Title);
                _json.WriteString("summary", bars.Summary);
                _json.WriteStartArray("bars");
                foreach (var bar in bars.Bars)
                {
                    _json.WriteStartObject();
                    _json.WriteString("label", bar.Label);
                    _json.WriteStartObject("parts");
                    foreach (var part in bar.Parts)
                        _json.WriteNumber(part.Label, part.Value);
                    _json.WriteEndObject();
                    _json.WriteEndObject();
                }

                _json.WriteEndArray();
                break;
            case ReportTrend trend:
                _json.WriteString("title", trend.Title);
                _json.WriteString("summary", trend.Summary);
                _json.WriteStartArray("days");
                for (var day = 0; day < trend.Days.Length; day++)
                {
                    _json.WriteStartObject();
                    _json.WriteString("day", trend.Days[day].ToString("O", System.Globalization.CultureInfo.InvariantCulture));
                    foreach (var series in trend.Series)
                        _json.WriteNumber(series.Label, series.Values[day]);
                    _json.WriteEndObject();
                }

                _json.WriteEndArray();
                break;
        }

        _json.WriteEndObject();
    }

    public void BeginTable(ReportTable table)
    {
        _columns = table.Columns;
        _json.WriteStartObject();
        _json.WriteString("table", table.Name);
        _json.WriteString("title", table.Title);
        _json.WriteStartArray("rows");
    }

    public void Row(ImmutableArray<ReportCell> cells)
    {
        _json.WriteStartObject();
        for (var i = 0; i < cells.Length; i++)
            switch (cells[i].Value)
            {
                case null: _json.WriteNull(_columns[i].Name); break;
                case long number: _json.WriteNumber(_columns[i].Name, number); break;
                case double number: _json.WriteNumber(_columns[i].Name, number); break;
                default: _json.WriteString(_columns[i].Name, ReportWords.Raw(cells[i])); break;
            }

        _json.WriteEndObject();
        if (_json.BytesPending > Enough)
            _json.Flush();
    }

    public void EndTable(long rows)
    {
        _json.WriteEndArray();
        _json.WriteNumber("count", rows);
        _json.WriteEndObject();
    }

    public void EndSection()
    {
        _json.WriteEndArray();
        _json.WriteEndObject();
    }

    public void End()
    {
        _json.WriteEndArray();
        _json.WriteEndObject();
        _json.Flush();
    }

    public void Dispose()
    {
        _json.Dispose();
        output.Dispose();
    }
}
