using System.Collections.Immutable;
using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using SecurityDashboard.Controls;
using SecurityDashboard.Data.Queries;
using SecurityDashboard.Web.Composition;
using SecurityDashboard.Web.People;

namespace SecurityDashboard.Web.Features.Controls;

internal static class ReplayApi
{
    public static void MapReplay(this IEndpointRouteBuilder controls) =>
        controls.MapGet("/{id}/replay", GetAsync).WithSummary("What the control, as it is now or with another value of a setting, would have found in what is stored since a moment. Nothing is written. Takes as long as there is to judge; closing the connection stops it.")
            .RequireAuthorization(Capabilities.Configure).RequireRateLimiting(RateLimits.Work);

    private static async Task<Results<Ok<ReplayAnswer>, NotFound>> GetAsync(
        ReplayQueries queries, string id,
        [Description("A moment in UTC such as 2026-07-01T02:00Z.")] string from,
        [Description("The name of a setting of the control.")] string? setting,
        [Description("The value that it is tried with.")] string? value,
        CancellationToken cancellation)
    {
        if (ControlCatalog.Find(id) is not { } control)
            return TypedResults.NotFound();

        var tried = setting is null or "" ? null
            : control.Settings.FirstOrDefault(it => it.Name == setting) ?? throw new FormatException($"{id} has no setting {setting}. It has {string.Join(", ", control.Settings.Select(it => it.Name))}.");
        return TypedResults.Ok(ReplayAnswer.Of(await queries.RunAsync(control, tried is null ? null : (tried, value ?? ""), from, progress: null, cancellation)));
    }
}

/// <param name="Readings">How many readings of accounts differed from the one before and were judged.</param>
/// <param name="Missing">How many readings are no longer kept.</param>
/// <param name="Points">How many evaluations stood how, from each moment at which that changed.</param>
/// <param name="Findings">What would have failed, what still does first; at most 500.</param>
/// <param name="FindingsInAll">How many there are in all.</param>
public sealed record ReplayAnswer(string Control, DateTimeOffset From, DateTimeOffset To, int Readings, int Missing, ImmutableArray<ReplayPoint> Points, ImmutableArray<ReplayedAnswer> Findings, int FindingsInAll)
{
    internal static ReplayAnswer Of(Replay replay) => new(replay.ControlId, replay.From, replay.To, replay.Readings, replay.Missing, replay.Points, [.. replay.Found.Select(ReplayedAnswer.Of)], replay.FoundInAll);
}

/// <param name="Until">Absent where it still fails, or could not be read since.</param>
public sealed record ReplayedAnswer(string Resource, string SubKey, string Account, Severity Severity, string Message, DateTimeOffset From, DateTimeOffset? Until)
{
    internal static ReplayedAnswer Of(ReplayedFinding found) => new(found.Key.Resource.Text, found.Key.SubKey, found.Account.Text, found.Severity, found.Because, found.From, found.Until);
}
