using System.CommandLine;
using System.Globalization;
using SecurityDashboard.Controls;
using SecurityDashboard.Encryption;
using SecurityDashboard.Results;
using SecurityDashboard.Results.Exports;
using SecurityDashboard.Scoring;

namespace SecurityDashboard.Cli;

/// <summary>The options that scan and evaluate share: how a result is printed, and when it fails the gate.</summary>
internal sealed class ResultOutput
{
    private readonly Option<string> _format = new("--format") { Description = "table, json, csv, sarif or ocsf", DefaultValueFactory = _ => "table" };
    private readonly Option<FileInfo?> _output = new("--output", "-o") { Description = "Write the result to this file instead of the standard output." };
    private readonly Option<string?> _failOn = new("--fail-on") { Description = "Exit with 1 when a finding of this severity or above fails: critical, high, medium or low." };
    private readonly Option<double?> _minScore = new("--min-score")
    {
        Description = "Exit with 1 when a pipeline that could be judged scores below this (0 to 100).",
        CustomParser = result =>
        {
            if (double.TryParse(result.Tokens[0].Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var score) && score is >= 0 and <= 100)
                return score;
            result.AddError($"--min-score is \"{result.Tokens[0].Value}\"; it must be a number from 0 to 100.");
            return null;
        },
    };

    public ResultOutput()
    {
        _format.AcceptOnlyFromAmong("table", "json", "csv", "sarif", "ocsf");
        _failOn.AcceptOnlyFromAmong("critical", "high", "medium", "low");
    }

    public void AddTo(Command command)
    {
        command.Add(_format);
        command.Add(_output);
        command.Add(_failOn);
        command.Add(_minScore);
    }

    /// <summary>Whatever takes long comes after this: a result that cannot be written would be lost.</summary>
    public void RequireWritable(ParseResult parsed)
    {
        if (parsed.GetValue(_output) is { } file)
            Files.RequireWritable(file.FullName);
    }

    /// <summary>Prints the result and answers with the exit code.</summary>
    public Task<int> WriteAsync(ParseResult parsed, EstateResult result, CancellationToken cancellation) => WriteAsync(parsed, result, unknownCounts: true, cancellation);

    /// <param name="unknownCounts">What could not be judged keeps the gate from passing; false where that is so by nature, before a deployment.</param>
    public async Task<int> WriteAsync(ParseResult parsed, EstateResult result, bool unknownCounts, CancellationToken cancellation)
    {
        await using (var stream = parsed.GetValue(_output) is { } file ? file.Create() : Console.OpenStandardOutput())
            Write(stream, parsed.GetValue(_format)!, result);

        cancellation.ThrowIfCancellationRequested();
        return Gate(parsed, result, unknownCounts);
    }

    private static void Write(Stream stream, string format, EstateResult result)
    {
        if (format is "json")
        {
            ResultJson.Write(stream, result, TimeProvider.System.GetUtcNow());
            stream.Write("\n"u8);
            return;
        }

        if (format is "sarif" or "ocsf")
        {
            FindingExport.Write(stream, format, result, TimeProvider.System.GetUtcNow());
            stream.Write("\n"u8);
            return;
        }

        using var text = new StreamWriter(stream, leaveOpen: true);
        if (format is "csv")
            ResultCsv.Write(text, result.Findings);
        else
            WriteTables(text, result);
    }

    private static void WriteTables(TextWriter output, EstateResult result)
    {
        var pipelines = new TextTable("Grade", "Score", "If readable", "Encryption", "Pipeline");
        foreach (var pipeline in result.Pipelines.OrderBy(pipeline => pipeline.Scorecard.Score.Value))
            pipelines.Add(
                pipeline.Scorecard.Score.Grade,
                pipeline.Scorecard.Score.ToString(),
                pipeline.Scorecard.ScoreIfUnknownPasses.ToString(),
                pipeline.Encryption.Level.Name(),
                pipeline.Pipeline.Arn.Text);
        pipelines.Write(output);
        output.WriteLine();

        var isFile = result.Findings.Any(finding => finding.Place is not null);
        var findings = new TextTable("Outcome", "Severity", "Control", isFile ? "Line" : "Gain", "Resource", "Message");
        foreach (var finding in result.Findings
            .Where(finding => finding.Evaluation.Verdict.Outcome is Outcome.Fail or Outcome.Unknown)
            .OrderBy(finding => finding.Evaluation.Verdict.Outcome)
            .ThenByDescending(finding => finding.Evaluation.Severity)
            .ThenBy(finding => finding.Evaluation.ControlId, StringComparer.Ordinal))
        {
            var (evaluation, affected) = finding;
            findings.Add(
                ResultJson.NameOf(evaluation.Verdict.Outcome),
                ResultJson.NameOf(evaluation.Severity),
                evaluation.ControlId,
                finding.Place is { } place ? $"{place.File}:{place.Line}"
                    : evaluation.Verdict.Outcome is Outcome.Fail && !affected.IsEmpty
                    ? Gain(affected.Max(pipeline => pipeline.Scorecard.GainOf(evaluation.Key)))
                    : "",
                evaluation.Resource.Arn.Text + (evaluation.SubKey.Length > 0 ? $" [{evaluation.SubKey}]" : ""),
                evaluation.Verdict.Because);
        }

        findings.Write(output);
        output.WriteLine();

        foreach (var account in result.Accounts)
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"Account {account.Account}: {account.Coverage:P1} of the evaluations could be made, {account.Unreadable.Length} reads failed."));
            var permissions = account.Unreadable.Select(unreadable => unreadable.MissingPermission).OfType<string>().Distinct();
            foreach (var missing in permissions.Order(StringComparer.Ordinal))
                output.WriteLine($"  Missing permission: {missing}");
        }
    }

    private static string Gain(double gain) => gain < 0.1 ? "< 0.1" : gain.ToString("+0.00", CultureInfo.InvariantCulture);

    private int Gate(ParseResult parsed, EstateResult result, bool unknownCounts)
    {
        var failing = result.Findings.Where(finding => finding.Evaluation.Verdict.Outcome is Outcome.Fail).Select(finding => finding.Evaluation.Severity).ToList();
        var failed = false;
        var unknown = false;
        if (parsed.GetValue(_failOn) is { } failOn && Enum.TryParse<Severity>(failOn, ignoreCase: true, out var threshold))
        {
            failed |= failing.Exists(severity => severity >= threshold);
            unknown |= result.Findings.Any(finding =>
                finding.Evaluation.Verdict.Outcome is Outcome.Unknown && finding.Evaluation.Severity >= threshold);
        }

        if (parsed.GetValue(_minScore) is { } minimum)
        {
            // A gate never fails on unknown alone: only the optimistic end below the bar is a failure.
            failed |= result.Pipelines.Any(pipeline => pipeline.Scorecard.ScoreIfUnknownPasses.Value < minimum);
            unknown |= result.Pipelines.Any(pipeline => pipeline.Scorecard.Score.Value < minimum);
        }

        return failed ? ExitCode.GateFailed
            : unknown && unknownCounts ? ExitCode.NotEvaluated
            : result.Accounts.IsEmpty ? ExitCode.NotEvaluated
            : ExitCode.Done;
    }
}
