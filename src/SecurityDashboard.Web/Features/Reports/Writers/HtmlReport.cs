using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Text;
using SecurityDashboard.Controls;
using SecurityDashboard.Web.Features.Reports.Documents;

namespace SecurityDashboard.Web.Features.Reports.Writers;

/// <summary>
/// One file that needs nothing else, for readers of every kind: a heading for each section, header cells for each table, a table behind each
/// picture, no script. A table is shown up to so many rows; the other files hold them all.
/// </summary>
internal sealed class HtmlReport(Stream output, int mostRows = HtmlReport.Rows) : IReportWriter
{
    private const int Rows = 10_000;

    private static readonly string Style = $$"""
        :root{color-scheme:light}*{box-sizing:border-box}
        body{margin:0 auto;max-width:1080px;padding:24px 24px 64px;font:14px/1.5 Inter,ui-sans-serif,system-ui,"Segoe UI",Roboto,"Noto Sans",sans-serif;color:{{ReportPalette.Text}};background:#fff;font-variant-numeric:tabular-nums}
        th,td,dd,h1,h2,h3,p{unicode-bidi:isolate;overflow-wrap:anywhere}
        h1{font-size:28px;line-height:1.2;letter-spacing:-.02em;margin:0}h2{font-size:19px;margin:40px 0 8px;letter-spacing:-.01em}h3{font-size:15px;margin:24px 0 4px}
        p{margin:8px 0;max-width:75ch}.brand{color:{{ReportPalette.Accent}};font-weight:650;margin:0 0 8px}.lead{font-size:16px;color:{{ReportPalette.Muted}}}
        dl{display:grid;grid-template-columns:repeat(auto-fill,minmax(220px,1fr));gap:12px 24px;margin:16px 0 0;padding:16px;background:{{ReportPalette.Sunken}};border-radius:8px}dl div{min-width:0}dt{font-size:12px;color:{{ReportPalette.Muted}}}dd{margin:0;font-weight:600}
        nav h2{margin-top:24px}nav ol{margin:0;padding-left:20px;columns:2}a{color:{{ReportPalette.Accent}}}a:focus-visible,.scroll:focus-visible{outline:2px solid {{ReportPalette.Accent}};outline-offset:2px}
        .skip{position:absolute;left:-999px}.skip:focus{left:8px;top:8px;background:#fff;padding:8px}
        .figures{list-style:none;margin:12px 0;padding:0;display:grid;grid-template-columns:repeat(auto-fill,minmax(190px,1fr));gap:12px}.figures li{border:1px solid {{ReportPalette.Line}};border-radius:8px;padding:12px 16px;display:flex;flex-direction:column}.figures strong{font-size:26px;line-height:1.2;letter-spacing:-.02em}.label,.note,.empty{font-size:13px;color:{{ReportPalette.Muted}}}
        figure{margin:16px 0 8px}figcaption{font-size:13px;color:{{ReportPalette.Muted}};margin-bottom:8px}.bar{display:grid;grid-template-columns:minmax(90px,200px) 1fr;gap:12px;align-items:center;margin:4px 0}.track{display:flex;height:16px;background:{{ReportPalette.Sunken}};border-radius:4px;overflow:hidden}.track i{background:currentcolor;border-right:1px solid #fff}
        svg{width:100%;height:160px;display:block;border-bottom:1px solid {{ReportPalette.Muted}}}polygon{fill:currentcolor;stroke:#fff;stroke-width:1}
        .scroll{overflow-x:auto}table{border-collapse:collapse;width:100%;margin:8px 0}caption{text-align:left;font-weight:650;padding:8px 0}th,td{text-align:left;vertical-align:top;padding:6px 10px 6px 0;border-bottom:1px solid {{ReportPalette.Line}};min-width:5em}thead th{font-size:12px;color:{{ReportPalette.Muted}};vertical-align:bottom}tbody th{font-weight:600}.number{text-align:right;white-space:nowrap}.nowrap{white-space:nowrap}
        .tone-critical{color:{{ReportPalette.Of(ReportTone.Critical)}}}.tone-high{color:{{ReportPalette.Of(ReportTone.High)}}}.tone-medium{color:{{ReportPalette.Of(ReportTone.Medium)}}}.tone-low{color:{{ReportPalette.Of(ReportTone.Low)}}}.tone-good{color:{{ReportPalette.Of(ReportTone.Good)}}}.tone-unknown{color:{{ReportPalette.Of(ReportTone.Unknown)}}}.tone-muted{color:{{ReportPalette.Muted}}}
        polygon.tone-critical,polygon.tone-high,polygon.tone-medium,polygon.tone-low{fill-opacity:.85}
        @media (max-width:600px){body{padding:16px}nav ol{columns:1} }
        @media print{body{max-width:none;padding:0}.skip{display:none}h2{break-after:avoid}tr{break-inside:avoid}thead{display:table-header-group}.scroll{overflow:visible} }
        """;

    private readonly StreamWriter _html = new(output, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), bufferSize: 64 * 1024);
    private ReportTable? _table;
    private long _rows;
    private int _section;
    private int _pictures;

    public void Begin(ReportDocument document)
    {
        _html.Write($"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
            <meta name="referrer" content="no-referrer">
            <title>{Text(document.Title)}</title>
            <style>{Style}</style>
            </head>
            <body>
            <a class="skip" href="#content">Skip to the content</a>
            <header>
            <p class="brand">SecurityDashboard</p>
            <h1>{Text(document.Title)}</h1>
            <p class="lead">{Text(document.Lead)}</p>
            <dl>
            """);
        foreach (var fact in document.Facts)
            _html.Write($"<div><dt>{Text(fact.Label)}</dt><dd>{Text(fact.Value)}</dd></div>");
        _html.Write("</dl></header>\n<nav aria-label=\"Contents\"><h2>Contents</h2><ol>");
        for (var i = 0; i < document.Sections.Length; i++)
            _html.Write($"<li><a href=\"#s{i + 1}\">{Text(document.Sections[i].Title)}</a></li>");
        _html.Write("</ol></nav>\n<main id=\"content\">\n");
    }

    public void BeginSection(ReportSection section)
    {
        _section++;
        _html.Write($"<section aria-labelledby=\"s{_section}\"><h2 id=\"s{_section}\">{Text(section.Title)}</h2>\n");
    }

    public void Write(ReportBlock block)
    {
        switch (block)
        {
            case ReportText text:
                _html.Write($"<p>{Text(text.Text)}</p>\n");
                break;
            case ReportFigures figures:
                _html.Write("<ul class=\"figures\">");
                foreach (var figure in figures.Figures)
                    _html.Write($"<li><span class=\"label\">{Text(figure.Label)}</span> <strong class=\"{Class(figure.Tone)}\">{Text(figure.Value)}</strong> <span class=\"note\">{Text(figure.Note)}</span></li>");
                _html.Write("</ul>\n");
                break;
            case ReportBars bars:
                Bars(bars);
                break;
            case ReportTrend trend:
                Trend(trend);
                break;
        }
    }

    public void BeginTable(ReportTable table) => (_table, _rows) = (table, 0);

    public void Row(ImmutableArray<ReportCell> cells)
    {
        if (_table is not { } table || _rows++ >= mostRows)
            return;

        if (_rows == 1)
            Head(table.Title, table.Columns.Select(column => (column.Title, column.Kind is ReportColumnKind.Number)));
        _html.Write("<tr>");
        for (var i = 0; i < cells.Length; i++)
        {
            var (open, close) = i == 0 ? ("th scope=\"row\"", "th") : ("td", "td");
            var kind = table.Columns[i].Kind is ReportColumnKind.Number ? "number" : table.Columns[i].Kind is ReportColumnKind.Moment ? "nowrap" : "";
            _html.Write($"<{open} class=\"{kind} {Class(cells[i].Tone)}\">{Text(ReportWords.Text(cells[i]))}</{close}>");
        }

        _html.Write("</tr>\n");
    }

    public void EndTable(long rows)
    {
        if (_table is { } table && rows == 0)
            _html.Write($"<h3>{Text(table.Title)}</h3><p class=\"empty\">{Text(table.Empty)}</p>\n");
        else if (rows > 0)
            _html.Write("</tbody></table></div>\n");
        if (rows > mostRows)
            _html.Write($"<p class=\"note\">{ReportWords.Count(rows - mostRows)} more rows are in the other files of this report, as CSV, JSON or XLSX.</p>\n");
        _table = null;
    }

    public void EndSection() => _html.Write("</section>\n");

    public void End()
    {
        _html.Write("</main>\n</body>\n</html>\n");
        _html.Flush();
    }

    public void Dispose() => _html.Dispose();

    private void Bars(ReportBars bars)
    {
        var most = bars.Bars.Select(bar => bar.Total).DefaultIfEmpty(0).Max();
        _html.Write($"<figure><figcaption>{Text(bars.Title)}. {Text(bars.Summary)}</figcaption><div aria-hidden=\"true\">");
        foreach (var bar in bars.Bars)
        {
            _html.Write($"<div class=\"bar\"><span>{Text(bar.Label)}</span><span class=\"track\">");
            foreach (var part in bar.Parts.Where(part => part.Value > 0))
                _html.Write(string.Create(CultureInfo.InvariantCulture, $"<i class=\"{Class(part.Tone)}\" style=\"width:{part.Value / Math.Max(most, 1) * 100:0.##}%\"></i>"));
            _html.Write("</span></div>");
        }

        _html.Write("</div></figure>\n");
        Head(bars.Title, bars.Bars.SelectMany(bar => bar.Parts).Select(part => part.Label).Distinct().Select(label => (label, true)).Prepend(("", false)));
        foreach (var bar in bars.Bars)
        {
            _html.Write($"<tr><th scope=\"row\">{Text(bar.Label)}</th>");
            foreach (var label in bars.Bars.SelectMany(it => it.Parts).Select(part => part.Label).Distinct())
                _html.Write($"<td class=\"number\">{ReportWords.Text(bar.Parts.FirstOrDefault(part => part.Label == label)?.Value ?? 0)}</td>");
            _html.Write("</tr>");
        }

        _html.Write("</tbody></table></div>\n");
    }

    private void Trend(ReportTrend trend)
    {
        var most = Enumerable.Range(0, trend.Days.Length).Select(day => trend.Series.Sum(series => series.Values[day])).DefaultIfEmpty(0).Max();
        var id = $"p{++_pictures}";
        _html.Write($"<figure><figcaption id=\"{id}\">{Text(trend.Title)}. {Text(trend.Summary)}</figcaption><svg viewBox=\"0 0 800 160\" role=\"img\" aria-labelledby=\"{id}\" preserveAspectRatio=\"none\">");
        var below = new double[trend.Days.Length];
        foreach (var series in trend.Series)
        {
            var (bottom, top) = ((double[])below.Clone(), below);
            for (var day = 0; day < below.Length; day++)
                top[day] += series.Values[day];
            var points = top.Select((value, day) => Point(day, value)).Concat(bottom.Select((value, day) => Point(day, value)).Reverse());
            _html.Write($"<polygon class=\"{Class(series.Tone)}\" points=\"{string.Join(' ', points)}\"/>");
        }

        _html.Write("</svg></figure>\n");
        Head(trend.Title, trend.Series.Select(series => (series.Label, true)).Prepend(("Day", false)));
        for (var day = 0; day < trend.Days.Length; day++)
        {
            _html.Write($"<tr><th scope=\"row\" class=\"nowrap\">{trend.Days[day]:yyyy-MM-dd}</th>");
            foreach (var series in trend.Series)
                _html.Write($"<td class=\"number\">{ReportWords.Text(series.Values[day])}</td>");
            _html.Write("</tr>");
        }

        _html.Write("</tbody></table></div>\n");

        string Point(int day, double value) => string.Create(CultureInfo.InvariantCulture, $"{800.0 * day / Math.Max(1, trend.Days.Length - 1):0.#},{160 - (150 * value / Math.Max(most, 1)):0.#}");
    }

    // What scrolls can be reached by keyboard.
    private void Head(string title, IEnumerable<(string Title, bool IsNumber)> columns)
    {
        _html.Write($"<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Table: {Text(title)}\"><table><caption>{Text(title)}</caption><thead><tr>");
        foreach (var (column, isNumber) in columns)
            _html.Write(column.Length == 0 ? "<td></td>" : $"<th scope=\"col\"{(isNumber ? " class=\"number\"" : "")}>{Text(column)}</th>");
        _html.Write("</tr></thead><tbody>\n");
    }

    private static string Text(string text) => WebUtility.HtmlEncode(VisibleText.Of(text));

    private static string Class(ReportTone tone) => tone is ReportTone.None ? "" : $"tone-{tone.ToString().ToLowerInvariant()}";
}
