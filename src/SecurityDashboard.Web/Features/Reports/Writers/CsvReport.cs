using System.Collections.Immutable;
using System.Text;
using SecurityDashboard.Results;
using SecurityDashboard.Web.Features.Reports.Documents;

namespace SecurityDashboard.Web.Features.Reports.Writers;

/// <summary>One file of each table: RFC 4180, UTF-8 with its mark, no cell that a spreadsheet would run.</summary>
internal sealed class CsvReport(Func<string, Stream> create) : IReportWriter
{
    private StreamWriter? _table;

    public void BeginTable(ReportTable table)
    {
        // With the mark, because spreadsheets otherwise read UTF-8 as something else.
        _table = new StreamWriter(create($"{table.Name}.csv"), new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), bufferSize: 64 * 1024);
        ResultCsv.WriteRow(_table, table.Columns.Select(column => column.Name));
    }

    public void Row(ImmutableArray<ReportCell> cells)
    {
        if (_table is { } table)
            ResultCsv.WriteRow(table, cells.Select(ReportWords.Raw));
    }

    public void EndTable(long rows)
    {
        _table?.Dispose();
        _table = null;
    }

    public void Dispose() => _table?.Dispose();
}
