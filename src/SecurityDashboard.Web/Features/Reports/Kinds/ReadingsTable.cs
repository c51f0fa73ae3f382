using System.Collections.Immutable;
using SecurityDashboard.Data.Queries;
using SecurityDashboard.Web.Features.Reports.Documents;

namespace SecurityDashboard.Web.Features.Reports.Kinds;

/// <summary>What a report rests on: which accounts were read when. Its manifest holds the same.</summary>
internal static class ReadingsTable
{
    public static ReportSection Of(ImmutableArray<SnapshotFact> readings) => new("What this rests on",
    [
        new ReportText("Each account was read at the time that stands beside it; its SHA-256 is over everything that was read, as it is stored. The signed manifest of this report holds the same sums."),
        new ReportTable("readings", "Readings", [new("account", "Account", 1), new("taken_at", "Read at, UTC", 1, ReportColumnKind.Moment), new("sha256", "SHA-256", 4)], Rows.Of(readings, it => [it.Account, it.TakenAt, it.Sha256]), "No account has been read yet."),
    ]);
}

internal static class Rows
{
    /// <summary>The rows of a table that is small enough to be held.</summary>
    public static async IAsyncEnumerable<ImmutableArray<ReportCell>> Of<T>(IEnumerable<T> items, Func<T, ImmutableArray<ReportCell>> cells)
    {
        foreach (var item in items)
            yield return cells(item);
        await Task.CompletedTask;
    }

    /// <summary>The rows of a list that is read page by page.</summary>
    public static async IAsyncEnumerable<ImmutableArray<ReportCell>> OfPages<T>(Func<string?, Task<Data.Page<T>>> read, Func<T, ImmutableArray<ReportCell>> cells)
    {
        string? after = null;
        do
        {
            var page = await read(after);
            foreach (var item in page.Items)
                yield return cells(item);
            after = page.Next;
        }
        while (after is not null);
    }
}
