using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http.Features;
using SecurityDashboard.Data;
using SecurityDashboard.Data.Queries;
using SecurityDashboard.Results;
using SecurityDashboard.Web.Features.Reports.Documents;
using SecurityDashboard.Web.Features.Reports.Writers.Xlsx;
using SecurityDashboard.Web.People;

namespace SecurityDashboard.Web.Api;

/// <summary>A list as programs get it: the part that they ask for as JSON, or all of it as CSV or XLSX.</summary>
/// <param name="name">What the file is called, without its ending.</param>
/// <param name="columns">Of the CSV; what is null leaves its cell empty.</param>
internal sealed class ListAnswer<T>(string name, params (string Name, Func<T, object?> Cell)[] columns)
{
    private const int PartSize = 500;
    private const int Enough = 1 << 16;
    private const double Width = 24;

    /// <param name="format">json, csv, xlsx or nothing.</param>
    /// <param name="read">Reads as many at most, after that place in the list.</param>
    /// <param name="all">Reads all of it, where that is less work than part by part.</param>
    /// <param name="own">Leaves of some of it what is within a extent; null where only who may export everything exports this.</param>
    /// <exception cref="FormatException">The format is none of them, or the part is none that there can be.</exception>
    public async Task<IResult> AnswerAsync(HttpContext context, string? format, Part part, Func<int, string?, Task<Page<T>>> read, IAsyncEnumerable<T>? all = null, Func<Extent, ImmutableArray<T>, Task<ImmutableArray<T>>>? own = null)
    {
        if (format is null or "" or "json")
        {
            var page = await read(part.Size, part.After);
            return TypedResults.Ok(new Listing<T>(page.Items, page.Next));
        }

        var extent = await context.RequestServices.GetRequiredService<Extents>().OfAsync(context.User, Capabilities.Export, context.RequestAborted);
        if (!extent.IsEverything && (own is null || !Capabilities.Allows(context.User, Capabilities.Export)))
            return TypedResults.Forbid();
        if (!extent.IsEverything && all is null)
            read = Own(read, part => own!(extent, part));

        switch (format)
        {
            case "csv":
                return TypedResults.Stream(output => WriteCsvAsync(output, all ?? AllAsync(read), context.RequestAborted), "text/csv; charset=utf-8", $"{name}.csv");
            case "xlsx":
                // An archive's directory is not written asynchronously.
                if (context.Features.Get<IHttpBodyControlFeature>() is { } body)
                    body.AllowSynchronousIO = true;
                return TypedResults.Stream(output => WriteXlsxAsync(output, all ?? AllAsync(read), context.RequestAborted), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", $"{name}.xlsx");
            default:
                throw new FormatException($"format is {format}. It can be json, csv or xlsx.");
        }
    }

    /// <summary>For what reads no more than its caller may export.</summary>
    public static Task<ImmutableArray<T>> Limited(Extent extent, ImmutableArray<T> items) => Task.FromResult(items);

    private static Func<int, string?, Task<Page<T>>> Own(Func<int, string?, Task<Page<T>>> read, Func<ImmutableArray<T>, Task<ImmutableArray<T>>> own) => async (limit, after) =>
    {
        var page = await read(limit, after);
        return page with { Items = await own(page.Items) };
    };

    private static async IAsyncEnumerable<T> AllAsync(Func<int, string?, Task<Page<T>>> read)
    {
        string? after = null;
        do
        {
            var page = await read(PartSize, after);
            foreach (var item in page.Items)
                yield return item;
            after = page.Next;
        }
        while (after is not null);
    }

    /// <summary>Writes as it reads, so that a million rows take no more memory than a page.</summary>
    internal async Task WriteCsvAsync(Stream output, IAsyncEnumerable<T> items, CancellationToken cancellation)
    {
        // With the mark, because spreadsheets otherwise read UTF-8 as something else.
        await using var text = new StreamWriter(output, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), bufferSize: 64 * 1024, leaveOpen: true);
        var rows = new StringWriter(CultureInfo.InvariantCulture);
        ResultCsv.WriteRow(rows, columns.Select(column => column.Name));
        await foreach (var item in items.WithCancellation(cancellation))
        {
            ResultCsv.WriteRow(rows, columns.Select(column => Cell(column.Cell(item))));
            if (rows.GetStringBuilder().Length < Enough)
                continue;

            await text.WriteAsync(rows.GetStringBuilder(), cancellation);
            rows.GetStringBuilder().Clear();
        }

        await text.WriteAsync(rows.GetStringBuilder(), cancellation);
    }

    internal async Task WriteXlsxAsync(Stream output, IAsyncEnumerable<T> items, CancellationToken cancellation)
    {
        using var workbook = new XlsxWorkbook(output);
        workbook.BeginSheet(name, columns.Select(column => (column.Name, Width)));
        var cells = new ReportCell[columns.Length];
        await foreach (var item in items.WithCancellation(cancellation))
        {
            for (var i = 0; i < columns.Length; i++)
                cells[i] = new ReportCell(columns[i].Cell(item) switch { int number => (long)number, double number => number, DateTimeOffset moment => moment, var value => Cell(value) });
            workbook.Row(cells);
        }
    }

    private static string Cell(object? value) => value switch
    {
        null => "",
        Enum word => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(word.ToString()),
        DateTimeOffset moment => moment.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
        bool fact => fact ? "true" : "false",
        IEnumerable<string> words => string.Join(' ', words),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };
}
