using System.Globalization;
using SecurityDashboard.Controls;

namespace SecurityDashboard.Results;

/// <summary>Findings as CSV (RFC 4180): one header, CRLF, and no cell that a spreadsheet would run as a formula.</summary>
public static class ResultCsv
{
    private static readonly string[] Header = ["control", "title", "pillar", "outcome", "severity", "resource", "resource_type", "account", "region", "sub_key", "pipelines", "message"];

    public static void Write(TextWriter output, IEnumerable<FindingResult> findings)
    {
        WriteRow(output, Header);
        foreach (var (evaluation, pipelines) in findings)
        {
            var control = ControlCatalog.Find(evaluation.ControlId);
            WriteRow(output,
            [
                evaluation.ControlId, control?.Info.Title ?? "", control?.Pillar.ToString() ?? "", ResultJson.NameOf(evaluation.Verdict.Outcome), ResultJson.NameOf(evaluation.Severity),
                evaluation.Resource.Arn.Text, evaluation.Resource.Type, evaluation.Resource.Account.Text, evaluation.Resource.Region, evaluation.SubKey,
                string.Join(' ', pipelines.Select(pipeline => pipeline.Pipeline.Arn.Text)), evaluation.Verdict.Because,
            ]);
        }
    }

    /// <summary>One row; a value that begins like a formula gets an apostrophe before it, as names from AWS are hostile.</summary>
    public static void WriteRow(TextWriter output, IEnumerable<string> values)
    {
        output.Write(string.Join(',', values.Select(Cell)));
        output.Write("\r\n");
    }

    private static string Cell(string value)
    {
        var safe = value is ['=' or '+' or '-' or '@' or '\t' or '\r', ..] ? "'" + value : value;
        return safe.AsSpan().ContainsAny("\",\r\n") ? string.Create(CultureInfo.InvariantCulture, $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"") : safe;
    }
}
