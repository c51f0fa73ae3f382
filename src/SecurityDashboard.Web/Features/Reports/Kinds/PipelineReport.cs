using SecurityDashboard.Controls;
using SecurityDashboard.Data.Queries;
using SecurityDashboard.Findings;
using SecurityDashboard.Web.Design;
using SecurityDashboard.Web.Features.Reports.Documents;

namespace SecurityDashboard.Web.Features.Reports.Kinds;

/// <summary>One pipeline: its score, what makes it, and where its parts lie and travel.</summary>
internal sealed class PipelineReport(PipelineQueries pipelines, FindingReader stream, ReportQueries reports) : IReportKind
{
    public ReportKind Kind => ReportKind.Pipeline;

    public async Task<string> TitleAsync(ReportRequest request, CancellationToken cancellation) => $"Pipeline {(await FindAsync(request, cancellation)).Pipeline.Name}";

    public async Task<ReportDocument> DescribeAsync(ReportRequest request, ReportMoment moment, CancellationToken cancellation)
    {
        var detail = await FindAsync(request, cancellation);
        var pipeline = detail.Pipeline;
        var score = pipeline.Score;
        var scope = ReportScope.Parse(request, moment.AsOf) with { Pipeline = pipeline.Id };
        var gains = detail.Open.Where(open => open.Gain > 0).Take(20).ToList();
        return new ReportDocument
        {
            Title = $"Pipeline {pipeline.Name}",
            Lead = $"Its score, what makes it, and where its parts lie and travel: {pipeline.Arn}.",
            Facts = [new("Account", $"{pipeline.AccountName} ({pipeline.Account})"), new("Region", pipeline.Region)],
            Sections =
            [
                new("How it stands",
                [
                    new ReportFigures(
                    [
                        new("Score", $"{score.Score.Grade} · {score.Score.Shown:0.0}", score.Unknown > 0 ? $"{score.ScoreIfUnknownPasses.Shown:0.0} if unknowns pass" : "of 100", ReportWords.Grade(score.Score.Grade).Tone),
                        new("With exceptions", $"{score.ScoreWithExceptions.Grade} · {score.ScoreWithExceptions.Shown:0.0}", $"{score.Excepted} findings excepted"),
                        new("Risk points", ReportWords.Count((long)score.RiskPoints), "40 critical, 15 high, 5 medium, 1 low"),
                        new("Coverage", ReportWords.Percent(score.Coverage), $"{score.Unknown} could not be judged"),
                    ]),
                    new ReportBars("Open findings by severity", "What counts in its score.",
                    [
                        new("Critical", [new("Open", score.Critical, ReportTone.Critical)]), new("High", [new("Open", score.High, ReportTone.High)]),
                        new("Medium", [new("Open", score.Medium, ReportTone.Medium)]), new("Low", [new("Open", score.Low, ReportTone.Low)]),
                    ]),
                ]),
                new("What to fix first",
                [
                    new ReportText("Each line says what the score rises by when that alone is fixed. Gains do not add up."),
                    new ReportTable("fixes", "The largest gains", [new("gain", "Gain", 0.8, ReportColumnKind.Number), new("severity", "Severity", 1.25), new("control", "Control", 0.8), new("resource", "Resource", 2.9), new("message", "What is there", 3.45)],
                        Rows.Of(gains, it => [Math.Round(it.Gain, 2), ReportWords.Of(it.Finding.Severity), it.Finding.ControlId, it.Finding.Resource, it.Finding.Because]), "Nothing fails."),
                ]),
                new("What fails", [FindingTable.Of("failing", "Failing findings", "Nothing fails.", stream.At(moment.At), scope with { Statuses = [FindingStatus.Open], Outcomes = [Outcome.Fail], Open = false }, request, cancellation)]),
                new("What could not be judged", [FindingTable.Of("unknown", "Findings that could not be judged", "Everything could be judged.", stream.At(moment.At), scope with { Outcomes = [Outcome.Unknown], Statuses = [], Open = false, Stale = true }, request, cancellation)]),
                new("Where its parts lie",
                [
                    new ReportTable("encryption", "Encryption at rest", [new("use", "Use", 0.8), new("location", "Location", 2.2), new("level", "Encryption", 1.8), new("because", "Because", 3.4)],
                        Rows.Of(pipeline.Places, it => [it.Use.ToString(), it.Location, new ReportCell(it.Level.Words(), ReportWords.ToneOf(it.Level.Look().Tone)), it.Because]), "No place of it is known."),
                ]),
                new("How its parts travel",
                [
                    new ReportTable("transit", "Encryption in transit", [new("hop", "Hop", 1.2), new("to", "To", 2.4), new("enforcement", "TLS", 1.8), new("because", "Because", 3.4)],
                        Rows.Of(pipeline.Hops, it => [it.Kind.ToString(), it.To, new ReportCell(it.Enforcement.Words(), ReportWords.ToneOf(it.Enforcement.Look().Tone)), it.Because]), "No hop of it is known."),
                ]),
                ReadingsTable.Of([.. (await reports.SnapshotsAsync(moment.At, cancellation)).Where(it => it.Account == pipeline.Account)]),
            ],
        };
    }

    private async Task<PipelineDetail> FindAsync(ReportRequest request, CancellationToken cancellation) =>
        request.Pipeline is not { } id ? throw new FormatException("pipeline is missing: the id of one of those under Pipelines.")
        : await pipelines.At(request.At).FindAsync(id, cancellation) ?? throw new FormatException($"There is no pipeline {id} at that moment.");
}
