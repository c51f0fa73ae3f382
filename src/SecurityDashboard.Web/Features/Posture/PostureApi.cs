using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using SecurityDashboard.Controls;
using SecurityDashboard.Data.Queries;
using SecurityDashboard.Web.Api;

namespace SecurityDashboard.Web.Features.Posture;

internal static class PostureApi
{
    public static void MapPosture(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/posture", GetAsync).WithTags("Posture").WithSummary("The estate in a few numbers.");

    private static async Task<Ok<PostureAnswer>> GetAsync(
        PostureQueries queries, PastQueries past,
        [Description("As of a moment in UTC, such as 2026-07-01T02:00Z; now where it is left out.")] string? at,
        CancellationToken cancellation)
    {
        var posture = await queries.At(await past.MomentAsync(at, cancellation)).OverviewAsync(cancellation);
        return TypedResults.Ok(new PostureAnswer(
            ScoreAnswer.Of(posture.Estate),
            posture.Pipelines,
            posture.Grades.OrderBy(grade => grade.Key, StringComparer.Ordinal).ToDictionary(),
            posture.OpenedLately,
            posture.ResolvedLately,
            new AccountsAnswer(posture.Accounts, posture.FreshAccounts, posture.StaleAccounts, posture.Accounts - posture.FreshAccounts - posture.StaleAccounts),
            posture.AsOf,
            ControlCatalog.Version));
    }
}

/// <param name="Estate">The tenth percentile of the pipelines' scores, and everything open.</param>
/// <param name="Grades">How many pipelines have each grade.</param>
/// <param name="Opened">Findings that began to fail in the last seven days.</param>
/// <param name="Resolved">Findings that were fixed in the last seven days.</param>
/// <param name="AsOf">When the account that was read longest ago was read; absent before the first scan.</param>
public sealed record PostureAnswer(
    ScoreAnswer Estate, int Pipelines, IReadOnlyDictionary<string, int> Grades, int Opened, int Resolved, AccountsAnswer Accounts, DateTimeOffset? AsOf, string CatalogVersion);

/// <param name="Total">The enabled ones.</param>
/// <param name="Stale">Read more than 48 hours ago.</param>
public sealed record AccountsAnswer(int Total, int Fresh, int Stale, int NeverRead);
