using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using SecurityDashboard.Access;
using SecurityDashboard.Data;
using SecurityDashboard.Data.Queries;
using SecurityDashboard.Iam;
using SecurityDashboard.Web.Design;
using SecurityDashboard.Web.Features.Pipelines;
using SecurityDashboard.Web.Features.Reports.Documents;

namespace SecurityDashboard.Web.Features.Reports.Kinds;

/// <summary>Who can change and approve what, for somebody who confirms each line or has it taken away.</summary>
internal sealed class AccessReport(PipelineQueries pipelines, SnapshotStore snapshots, ReportQueries reports) : IReportKind
{
    private const int Part = 100;

    public ReportKind Kind => ReportKind.Access;

    public async Task<string> TitleAsync(ReportRequest request, CancellationToken cancellation) =>
        request.Pipeline is not { } id ? ReportKinds.WordsOf(Kind)
        : await pipelines.At(request.At).FindAsync(id, cancellation) is { } detail ? $"Access review of {detail.Pipeline.Name}"
        : throw new FormatException($"There is no pipeline {id} at that moment.");

    public async Task<ReportDocument> DescribeAsync(ReportRequest request, ReportMoment moment, CancellationToken cancellation) => new()
    {
        Title = ReportKinds.WordsOf(Kind),
        Lead = "Who can change, start and approve pipelines, read or replace what they build, and act as their roles: to be confirmed line by line.",
        Facts = [],
        Sections =
        [
            new("How to read this",
            [
                new ReportText("Each line is one principal and one thing that it can do with one pipeline, with the statement that lets it. “Can if” depends on conditions of the request; “Unknown” on what could not be read. Neither is a no."),
                new ReportText("Service control policies and resource control policies are not collected: what they deny is denied, whatever stands here."),
                new ReportText("The last column is empty: whoever reviews writes there whether the access stays."),
            ]),
            new("Two duties in one hand", [new ReportTable("conflicts", "Who has two duties that should be apart", [new("pipeline", "Pipeline", 2), new("account", "Account", 1), new("conflict", "Conflict", 5)], ConflictsAsync(request, moment, cancellation), "Nobody has.")]),
            new("Access",
            [
                new ReportTable("access", "Who can do what",
                    [new("pipeline", "Pipeline", 1.6), new("account", "Account", 1), new("can", "Can", 1.3), new("certainty", "How sure", 0.9), new("principal", "Principal", 2.6), new("kind", "Kind", 1), new("through", "Through", 2.6), new("condition", "If", 1.8), new("review", "Review", 0.9)],
                    HoldersAsync(request, moment, cancellation), "Nobody can do anything with it."),
            ]),
            ReadingsTable.Of(await reports.SnapshotsAsync(moment.At, cancellation)),
        ],
    };

    private async IAsyncEnumerable<ImmutableArray<ReportCell>> ConflictsAsync(ReportRequest request, ReportMoment moment, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var (pipeline, access) in AnswersAsync(request, moment, cancellation))
            foreach (var conflict in access.Conflicts)
                yield return [pipeline.Name, pipeline.Account, conflict.Because];
    }

    private async IAsyncEnumerable<ImmutableArray<ReportCell>> HoldersAsync(ReportRequest request, ReportMoment moment, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var (pipeline, access) in AnswersAsync(request, moment, cancellation))
            foreach (var answer in access.Answers)
                foreach (var holder in answer.Holders)
                {
                    var way = holder.Ways[0];
                    yield return
                    [
                        pipeline.Name, pipeline.Account, answer.Capability.Phrase(), new ReportCell(holder.Certainty.Look().Word, ReportWords.ToneOf(holder.Certainty.Look().Tone)), holder.Principal.Id, holder.Principal.Kind.Words(),
                        string.Join("; ", way.Deeds.SelectMany(deed => deed.DecidedBy).Select(Words).Distinct().DefaultIfEmpty("being the root user")), string.Join("; ", way.If), "",
                    ];
                }
    }

    private static string Words(DecidingStatement statement) =>
        $"{(statement.Effect is Effect.Deny ? "a Deny in " : "")}{statement.Policy}{(statement.Statement is { } number ? $" Statement[{number}]" : "")}{(statement.Sid is { } sid ? $" ({sid})" : "")}";

    /// <summary>One pipeline after the other: an answer over a large account is large.</summary>
    private async IAsyncEnumerable<(PipelineSummary Pipeline, PipelineAccess Access)> AnswersAsync(ReportRequest request, ReportMoment moment, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var pipeline in PipelinesAsync(request, moment, cancellation))
            if (await StoredPipeline.FindAsync(snapshots.At(moment.At), pipeline, cancellation) is { } stored)
                yield return (pipeline, PipelineAccess.Of(stored.Pipeline, stored.Estate));
    }

    private async IAsyncEnumerable<PipelineSummary> PipelinesAsync(ReportRequest request, ReportMoment moment, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var then = pipelines.At(moment.At);
        if (request.Pipeline is { } id)
        {
            if (await then.FindAsync(id, cancellation) is { } detail)
                yield return detail.Pipeline;
            yield break;
        }

        var scope = ReportScope.Parse(request, moment.AsOf);
        string? after = null;
        do
        {
            var page = await then.ListAsync(new PipelineFilter { Accounts = scope.Accounts, Regions = scope.Regions, Text = scope.Text }, PipelineOrder.Name, Part, after, cancellation);
            foreach (var pipeline in page.Items)
                yield return pipeline;
            after = page.Next;
        }
        while (after is not null);
    }
}
