using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using SecurityDashboard.Access;
using SecurityDashboard.Data;
using SecurityDashboard.Data.Queries;
using SecurityDashboard.Iam;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Pipelines;
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

    public async Task<ReportDocument> DescribeAsync(ReportRequest request, ReportMoment moment, CancellationToken cancellation)
    {
        // Found while the access is written, which stands before them: what a pipeline allows is worked out once.
        var conflicts = new List<ImmutableArray<ReportCell>>();
        return new ReportDocument
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
                new("Access",
                [
                    new ReportTable("access", "Who can do what",
                        [new("pipeline", "Pipeline", 1.6), new("account", "Account", 1), new("can", "Can", 1.3), new("certainty", "How sure", 0.9), new("principal", "Principal", 2.6), new("kind", "Kind", 1), new("through", "Through", 2.6), new("condition", "If", 1.8), new("review", "Review", 0.9)],
                        HoldersAsync(request, moment, conflicts, cancellation), "Nobody can do anything with it."),
                ]),
                new("Two duties in one hand", [new ReportTable("conflicts", "Who has two duties that should be apart", [new("pipeline", "Pipeline", 2), new("account", "Account", 1), new("conflict", "Conflict", 5)], conflicts.ToAsyncEnumerable(), "Nobody has.")]),
                ReadingsTable.Of(await reports.SnapshotsAsync(moment.At, cancellation)),
            ],
        };
    }

    private async IAsyncEnumerable<ImmutableArray<ReportCell>> HoldersAsync(ReportRequest request, ReportMoment moment, List<ImmutableArray<ReportCell>> conflicts, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var (pipeline, access) in AnswersAsync(request, moment, cancellation))
        {
            conflicts.AddRange(access.Conflicts.Select(conflict => ImmutableArray.Create<ReportCell>(pipeline.Name, pipeline.Account, conflict.Because)));
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
    }

    private static string Words(DecidingStatement statement) =>
        $"{(statement.Effect is Effect.Deny ? "a Deny in " : "")}{statement.Policy}{(statement.Statement is { } number ? $" Statement[{number}]" : "")}{(statement.Sid is { } sid ? $" ({sid})" : "")}";

    /// <summary>One pipeline after the other, because an answer over a large account is large; account by account, so that each is read once.</summary>
    private async IAsyncEnumerable<(PipelineSummary Pipeline, PipelineAccess Access)> AnswersAsync(ReportRequest request, ReportMoment moment, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var (then, stored) = (pipelines.At(moment.At), snapshots.At(moment.At));
        if (request.Pipeline is { } id)
        {
            if (await then.FindAsync(id, cancellation) is { } detail && await StoredPipeline.FindAsync(stored, detail.Pipeline, cancellation) is { } one)
                yield return (detail.Pipeline, PipelineAccess.Of(one.Pipeline, one.Estate));
            yield break;
        }

        var scope = ReportScope.Parse(request, moment.AsOf);
        foreach (var account in (await reports.SnapshotsAsync(moment.At, cancellation)).Select(reading => reading.Account).Where(account => scope.Accounts.IsEmpty || scope.Accounts.Contains(account)))
        {
            if (await stored.EstateAsync(new AccountId(account), cancellation) is not { Estate: { } estate })
                continue;

            var read = estate.Subject.Resources.OfType<Pipeline>().DistinctBy(pipeline => pipeline.Arn).ToDictionary(pipeline => pipeline.Arn.Text, StringComparer.Ordinal);
            var filter = new PipelineFilter { Accounts = [account], Regions = scope.Regions, Text = scope.Text };
            string? after = null;
            do
            {
                var page = await then.ListAsync(filter, PipelineOrder.Name, Part, after, cancellation);
                foreach (var pipeline in page.Items)
                    if (read.TryGetValue(pipeline.Arn, out var definition))
                        yield return (pipeline, PipelineAccess.Of(definition, estate));
                after = page.Next;
            }
            while (after is not null);
        }
    }
}
