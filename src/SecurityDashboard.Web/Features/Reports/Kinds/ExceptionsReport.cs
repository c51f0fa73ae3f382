using SecurityDashboard.Data.Queries;
using SecurityDashboard.Exceptions;
using SecurityDashboard.Web.Features.Exceptions;
using SecurityDashboard.Web.Features.Reports.Documents;

namespace SecurityDashboard.Web.Features.Reports.Kinds;

/// <summary>Every risk that was let stand, and every decision about one.</summary>
internal sealed class ExceptionsReport(ExceptionQueries exceptions, ReportQueries reports) : IReportKind
{
    private const int Part = 200;

    public ReportKind Kind => ReportKind.Exceptions;

    public Task<string> TitleAsync(ReportRequest request, CancellationToken cancellation) => request.Scope.Length == 0
        ? Task.FromResult(ReportKinds.WordsOf(Kind))
        : throw new FormatException("A report on exceptions is about all of them: leave the scope out.");

    public async Task<ReportDocument> DescribeAsync(ReportRequest request, ReportMoment moment, CancellationToken cancellation)
    {
        var then = exceptions.At(moment.At);
        var counts = await then.CountsAsync(cancellation);
        return new ReportDocument
        {
            Title = ReportKinds.WordsOf(Kind),
            Lead = "Every failure that somebody lets stand until a day: who asked, why, who decided, and what it covers.",
            Facts = [],
            Sections =
            [
                new("Summary",
                [
                    new ReportText("An exception never changes an outcome. What it covers goes on failing and counts in the score; the score with exceptions stands beside it."),
                    new ReportBars("Exceptions by state", $"{counts.GetValueOrDefault(ExceptionState.Active)} are in effect.",
                        [.. Enum.GetValues<ExceptionState>().Select(state => new ReportBar(ExceptionStateTag.LookOf(state).Word, [new ReportPart("Exceptions", counts.GetValueOrDefault(state), ReportWords.ToneOf(ExceptionStateTag.LookOf(state).Tone))]))]),
                ]),
                new("In effect", [Table("active", "Exceptions in effect", "None is in effect.", ExceptionState.Active)]),
                new("Waiting for a decision", [Table("requested", "Requests", "None waits.", ExceptionState.Requested)]),
                new("Ended and refused", [Table("ended", "Exceptions that ended or were refused", "There are none.", ExceptionState.Expired, ExceptionState.Withdrawn, ExceptionState.Refused)]),
                new("Decisions", [Decisions(then, moment, cancellation)]),
                ReadingsTable.Of(await reports.SnapshotsAsync(moment.At, cancellation)),
            ],
        };

        ReportTable Table(string name, string title, string empty, params ExceptionState[] states) => new(name, title,
            [
                new("about", "About", 2.4), new("kind", "Kind", 1.1), new("up_to", "Up to", 0.9), new("state", "State", 1), new("covers", "Covers", 0.7, ReportColumnKind.Number), new("reason", "Reason", 2.6), new("owner", "Owner", 1.1),
                new("ticket", "Ticket", 0.9), new("requested_by", "Asked by", 1), new("decided_by", "Decided by", 1), new("ends", "Ends", 1, ReportColumnKind.Moment),
            ],
            Rows.OfPages(after => then.ListAsync(new ExceptionFilter { States = [.. states] }, Part, after, cancellation), it =>
            [
                it.Exception.Scope.Said, RiskException.WordsOf(it.Exception.Kind), ReportWords.Of(it.Exception.UpTo), new ReportCell(ExceptionStateTag.LookOf(it.State).Word, ReportWords.ToneOf(ExceptionStateTag.LookOf(it.State).Tone)), it.Covers, it.Exception.Reason, it.Exception.Owner,
                it.Exception.Ticket, it.Exception.RequestedBy, it.Exception.DecidedBy, it.Exception.ExpiresAt,
            ]), empty);
    }

    private static ReportTable Decisions(ExceptionQueries then, ReportMoment moment, CancellationToken cancellation) => new("decisions", "Decisions in the period, the latest exception first",
        [new("at", "When", 1.2, ReportColumnKind.Moment), new("actor", "Who", 1.2), new("action", "What", 1.4), new("about", "About", 3), new("said", "Said", 3)],
        DecisionRowsAsync(then, moment, cancellation), "Nothing was decided in the period.");

    private static async IAsyncEnumerable<System.Collections.Immutable.ImmutableArray<ReportCell>> DecisionRowsAsync(ExceptionQueries then, ReportMoment moment, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        string? after = null;
        do
        {
            var page = await then.ListAsync(new ExceptionFilter(), Part, after, cancellation);
            foreach (var item in page.Items)
                if (await then.FindAsync(item.Exception.Id, cancellation) is { } detail)
                    foreach (var step in detail.History.Where(step => step.At >= moment.From && step.At <= moment.AsOf))
                        yield return [step.At, step.Actor, step.Action.Replace("exception.", "", StringComparison.Ordinal), item.Exception.Scope.Said, step.Said];
            after = page.Next;
        }
        while (after is not null);
    }
}
