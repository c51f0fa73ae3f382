using System.Collections.Immutable;
using System.ComponentModel;
using Microsoft.AspNetCore.Mvc;
using SecurityDashboard.Data;
using SecurityDashboard.Inventory;
using SecurityDashboard.Results;
using SecurityDashboard.Results.Exports;
using SecurityDashboard.Templates;
using SecurityDashboard.Templates.Syntax;
using SecurityDashboard.Yaml;
using SecurityDashboard.Web.Composition;
using SecurityDashboard.Web.Jobs;

namespace SecurityDashboard.Web.Features.Check;

internal static class CheckApi
{
    /// <summary>Every character may be escaped.</summary>
    private const long LargestBody = 6L * TemplateCheck.LongestText;

    public static void MapCheck(this IEndpointRouteBuilder routes) => routes.MapPost("/check", CheckAsync).WithTags("Check")
        .WithSummary("Judges a pipeline definition, a CloudFormation template or a Terraform plan before it is deployed, as secdash check does. Nothing of it is kept.")
        .Produces(StatusCodes.Status200OK, contentType: "application/json").WithMetadata(new RequestSizeLimitAttribute(LargestBody)).RequireRateLimiting(RateLimits.Work);

    private static async Task<IResult> CheckAsync(
        FingerprintKeys keys, ControlSettingStore settings, TimeProvider time, CheckRequest check,
        [Description("json or sarif.")] string? format,
        CancellationToken cancellation)
    {
        if (format is not (null or "" or "json" or "sarif"))
            throw new FormatException($"format is {format}. It can be json or sarif.");

        var now = time.GetUtcNow();
        var context = new CheckContext
        {
            File = check.File is { Length: > 0 } file ? file : "template",
            At = now,
            FingerprintKey = await keys.GetAsync(cancellation),
            Account = check.Account is null ? null : AccountId.TryParse(check.Account, out var account) ? account : throw new FormatException($"account is {check.Account}. An account id has twelve digits."),
            Region = check.Region,
            Parameters = check.Parameters is null ? ImmutableDictionary<string, string>.Empty : check.Parameters.ToImmutableDictionary(StringComparer.Ordinal),
            Settings = await settings.GetAsync(cancellation),
        };
        var result = Judge(check.Content, context);
        return TypedResults.Stream(output => WriteAsync(output, format, result, now), format is "sarif" ? "application/sarif+json" : "application/json");
    }

    private static EstateResult Judge(string content, CheckContext context)
    {
        try
        {
            return TemplateCheck.Of(content, YamlFile.Read, context);
        }
        catch (SyntaxException e)
        {
            throw new FormatException($"{context.File}:{e.Line}: {e.Message}");
        }
    }

    private static async Task WriteAsync(Stream output, string? format, EstateResult result, DateTimeOffset at)
    {
        // The writers do not wait, and the network does.
        using var buffer = new MemoryStream();
        if (format is "sarif")
            FindingExport.Write(buffer, format, result, at);
        else
            ResultJson.Write(buffer, result, at);
        buffer.Position = 0;
        await buffer.CopyToAsync(output);
    }
}

/// <param name="Content">The text of the file: JSON or YAML.</param>
/// <param name="File">As results name it.</param>
/// <param name="Account">The account that it is for, where the file does not say.</param>
/// <param name="Region">The region that it is for, where the file does not say.</param>
/// <param name="Parameters">Values of a template's parameters, before their defaults.</param>
public sealed record CheckRequest(string Content, string? File, string? Account, string? Region, Dictionary<string, string>? Parameters);
