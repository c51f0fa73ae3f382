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

    /// <summary>One row; a value that begins like a formula gets an apostrophe before it, as names from AWS are hostile; full-width signs are read as formulas too.</summary>
    public static void WriteRow(TextWriter output, IEnumerable<string> values)
    {
        output.Write(string.Join(',', values.Select(Cell)));
        output.Write("\r\n");
    }

    private static string Cell(string value)
    {
        // Lines stay; what else would steer a terminal that shows the file does not.
        var lines = string.Join('\n', value.Split(["\r\n", "\n", "\r"], StringSplitOptions.None).Select(VisibleText.Of));
        var safe = lines is ['=' or '+' or '-' or '@' or '\n' or '＝' or '＋' or '－' or '＠', ..] ? "'" + lines : lines;
        return safe.AsSpan().ContainsAny("\",\n") ? string.Create(CultureInfo.InvariantCulture, $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"") : safe;
    }
}
