using System.Collections.Immutable;
using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using SecurityDashboard.Compliance;
using SecurityDashboard.Data.Queries;
using SecurityDashboard.Web.Api;
using SecurityDashboard.Web.People;

namespace SecurityDashboard.Web.Features.Compliance;

internal static class ComplianceApi
{
    public static void MapCompliance(this IEndpointRouteBuilder routes)
    {
        var compliance = routes.MapGroup("/compliance").WithTags("Compliance");
        compliance.MapGet("", ListAsync).WithSummary("Every framework and how it stands.");
        compliance.MapGet("/{framework}", FindAsync).WithSummary("One framework, requirement by requirement.");

        var frameworks = routes.MapGroup("/frameworks").WithTags("Compliance").RequireAuthorization(Capabilities.Administer);
        frameworks.MapPost("", AddAsync).WithSummary("Add a framework of your own, as the YAML of the request's body; one with the id of another of yours takes its place.")
            .Accepts<string>("application/yaml").WithMetadata(new RequestSizeLimitAttribute(4 * FrameworkFile.MaxLength));
        frameworks.MapDelete("/{id}", RemoveAsync).WithSummary("Remove a framework of your own.");
    }

    private static async Task<Results<Created<FrameworkSummary>, ValidationProblem>> AddAsync(Frameworks frameworks, FindingQueries findings, HttpContext context, CancellationToken cancellation)
    {
        using var reader = new StreamReader(context.Request.Body);
        var (framework, problems) = await frameworks.AddAsync(await reader.ReadToEndAsync(cancellation), context.Actor(), cancellation);
        return framework is null
            ? TypedResults.ValidationProblem(problems.GroupBy(problem => $"line {problem.Line}").ToDictionary(line => line.Key, line => line.Select(problem => problem.Message).ToArray()), "The framework was not added.")
            : TypedResults.Created($"/api/v1/compliance/{Uri.EscapeDataString(framework.Id)}", FrameworkSummary.Of(FrameworkResult.Of(framework, await findings.CountsAsync(cancellation))));
    }

    private static async Task<Results<NoContent, NotFound>> RemoveAsync(string id, Frameworks frameworks, HttpContext context, CancellationToken cancellation) =>
        await frameworks.RemoveAsync(id, context.Actor(), cancellation) ? TypedResults.NoContent() : TypedResults.NotFound();

    private static async Task<Ok<ComplianceAnswer>> ListAsync(
        Frameworks frameworks, FindingQueries findings, PastQueries past,
        [Description("As of a moment in UTC, such as 2026-07-01T02:00Z; now where it is left out.")] string? at,
        CancellationToken cancellation)
    {
        var moment = await past.MomentAsync(at, cancellation);
        var counts = await findings.At(moment).CountsAsync(cancellation);
        return TypedResults.Ok(new ComplianceAnswer([.. (await frameworks.At(moment).ListAsync(cancellation)).Select(framework => FrameworkSummary.Of(FrameworkResult.Of(framework, counts)))]));
    }

    private static async Task<Results<Ok<FrameworkAnswer>, NotFound>> FindAsync(
        string framework, Frameworks frameworks, FindingQueries findings, PastQueries past,
        [Description("As of a moment in UTC, such as 2026-07-01T02:00Z; now where it is left out.")] string? at,
        CancellationToken cancellation)
    {
        var moment = await past.MomentAsync(at, cancellation);
        return await frameworks.At(moment).FindAsync(framework, cancellation) is { } found
            ? TypedResults.Ok(FrameworkAnswer.Of(FrameworkResult.Of(found, await findings.At(moment).CountsAsync(cancellation))))
            : TypedResults.NotFound();
    }
}

public sealed record ComplianceAnswer(ImmutableArray<FrameworkSummary> Frameworks);

/// <param name="PassRate">0 to 1: controls that pass wherever they apply, of those that apply; what could not be judged lowers it. Null if none applies.</param>
/// <param name="Coverage">0 to 1: controls that could be judged, of those that apply. Null if none applies.</param>
/// <param name="Passing">Controls; the next three likewise.</param>
/// <param name="Evaluations">Of all its controls on everything that they are about.</param>
/// <param name="NotJudged">Requirements that no control is evidence for.</param>
public sealed record FrameworkSummary(
    string Id, string Name, string Publisher, string Address, string About, double? PassRate, double? Coverage, int Requirements, int NotJudged, int Passing, int Failing, int Unknown, int NotApplicable, OutcomeCounts Evaluations)
{
    internal static FrameworkSummary Of(FrameworkResult result) => new(
        result.Framework.Id, result.Framework.Name, result.Framework.Publisher, result.Framework.Address, result.Framework.About, result.PassRate, result.Coverage,
        result.Requirements.Length, result.NotJudged, result.Passing, result.Failing, result.Unknown, result.NotApplicable, result.Evaluations);
}

public sealed record FrameworkAnswer(FrameworkSummary Framework, ImmutableArray<RequirementAnswer> Requirements)
{
    internal static FrameworkAnswer Of(FrameworkResult result) => new(FrameworkSummary.Of(result),
    [
        .. result.Requirements.Select(requirement => new RequirementAnswer(requirement.Requirement.Number, requirement.Requirement.Title, requirement.State,
        [
            .. requirement.Controls.Select(control => new RequirementControlAnswer(
                control.Control.ControlId, control.Control.Basis, control.Counts.State, control.Counts.Failing, control.Counts.Unknown, control.Counts.Passing, control.Counts.NotApplicable)),
        ])),
    ]);
}

public sealed record RequirementAnswer(string Number, string Title, ComplianceState State, ImmutableArray<RequirementControlAnswer> Controls);

/// <param name="Basis">Whether the mapping was read in a source or is our judgement, which is to be reviewed before an auditor reads it.</param>
/// <param name="Failing">Evaluations that fail; the next three likewise.</param>
public sealed record RequirementControlAnswer(string ControlId, MappingBasis Basis, ComplianceState State, int Failing, int Unknown, int Passing, int NotApplicable);
