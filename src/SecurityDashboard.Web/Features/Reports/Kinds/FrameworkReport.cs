using System.Collections.Immutable;
using SecurityDashboard.Compliance;
using SecurityDashboard.Controls;
using SecurityDashboard.Data.Queries;
using SecurityDashboard.Findings;
using SecurityDashboard.Web.Features.Compliance;
using SecurityDashboard.Web.Features.Reports.Documents;

namespace SecurityDashboard.Web.Features.Reports.Kinds;

/// <summary>How the estate, or part of it, stands against one framework.</summary>
internal sealed class FrameworkReport(Frameworks frameworks, FindingQueries findings, FindingReader stream, ReportQueries reports) : IReportKind
{
    public ReportKind Kind => ReportKind.Framework;

    public async Task<string> TitleAsync(ReportRequest request, CancellationToken cancellation) => (await FindAsync(request, cancellation)).Name;

    public async Task<ReportDocument> DescribeAsync(ReportRequest request, ReportMoment moment, CancellationToken cancellation)
    {
        var framework = await FindAsync(request, cancellation);
        var scope = ReportScope.Parse(request, moment.AsOf);
        var result = FrameworkResult.Of(framework, await findings.At(moment.At).CountsAsync(scope, cancellation));
        var controls = result.Requirements.SelectMany(requirement => requirement.Controls).DistinctBy(control => control.Control.ControlId).OrderBy(control => control.Control.ControlId, StringComparer.Ordinal).ToImmutableArray();
        var ofFramework = scope with { Controls = [.. controls.Select(control => control.Control.ControlId)], Statuses = [], Open = false };
        var then = stream.At(moment.At);
        return new ReportDocument
        {
            Title = framework.Name,
            Lead = $"How AWS CodePipeline and what it uses stand against {framework.Name}, requirement by requirement, with the evidence for each.",
            Facts = [new("Framework", $"{framework.Id} by {framework.Publisher}"), new("Published at", framework.Address.Length > 0 ? framework.Address : "–")],
            Sections =
            [
                Summary(result),
                new("How to read this",
                [
                    new ReportText("A control is one rule, judged on every resource that it is about. It passes only where everything that it applies to passes. A requirement fails as soon as one of its controls does."),
                    new ReportText("Coverage is not compliance. What could not be read is counted as unknown, stands beside the result and is never taken for a pass. Requirements that no control judges are listed, and need an answer by people."),
                    new ReportText("Whether a control is evidence for a requirement was read in a published source, or is our judgement: the table of controls says which. Have the latter reviewed before an auditor relies on it."),
                    new ReportText("A risk that somebody accepted until a day is excepted. It goes on failing, and is counted so."),
                ]),
                new("Requirements", [Requirements(result)]),
                new("Controls", [Controls(controls)]),
                new("What fails", [FindingTable.Of("failing", "Failing findings", "Nothing fails.", then, ofFramework with { Statuses = [FindingStatus.Open], Outcomes = [Outcome.Fail] }, request, cancellation)]),
                new("What could not be judged", [FindingTable.Of("unknown", "Findings that could not be judged", "Everything could be judged.", then, ofFramework with { Outcomes = [Outcome.Unknown], Stale = true }, request, cancellation)]),
                ReadingsTable.Of(await reports.SnapshotsAsync(moment.At, cancellation)),
            ],
        };
    }

    private static ReportSection Summary(FrameworkResult result) => new("Summary",
    [
        new ReportFigures(
        [
            new("Controls that pass wherever they apply", $"{result.Passing} of {result.Applying}", ReportWords.Percent(result.PassRate), result.Failing > 0 ? ReportTone.None : ReportTone.Good),
            new("Coverage", ReportWords.Percent(result.Coverage), "Controls that could be judged, of those that apply"),
            new("Evaluations that fail", ReportWords.Count(result.Evaluations.Failing), $"of {ReportWords.Count((long)result.Evaluations.Failing + result.Evaluations.Unknown + result.Evaluations.Passing)}", result.Evaluations.Failing > 0 ? ReportTone.Critical : ReportTone.Good),
            new("For people to judge", $"{result.NotJudged} of {result.Requirements.Length}", "Requirements that no control is evidence for"),
        ]),
        new ReportBars("Requirements by state", $"{result.Requirements.Count(it => it.State is ComplianceState.Failing)} of {result.Requirements.Length} requirements fail.",
        [
            .. Enum.GetValues<ComplianceState>().Select(state => (State: state, Cell: ReportWords.Of(state)))
                .Select(it => new ReportBar((string)it.Cell.Value!, [new ReportPart("Requirements", result.Requirements.Count(requirement => requirement.State == it.State), it.Cell.Tone)])),
        ]),
    ]);

    private static ReportTable Requirements(FrameworkResult result) => new("requirements", "Requirements",
        [new("number", "Number", 0.9), new("requirement", "Requirement", 3.4), new("state", "State", 1), Number("failing", "Failing"), Number("unknown", "Unknown"), Number("passing", "Passing"), new("controls", "Controls", 2)],
        Rows.Of(result.Requirements, it => [it.Requirement.Number, it.Requirement.Title, ReportWords.Of(it.State), it.Counts.Failing, it.Counts.Unknown, it.Counts.Passing, it.Controls.IsEmpty ? "For people to judge" : string.Join(", ", it.Controls.Select(control => control.Control.ControlId))]),
        "The framework has no requirements.");

    private static ReportTable Controls(ImmutableArray<ControlResult> controls) => new("controls", "Controls",
        [new("control", "Control", 0.7), new("title", "What should hold", 3.3), new("severity", "Severity", 1.2), new("state", "State", 1), Number("failing", "Failing"), Number("unknown", "Unknown"), Number("passing", "Passing"), new("mapping", "Mapping", 1)],
        Rows.Of(controls, it => [it.Control.ControlId, ControlCatalog.Find(it.Control.ControlId)?.Info.Title, ControlCatalog.Find(it.Control.ControlId) is { } control ? ReportWords.Of(control.Info.Severity) : default, ReportWords.Of(it.Counts.State), it.Counts.Failing, it.Counts.Unknown, it.Counts.Passing, Words(it.Control.Basis)]),
        "No control is evidence for this framework.");

    private static ReportColumn Number(string name, string title) => new(name, title, 0.75, ReportColumnKind.Number);

    private static string Words(MappingBasis basis) => basis switch { MappingBasis.Source => "read in a source", MappingBasis.Judgement => "our judgement", _ => "yours" };

    private async Task<Framework> FindAsync(ReportRequest request, CancellationToken cancellation) =>
        request.Framework is not { Length: > 0 } id ? throw new FormatException("framework is missing: the id of one of those under Compliance, such as NIST-800-53r5.")
        : await frameworks.At(request.At).FindAsync(id, cancellation) ?? throw new FormatException($"There is no framework {id}. Those that there are stand under Compliance.");
}
