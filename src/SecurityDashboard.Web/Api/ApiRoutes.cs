using SecurityDashboard.Web.Features.Accounts;
using SecurityDashboard.Web.Features.Audit;
using SecurityDashboard.Web.Features.Badge;
using SecurityDashboard.Web.Features.Check;
using SecurityDashboard.Web.Features.Compare;
using SecurityDashboard.Web.Features.Compliance;
using SecurityDashboard.Web.Features.Controls;
using SecurityDashboard.Web.Features.Exceptions;
using SecurityDashboard.Web.Features.Findings;
using SecurityDashboard.Web.Features.Gate;
using SecurityDashboard.Web.Features.Notifications;
using SecurityDashboard.Web.Features.Ownership;
using SecurityDashboard.Web.Features.Pipelines;
using SecurityDashboard.Web.Features.Posture;
using SecurityDashboard.Web.Features.Reports;
using SecurityDashboard.Web.Features.Retention;
using SecurityDashboard.Web.Features.Scans;
using SecurityDashboard.Web.Features.Secrets;
using SecurityDashboard.Web.Features.Trends;
using SecurityDashboard.Web.People;

namespace SecurityDashboard.Web.Api;

internal static class ApiRoutes
{
    /// <summary>Everything under /api/v1. Who may view may ask for all of it, unless a route asks for more.</summary>
    public static void MapApiRoutes(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/v1").RequireAuthorization(Capabilities.View).ProducesProblem(StatusCodes.Status400BadRequest).AddEndpointFilter(ExplainAsync).AddEndpointFilterFactory(RefuseUnknown);
        api.MapPosture();
        api.MapPipelines();
        api.MapGate();
        api.MapCheck();
        api.MapBadges();
        api.MapNotifications();
        api.MapFindings();
        api.MapSavedViews();
        api.MapExceptions();
        api.MapControls();
        api.MapCompliance();
        api.MapAccounts();
        api.MapScans();
        api.MapCompare();
        api.MapTrends();
        api.MapRetention();
        api.MapOwnership();
        api.MapReports();
        api.MapReportSchedules();
        api.MapAudit();
        api.MapAllowedValues();
    }

    /// <summary>Says that the route answers with a list: <see cref="ListAnswer{T}"/> as JSON or CSV.</summary>
    public static RouteHandlerBuilder ProducesList<T>(this RouteHandlerBuilder route) =>
        route.Produces<Listing<T>>().ProducesProblem(StatusCodes.Status403Forbidden).WithMetadata(new HasCsv());

    /// <summary>A program that misspells a filter must not take everything for the part that it asked for.</summary>
    private static EndpointFilterDelegate RefuseUnknown(EndpointFilterFactoryContext route, EndpointFilterDelegate next)
    {
        var known = route.MethodInfo.GetParameters().Select(parameter => parameter.Name!).Concat(["limit", "after"]).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return context => context.HttpContext.Request.Query.Keys.Where(key => !known.Contains(key)).ToList() is [_, ..] unknown
            ? throw NotUnderstood(unknown)
            : next(context);
    }

    /// <summary>What to throw where part of a question has no meaning.</summary>
    public static FormatException NotUnderstood(IEnumerable<string> unknown) => new($"Not understood: {string.Join(", ", unknown)}. The filters are described at /scalar.");

    /// <summary>What a caller wrote wrong is told in a sentence.</summary>
    private static async ValueTask<object?> ExplainAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (FormatException e)
        {
            return TypedResults.Problem(e.Message, statusCode: StatusCodes.Status400BadRequest);
        }
    }
}

/// <summary>The list is there as CSV too.</summary>
internal sealed record HasCsv;
