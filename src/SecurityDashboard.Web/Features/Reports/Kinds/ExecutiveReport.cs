using System.Collections.Immutable;
using SecurityDashboard.Compliance;
using SecurityDashboard.Controls;
using SecurityDashboard.Data;
using SecurityDashboard.Data.Queries;
using SecurityDashboard.Scoring;
using SecurityDashboard.Web.Features.Compliance;
using SecurityDashboard.Web.Features.Reports.Documents;

namespace SecurityDashboard.Web.Features.Reports.Kinds;

/// <summary>How the estate stands and where it went, on a few pages. It is always about everything: a score of a part is none that pages show.</summary>
internal sealed class ExecutiveReport(PostureQueries posture, TrendQueries trends, PipelineQueries pipelines, FindingQueries findings, Frameworks frameworks, ReportQueries reports) : IReportKind
{
    private const int WorstPipelines = 15;
    private const int FirstFixes = 15;

    public ReportKind Kind => ReportKind.Executive;

    public Task<string> TitleAsync(ReportRequest request, CancellationToken cancellation) => request.Scope.Length == 0
        ? Task.FromResult(ReportKinds.WordsOf(Kind))
        : throw new FormatException("An executive summary is about everything: leave the scope out, or ask for another kind.");

    public async Task<ReportDocument> DescribeAsync(ReportRequest request, ReportMoment moment, CancellationToken cancellation)
    {
        var overview = await posture.At(moment.At).OverviewAsync(cancellation);
        var days = await trends.DaysAsync(ScoreScope.Estate, "", DateOnly.FromDateTime(moment.From.UtcDateTime), DateOnly.FromDateTime(moment.AsOf.UtcDateTime), cancellation);
        var counts = await findings.At(moment.At).CountsAsync(cancellation);
        var results = (await frameworks.At(moment.At).ListAsync(cancellation)).Select(framework => FrameworkResult.Of(framework, counts)).ToList();
        var worst = await pipelines.At(moment.At).ListAsync(new PipelineFilter(), PipelineOrder.WorstScore, WorstPipelines, after: null, cancellation);
        var shared = await posture.At(moment.At).SharedAsync(FirstFixes, cancellation);
        return new ReportDocument
        {
            Title = ReportKinds.WordsOf(Kind),
            Lead = "How the pipelines and what they use stand, where they went, and what to fix first.",
            Facts = [],
            Sections =
            [
                new("How it stands", [Figures(overview), Grades(overview), Severities(overview.Estate)]),
                new("Where it went", Trend(days, DateOnly.FromDateTime(moment.AsOf.UtcDateTime))),
                new("Frameworks",
                [
                    new ReportText("Coverage is not compliance: what could not be judged stands beside it and is never counted as a pass."),
                    new ReportTable("frameworks", "Frameworks",
                        [new("framework", "Framework", 3.4), new("passing", "Controls passing", 1, ReportColumnKind.Number), new("applying", "Of", 0.8, ReportColumnKind.Number), new("pass_rate", "Pass rate", 1), new("coverage", "Coverage", 1), new("for_people", "For people", 1, ReportColumnKind.Number)],
                        Rows.Of(results, it => [it.Framework.Name, it.Passing, it.Applying, ReportWords.Percent(it.PassRate), ReportWords.Percent(it.Coverage), it.NotJudged]), "There are no frameworks."),
                ]),
                new("Pipelines with the lowest scores",
                [
                    new ReportTable("pipelines", $"The {WorstPipelines} that stand worst",
                        [new("pipeline", "Pipeline", 2.4), new("account", "Account", 1.6), new("region", "Region", 1.1), new("score", "Score", 0.8, ReportColumnKind.Number), new("grade", "Grade", 0.7), new("risk_points", "Risk points", 1, ReportColumnKind.Number), new("unknown", "Unknown", 0.9, ReportColumnKind.Number)],
                        Rows.Of(worst.Items, it => [it.Name, it.AccountName, it.Region, it.Score.Score.Shown, ReportWords.Grade(it.Score.Score.Grade), it.Score.RiskPoints, it.Score.Unknown]), "There are no pipelines yet."),
                ]),
                new("Fix once, help many",
                [
                    new ReportTable("shared", "What most pipelines share",
                        [new("severity", "Severity", 1.25), new("control", "Control", 0.8), new("resource", "Resource", 2.9), new("message", "What is there", 3.25), new("pipelines", "Pipelines", 0.9, ReportColumnKind.Number)],
                        Rows.Of(shared, it => [ReportWords.Of(it.Severity), it.ControlId, it.Resource, it.Because, it.Pipelines]), "Nothing that fails is used by more than one pipeline."),
                ]),
                ReadingsTable.Of(await reports.SnapshotsAsync(moment.At, cancellation)),
            ],
        };
    }

    private static ReportFigures Figures(Data.Queries.Posture overview) => new(
    [
        new("Score of the estate", $"{overview.Estate.Score.Grade} · {overview.Estate.Score.Shown:0.0}", overview.Estate.Unknown > 0 ? $"{overview.Estate.ScoreIfUnknownPasses.Shown:0.0} if unknowns pass" : "One pipeline in ten stands worse", ReportWords.Grade(overview.Estate.Score.Grade).Tone),
        new("Open risk points", ReportWords.Count((long)overview.Estate.RiskPoints), "40 critical, 15 high, 5 medium, 1 low"),
        new("Opened and fixed in 7 days", $"{ReportWords.Count(overview.OpenedLately)} / {ReportWords.Count(overview.ResolvedLately)}", "Findings"),
        new("Coverage", ReportWords.Percent(overview.Estate.Coverage), $"{overview.FreshAccounts} of {overview.Accounts} accounts fresh"),
    ]);

    private static ReportBars Grades(Data.Queries.Posture overview) => new("Pipelines by grade", $"{ReportWords.Count(overview.Pipelines)} pipelines.",
        [.. ((string[])["A+", "A", "B", "C", "D", "E"]).Select(grade => new ReportBar(grade, [new ReportPart("Pipelines", overview.Grades.GetValueOrDefault(grade), ReportWords.Grade(grade).Tone)]))]);

    private static ReportBars Severities(ScoreFacts score) => new("Open findings by severity", $"{ReportWords.Count(score.Excepted)} of them stand under an exception, {ReportWords.Count(score.Unknown)} could not be judged.",
    [
        new("Critical", [new("Open", score.Critical, ReportTone.Critical)]), new("High", [new("Open", score.High, ReportTone.High)]),
        new("Medium", [new("Open", score.Medium, ReportTone.Medium)]), new("Low", [new("Open", score.Low, ReportTone.Low)]),
    ]);

    private static ImmutableArray<ReportBlock> Trend(ImmutableArray<TrendDay> known, DateOnly last)
    {
        if (known.IsEmpty || known[0].Day >= last)
            return [new ReportText("There are not two days yet to compare.")];

        // What is known of a day holds until the next.
        var days = Enumerable.Range(0, last.DayNumber - known[0].Day.DayNumber + 1).Select(known[0].Day.AddDays).ToImmutableArray();
        var facts = days.Select(day => known.Last(it => it.Day <= day).Facts).ToList();
        return
        [
            new ReportTrend("Open risk points", $"From {ReportWords.Count((long)facts[0].RiskPoints)} to {ReportWords.Count((long)facts[^1].RiskPoints)} between {days[0]:yyyy-MM-dd} and {days[^1]:yyyy-MM-dd}.",
                [.. Enum.GetValues<Severity>().Select(severity => new ReportSeries(severity.ToString(), ReportWords.Of(severity).Tone, [.. facts.Select(it => ScoreModel.Default.Weight(severity) * it.Open[severity])]))], days),
            new ReportTable("fix-times", "How long fixes took", [new("severity", "Severity", 1), new("fixes", "Fixes", 1, ReportColumnKind.Number), new("median", "Median, days", 1, ReportColumnKind.Number), new("mean", "Mean, days", 1, ReportColumnKind.Number)],
                Rows.Of(FixTime.Of(known), it => [ReportWords.Of(it.Severity), it.Fixes, it.Median, it.Mean]), "Nothing was fixed in the period."),
        ];
    }
}
