using System.Globalization;
using System.IO.Compression;
using System.Text;
using SecurityDashboard.Controls;
using SecurityDashboard.Web.Features.Reports.Documents;

namespace SecurityDashboard.Web.Features.Reports.Writers.Xlsx;

/// <summary>
/// A workbook written row by row: the one sheet that is open goes straight into the archive, so that a million rows are never held. Texts are
/// texts: no cell is ever a formula, whatever it begins with.
/// </summary>
/// <remarks>ECMA-376, Part 1, 18.3. The library for the format holds a sheet in memory until it is whole, hence this.</remarks>
internal sealed class XlsxWorkbook(Stream output) : IDisposable
{
    /// <summary>Of a sheet, its header included: what spreadsheets hold.</summary>
    public const int MostRows = 1_048_576;

    private const int MostText = 32_767;
    private const int LongestName = 31;

    private readonly ZipArchive _zip = new(output, ZipArchiveMode.Create, leaveOpen: true);
    private readonly List<(string Name, bool First)> _sheets = [];
    private readonly StringBuilder _row = new();
    private StreamWriter? _sheet;
    private (string Title, double Width)[] _columns = [];
    private string _name = "";
    private int _rows;
    private int _part;

    /// <param name="columns">With their widths in characters.</param>
    /// <param name="first">Whether it is shown before those that were written before it.</param>
    public void BeginSheet(string name, IEnumerable<(string Title, double Width)> columns, bool first = false)
    {
        (_name, _columns, _part) = (name, [.. columns], 1);
        Open(name, first);
    }

    public void Row(ReadOnlySpan<ReportCell> cells)
    {
        if (_rows == MostRows)
        {
            EndSheet();
            Open($"{_name} {++_part}", first: false);
        }

        _rows++;
        _row.Clear().Append("<row>");
        foreach (var cell in cells)
            Cell(cell.Value);
        _row.Append("</row>\n");
        _sheet!.Write(_row);
    }

    public void EndSheet()
    {
        if (_sheet is null)
            return;

        _sheet.Write("</sheetData>");
        _sheet.Write(string.Create(CultureInfo.InvariantCulture, $"<autoFilter ref=\"A1:{Letters(_columns.Length)}{Math.Max(_rows, 1)}\"/></worksheet>"));
        _sheet.Dispose();
        _sheet = null;
    }

    public void Dispose()
    {
        EndSheet();
        var ordered = Enumerable.Range(1, _sheets.Count).OrderByDescending(number => _sheets[number - 1].First).ToList();
        Part("xl/workbook.xml", $"""<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>{string.Concat(ordered.Select(number => $"<sheet name=\"{Text(_sheets[number - 1].Name)}\" sheetId=\"{number}\" r:id=\"rId{number}\"/>"))}</sheets></workbook>""");
        Part("xl/_rels/workbook.xml.rels", $"""<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{string.Concat(ordered.Select(number => Relation($"rId{number}", "worksheet", $"worksheets/sheet{number}.xml")))}{Relation("rIdStyles", "styles", "styles.xml")}</Relationships>""");
        Part("xl/styles.xml", """
            <styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\-mm\-dd\ hh:mm:ss"/></numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill><fill><patternFill patternType="solid"><fgColor rgb="FFF1F3F7"/></patternFill></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="0" fontId="1" fillId="2" borderId="0" xfId="0" applyFont="1" applyFill="1"/><xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs></styleSheet>
            """);
        Part("_rels/.rels", $"""<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{Relation("rId1", "officeDocument", "xl/workbook.xml")}</Relationships>""");
        Part("[Content_Types].xml", $"""<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>{string.Concat(ordered.Select(number => $"<Override PartName=\"/xl/worksheets/sheet{number}.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/>"))}</Types>""");
        _zip.Dispose();
    }

    private void Open(string name, bool first)
    {
        _sheets.Add((Unique(name), first));
        _sheet = Writer($"xl/worksheets/sheet{_sheets.Count}.xml");
        _sheet.Write("""<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>""");
        for (var i = 0; i < _columns.Length; i++)
            _sheet.Write(string.Create(CultureInfo.InvariantCulture, $"<col min=\"{i + 1}\" max=\"{i + 1}\" width=\"{_columns[i].Width:0.##}\" customWidth=\"1\"/>"));
        _sheet.Write("</cols><sheetData><row>");
        foreach (var (title, _) in _columns)
            _sheet.Write($"<c s=\"1\" t=\"inlineStr\"><is><t>{Text(title)}</t></is></c>");
        _sheet.Write("</row>\n");
        _rows = 1;
    }

    private void Cell(object? value)
    {
        switch (value)
        {
            case null or "":
                _row.Append("<c/>");
                break;
            case long number:
                _row.Append(CultureInfo.InvariantCulture, $"<c><v>{number}</v></c>");
                break;
            case double number:
                _row.Append(CultureInfo.InvariantCulture, $"<c><v>{number}</v></c>");
                break;
            case DateTimeOffset moment:
                _row.Append(CultureInfo.InvariantCulture, $"<c s=\"2\"><v>{moment.UtcDateTime.ToOADate()}</v></c>");
                break;
            default:
                _row.Append("<c t=\"inlineStr\"><is><t xml:space=\"preserve\">");
                Append(_row, value.ToString() ?? "");
                _row.Append("</t></is></c>");
                break;
        }
    }

    private static string Text(string text)
    {
        var safe = new StringBuilder();
        Append(safe, text);
        return safe.ToString();
    }

    private static void Append(StringBuilder xml, string text)
    {
        var shown = VisibleText.Of(text.Length > MostText ? text[..MostText] : text);
        for (var i = 0; i < shown.Length; i++)
            switch (shown[i])
            {
                case '&': xml.Append("&amp;"); break;
                case '<': xml.Append("&lt;"); break;
                case '>': xml.Append("&gt;"); break;
                case '"': xml.Append("&quot;"); break;
                // The format reads _x0041_ as the letter A.
                case '_' when i + 1 < shown.Length && shown[i + 1] is 'x': xml.Append("_x005F_"); break;
                case '\uFFFE' or '\uFFFF': xml.Append('\uFFFD'); break;
                case var high when char.IsHighSurrogate(high) && i + 1 < shown.Length && char.IsLowSurrogate(shown[i + 1]): xml.Append(high).Append(shown[++i]); break;
                case var alone when char.IsSurrogate(alone): xml.Append('\uFFFD'); break;
                case var letter: xml.Append(letter); break;
            }
    }

    /// <summary>A name that a sheet may have and no other one has.</summary>
    private string Unique(string name)
    {
        var allowed = new string([.. VisibleText.Of(name).Select(letter => letter is '[' or ']' or ':' or '*' or '?' or '/' or '\\' or '\'' ? ' ' : letter)]).Trim();
        var shown = allowed.Length > LongestName ? allowed[..LongestName] : allowed;
        for (var number = 2; _sheets.Any(sheet => sheet.Name.Equals(shown, StringComparison.OrdinalIgnoreCase)); number++)
            shown = $"{(allowed.Length > LongestName - 4 ? allowed[..(LongestName - 4)] : allowed)} {number}";
        return shown;
    }

    private static string Letters(int column) => column <= 26 ? $"{(char)('A' + column - 1)}" : $"{Letters((column - 1) / 26)}{(char)('A' + ((column - 1) % 26))}";

    private static string Relation(string id, string type, string target) => $"<Relationship Id=\"{id}\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{type}\" Target=\"{target}\"/>";

    private void Part(string name, string xml)
    {
        using var part = Writer(name);
        part.Write(xml);
    }

    private StreamWriter Writer(string name)
    {
        var writer = new StreamWriter(_zip.CreateEntry(name, CompressionLevel.Fastest).Open(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), bufferSize: 64 * 1024);
        writer.Write("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n");
        return writer;
    }
}
