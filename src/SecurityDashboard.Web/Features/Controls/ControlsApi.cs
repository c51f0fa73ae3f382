using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;
using SecurityDashboard.Controls;
using SecurityDashboard.Data;
using SecurityDashboard.Inventory;
using SecurityDashboard.Web.Api;
using SecurityDashboard.Web.People;

namespace SecurityDashboard.Web.Features.Controls;

internal static class ControlsApi
{
    public static void MapControls(this IEndpointRouteBuilder routes)
    {
        var controls = routes.MapGroup("/controls").WithTags("Controls");
        controls.MapGet("", List).WithSummary("The catalogue of controls.").Produces(StatusCodes.Status304NotModified);
        controls.MapGet("/{id}", FindAsync).WithSummary("One control, with what is decided about it.");
        controls.MapReplay();
        controls.MapPut("/{id}/settings/{name}", SetAsync).WithSummary("Decide about a control, for the organization or one account, at once: every account is judged again on what is stored of it.").RequireAuthorization(Capabilities.Configure);
        controls.MapDelete("/{id}/settings/{name}", SetBackAsync).WithSummary("What counts without the decision counts again, at once.").RequireAuthorization(Capabilities.Configure);
    }

    private static Results<Ok<CatalogAnswer>, StatusCodeHttpResult> List(HttpContext context)
    {
        // The catalogue changes with the program only.
        var tag = new EntityTagHeaderValue($"\"{ControlCatalog.Version}-{typeof(ControlCatalog).Assembly.ManifestModule.ModuleVersionId:N}\"");
        context.Response.GetTypedHeaders().ETag = tag;
        context.Response.GetTypedHeaders().CacheControl = new CacheControlHeaderValue { Private = true, NoCache = true };
        return context.Request.GetTypedHeaders().IfNoneMatch.Any(known => known.Compare(tag, useStrongComparison: false))
            ? TypedResults.StatusCode(StatusCodes.Status304NotModified)
            : TypedResults.Ok(new CatalogAnswer(ControlCatalog.Version, [.. ControlCatalog.All.Select(ControlAnswer.Of)]));
    }

    private static async Task<Results<Ok<ControlDetailAnswer>, NotFound>> FindAsync(string id, ControlSettingStore settings, CancellationToken cancellation) =>
        ControlCatalog.Find(id) is { } control ? TypedResults.Ok(new ControlDetailAnswer(control, await settings.GetAsync(cancellation))) : TypedResults.NotFound();

    private static async Task<Results<Ok<SettingAnswer>, NotFound>> SetAsync(
        string id, string name, NewDecision decision, ControlDecisions decisions, ControlSettingStore settings, HttpContext context, CancellationToken cancellation)
    {
        if (SettingOf(id, name) is not { } setting)
            return TypedResults.NotFound();

        await decisions.SetAsync(setting, AccountOf(decision.Account), TextOf(setting, decision.Value), decision.Reason, context.Actor(), cancellation);
        return TypedResults.Ok(SettingAnswer.Of(setting, await settings.GetAsync(cancellation)));
    }

    private static async Task<Results<NoContent, NotFound>> SetBackAsync(
        string id, string name, [Description("For who reads it in a year: 10 to 500 characters.")] string reason, ControlDecisions decisions, HttpContext context,
        CancellationToken cancellation, [Description("Where it counts; left out: in the whole organization.")] string? account = null) =>
        SettingOf(id, name) is { } setting && await decisions.SetAsync(setting, AccountOf(account), text: null, reason, context.Actor(), cancellation) is { Text: not null }
            ? TypedResults.NoContent()
            : TypedResults.NotFound();

    private static Setting? SettingOf(string id, string name) => ControlCatalog.Find(id)?.Settings.FirstOrDefault(setting => setting.Name == name);

    private static AccountId? AccountOf(string? account) => account is null ? null : new AccountId(account);

    /// <summary>The text that people would write.</summary>
    /// <exception cref="FormatException">It is neither a word, a number nor a list of words.</exception>
    private static string TextOf(Setting setting, JsonNode value) => value switch
    {
        JsonValue one when one.GetValueKind() is JsonValueKind.String => one.GetValue<string>(),
        JsonValue one when one.GetValueKind() is JsonValueKind.Number => one.ToJsonString(),
        JsonArray many when many.All(entry => entry?.GetValueKind() is JsonValueKind.String) => string.Join('\n', many.Select(entry => entry!.GetValue<string>())),
        _ => throw new FormatException($"{setting.Title}: this kind of value is not allowed. Allowed is {setting.Allowed}."),
    };
}
