using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using DocumentFormat.OpenXml.Validation;
using SecurityDashboard.Controls;
using SecurityDashboard.Testing;
using SecurityDashboard.Web.Features.Reports.Documents;
using SecurityDashboard.Web.Features.Reports.Writers;
using SecurityDashboard.Web.Features.Reports.Writers.Pdf;
using SecurityDashboard.Web.Features.Reports.Writers.Xlsx;

namespace SecurityDashboard.Web.Features.Reports;

/// <summary>One document with everything in it that there can be, and what nobody wants in it, as each format.</summary>
public sealed class WriterTests : IDisposable
{
    private static readonly DateTimeOffset At = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    private static readonly ImmutableArray<string> Hostile =
    [
        "=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "\t=1", "＝1", "a\"b,c;d\r\ne", "<script>alert(1)</script>", "</title><img src=x onerror=alert(1)>", "\u001b[2J\u0007\u0000", "\u202Egpj.exe", "_x0041_",
        "\uD800 alone \uFFFE", "Ελληνικά Кириллица Łódź ñ €", "漢字 🎉", new string('x', 40_000), "]]>&amp;", "arn:aws:s3:::" + new string('b', 63),
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("writers-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task CSV_survives_the_way_there_and_back()
    {
        await WriteAsync(new CsvReport(Create));

        var rows = Parse(await File.ReadAllTextAsync(Of("hostile.csv"), TestContext.Current.CancellationToken));
        Assert.Equal(["text", "number", "moment"], rows[0]);
        Assert.Equal(Hostile.Select(CsvOf), rows.Skip(1).Select(row => row[0]));
        Assert.All(rows.Skip(1), row => Assert.Equal(("12.5", "2026-11-23T12:00:00Z"), (row[1], row[2])));
        Assert.All(rows.SelectMany(row => row), cell => Assert.False(cell is ['=' or '+' or '-' or '@', ..], cell));
    }

    [Fact]
    public async Task XLSX_is_valid_has_types_and_frozen_headers_and_no_formula()
    {
        await WriteAsync(new XlsxReport(Create("report.xlsx")));

        using var workbook = SpreadsheetDocument.Open(Of("report.xlsx"), isEditable: false);
        Assert.Empty(new OpenXmlValidator().Validate(workbook, TestContext.Current.CancellationToken).Select(error => $"{error.Part?.Uri} {error.Path?.XPath}: {error.Description}"));
        var sheets = workbook.WorkbookPart!.Workbook!.Descendants<Sheet>().ToList();
        Assert.Equal(["Summary", "Hostile   table", "Nothing"], sheets.Select(sheet => sheet.Name!.Value));
        var table = ((WorksheetPart)workbook.WorkbookPart.GetPartById(sheets[1].Id!.Value!)).Worksheet!;
        Assert.Equal(PaneStateValues.Frozen, table.Descendants<Pane>().Single().State!.Value);
        Assert.Empty(table.Descendants<CellFormula>());
        var rows = table.Descendants<Row>().Skip(1).Select(row => row.Elements<Cell>().ToList()).ToList();
        Assert.Equal(Hostile.Length, rows.Count);
        Assert.Equal("=cmd|' /C calc'!A0", rows[0][0].InlineString!.InnerText);
        Assert.Equal("_x005F_x0041_", rows[11][0].InlineString!.InnerText);
        Assert.All(rows, row => Assert.Equal(("12.5", At.UtcDateTime.ToOADate().ToString(CultureInfo.InvariantCulture)), (row[1].CellValue!.Text, row[2].CellValue!.Text)));
    }

    [Fact]
    public async Task A_sheet_ends_where_spreadsheets_do_and_another_one_goes_on()
    {
        await using (var output = Create("long.xlsx"))
        {
            using var workbook = new XlsxWorkbook(output);
            workbook.BeginSheet("Rows", [("n", 8)]);
            for (var row = 0; row < XlsxWorkbook.MostRows + 1; row++)
                workbook.Row([row]);
        }

        using var read = SpreadsheetDocument.Open(Of("long.xlsx"), isEditable: false);
        Assert.Equal(["Rows", "Rows 2"], read.WorkbookPart!.Workbook!.Descendants<Sheet>().Select(sheet => sheet.Name!.Value));
        Assert.Equal(3, ((WorksheetPart)read.WorkbookPart.GetPartById("rId2")).Worksheet!.Descendants<Row>().Count());
    }

    [Fact]
    public async Task HTML_is_one_file_that_says_everything_and_runs_nothing()
    {
        await WriteAsync(new HtmlReport(Create("report.html"), mostRows: 5));

        var html = await File.ReadAllTextAsync(Of("report.html"), TestContext.Current.CancellationToken);
        Assert.StartsWith("<!DOCTYPE html>\n<html lang=\"en\">", html.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Contains("<title>&lt;/title&gt;&lt;script&gt;alert(1)&lt;/script&gt;</title>", html, StringComparison.Ordinal);
        foreach (var danger in (string[])["<script", "<img", " src=", "onerror=alert(1)>", "http:", "url(", "\u001b", "\u202E"])
            Assert.DoesNotContain(danger, html, StringComparison.Ordinal);
        Assert.Contains("13 more rows are in the other files", html, StringComparison.Ordinal);
        Assert.Contains("There is nothing.", html, StringComparison.Ordinal);
        Assert.Equal(html.Split("<th scope=\"col\"").Length - 1, html.Split("</thead>")[..^1].Sum(part => part[part.LastIndexOf("<thead>", StringComparison.Ordinal)..].Split("scope=\"col\"").Length - 1));
    }

    [Fact]
    public async Task JSON_keeps_every_value_as_it_is()
    {
        await WriteAsync(new JsonReport(Create("report.json")));

        using var json = System.Text.Json.JsonDocument.Parse(await File.ReadAllTextAsync(Of("report.json"), TestContext.Current.CancellationToken));
        var rows = ReportsApiTests.Table(json.RootElement, "hostile").EnumerateArray().ToList();
        Assert.Equal(Hostile[0], rows[0].GetProperty("text").GetString());
        Assert.Equal(Hostile[14], rows[14].GetProperty("text").GetString());
        Assert.Equal(12.5, rows[0].GetProperty("number").GetDouble());
    }

    [Fact]
    public async Task PDF_has_a_cover_contents_numbers_charts_and_text_that_can_be_searched()
    {
        await WriteAsync(new PdfReport(Create("report.pdf"), At, mostRows: 15));

        var text = await RunAsync("pdftotext", "-layout", Of("report.pdf"), "-");
        foreach (var words in (string[])["Contents", "2 of ", "All that there is", "Risk points", "Ελληνικά", "[U+6F22]", "23 November 2026", "3 more rows are in the other files", "Nothing: There is nothing."])
            Assert.Contains(words, text, StringComparison.Ordinal);
        var info = await RunAsync("pdfinfo", Of("report.pdf"));
        Assert.Matches("Title: +</title><script>alert\\(1\\)</script>\n", info);
        Assert.Contains("/Lang (en)", Encoding.Latin1.GetString(await File.ReadAllBytesAsync(Of("report.pdf"), TestContext.Current.CancellationToken)), StringComparison.Ordinal);
        var fonts = (await RunAsync("pdffonts", Of("report.pdf"))).Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(2).ToList();
        Assert.All(fonts, font => Assert.Matches(@"^[A-Z]{6}\+OpenSans.* yes yes yes ", font));
        Assert.NotEmpty(fonts);

        // Every page draws: nothing is blank.
        await RunAsync("pdftoppm", "-r", "20", "-gray", Of("report.pdf"), Of("page"));
        var pages = Directory.GetFiles(_folder, "page-*.pgm");
        Assert.True(pages.Length >= 4, $"{pages.Length} pages");
        Assert.All(pages, page => Assert.True(File.ReadAllBytes(page).Skip(20).Distinct().Count() > 3, page));
    }

    [Fact]
    public void What_the_typeface_lacks_is_seen_by_its_number() =>
        Assert.Equal("Ελληνικά Кириллица Łódź [U+6F22][U+5B57] [U+1F389] \uFFFD", PdfFonts.Visible("Ελληνικά Кириллица Łódź 漢字 🎉 \u202E").Replace("[U+FFFD]", "\uFFFD", StringComparison.Ordinal));

    private static ReportDocument Document() => new()
    {
        Title = "</title><script>alert(1)</script>",
        Lead = "What there is, \u202E and what nobody wants.",
        Facts = [new("As of", ReportWords.Moment(At)), new("<b>", "=1")],
        Sections =
        [
            new("All that there is",
            [
                new ReportText("A paragraph that is long enough to be broken into several lines on a page that is not that wide, so that it can be seen how it is broken."),
                new ReportFigures([new("Score", "69.9", "of 100", ReportTone.High), new("Coverage", "98 %", "of evaluations")]),
                new ReportBars("Findings by severity", "Four fail.", [new("Critical", [new("Fails", 3, ReportTone.Critical), new("Excepted", 1, ReportTone.Muted)]), new("<i>", [new("Fails", 0, ReportTone.Low)])]),
                new ReportTrend("Risk points", "They fell.", [new("Critical", ReportTone.Critical, [80, 40, 40]), new("High", ReportTone.High, [30, 30, 15])], [new(2026, 11, 21), new(2026, 11, 22), new(2026, 11, 23)]),
            ]),
            new("What nobody wants", [new ReportTable("hostile", "Hostile / table", [new("text", "Text", 4), new("number", "Number", 1, ReportColumnKind.Number), new("moment", "Moment", 2, ReportColumnKind.Moment)], RowsAsync(), "None.")]),
            new("Nothing", [new ReportTable("nothing", "Nothing", [new("text", "Text", 1)], Empty(), "There is nothing.")]),
        ],
    };

    private static async IAsyncEnumerable<ImmutableArray<ReportCell>> RowsAsync()
    {
        foreach (var text in Hostile)
            yield return [new ReportCell(text, ReportTone.Critical), 12.5, At];
        await Task.CompletedTask;
    }

    private static async IAsyncEnumerable<ImmutableArray<ReportCell>> Empty()
    {
        await Task.CompletedTask;
        yield break;
    }

    private static async Task WriteAsync(IReportWriter writer)
    {
        using var _ = writer;
        var document = Document();
        writer.Begin(document);
        foreach (var section in document.Sections)
        {
            writer.BeginSection(section);
            foreach (var block in section.Blocks)
                if (block is ReportTable table)
                {
                    writer.BeginTable(table);
                    var rows = 0;
                    await foreach (var row in table.Rows)
                    {
                        writer.Row(row);
                        rows++;
                    }

                    writer.EndTable(rows);
                }
                else
                {
                    writer.Write(block);
                }

            writer.EndSection();
        }

        writer.End();
    }

    /// <summary>As a spreadsheet gets it: what would run is text, and what would steer a terminal is visible.</summary>
    private static string CsvOf(string text)
    {
        var lines = string.Join('\n', text.Split(["\r\n", "\n", "\r"], StringSplitOptions.None).Select(VisibleText.Of));
        var safe = lines is ['=' or '+' or '-' or '@' or '\n' or '＝' or '＋' or '－' or '＠', ..] ? "'" + lines : lines;
        return Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(safe));
    }

    private static List<List<string>> Parse(string csv)
    {
        List<List<string>> rows = [[]];
        var cell = new StringBuilder();
        var quoted = false;
        for (var i = 0; i < csv.Length; i++)
            switch (csv[i])
            {
                case '"' when quoted && i + 1 < csv.Length && csv[i + 1] is '"': cell.Append('"'); i++; break;
                case '"': quoted = !quoted; break;
                case ',' when !quoted: End(); break;
                case '\r' when !quoted && csv[i + 1] is '\n': End(); rows.Add([]); i++; break;
                default: cell.Append(csv[i]); break;
            }

        Assert.Equal("", cell.ToString());
        return rows[..^1];

        void End()
        {
            rows[^1].Add(cell.ToString());
            cell.Clear();
        }
    }

    private static async Task<string> RunAsync(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            var errors = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.Equal((0, ""), (process.ExitCode, errors));
            return await output;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Require.OrSkip(available: false, $"{program}, of the package poppler-utils");
            return "";
        }
    }

    private FileStream Create(string name) => File.Create(Of(name));

    private string Of(string name) => Path.Combine(_folder, name);
}
