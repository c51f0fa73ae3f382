using System.Globalization;
using System.Text;
using SecurityDashboard.Data;
using SecurityDashboard.Results;
using SecurityDashboard.Web.People;

namespace SecurityDashboard.Web.Api;

/// <summary>A list as programs get it: the part that they ask for as JSON, or all of it as CSV.</summary>
/// <param name="name">What the file is called, without its ending.</param>
/// <param name="columns">Of the CSV; what is null leaves its cell empty.</param>
internal sealed class ListAnswer<T>(string name, params (string Name, Func<T, object?> Cell)[] columns)
{
    private const int PartSize = 500;

    /// <param name="format">json, csv or nothing.</param>
    /// <param name="read">Reads as many at most, after that place in the list.</param>
    /// <exception cref="FormatException">The format is neither, or the part is none that there can be.</exception>
    public async Task<IResult> AnswerAsync(HttpContext context, string? format, Part part, Func<int, string?, Task<Page<T>>> read)
    {
        switch (format)
        {
            case null or "" or "json":
                var page = await read(part.Size, part.After);
                return TypedResults.Ok(new Listing<T>(page.Items, page.Next));
            case "csv" when Capabilities.Allows(context.User, Capabilities.Export):
                return TypedResults.Stream(output => WriteAsync(output, read, context.RequestAborted), "text/csv; charset=utf-8", $"{name}.csv");
            case "csv":
                return TypedResults.Forbid();
            default:
                throw new FormatException($"format is {format}. It can be json or csv.");
        }
    }

    /// <summary>Reads and writes in parts, so that a million rows take no more memory than a page.</summary>
    private async Task WriteAsync(Stream output, Func<int, string?, Task<Page<T>>> read, CancellationToken cancellation)
    {
        // With the mark, because spreadsheets otherwise read UTF-8 as something else.
        await output.WriteAsync(Encoding.UTF8.GetPreamble(), cancellation);
        var text = new StringWriter(CultureInfo.InvariantCulture);
        ResultCsv.WriteRow(text, columns.Select(column => column.Name));
        string? after = null;
        do
        {
            var page = await read(PartSize, after);
            foreach (var item in page.Items)
                ResultCsv.WriteRow(text, columns.Select(column => Cell(column.Cell(item))));
            await output.WriteAsync(Encoding.UTF8.GetBytes(text.ToString()), cancellation);
            text.GetStringBuilder().Clear();
            after = page.Next;
        }
        while (after is not null);
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
