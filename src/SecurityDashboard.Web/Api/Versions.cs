using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;
using SecurityDashboard.Data;

namespace SecurityDashboard.Web.Api;

/// <summary>What several people may change has a version as its entity tag, which a write may name by If-Match: nobody overwrites what they have not read.</summary>
internal static class Versions
{
    public static void Tag(this HttpContext context, int version)
    {
        context.Response.GetTypedHeaders().ETag = new EntityTagHeaderValue(string.Create(CultureInfo.InvariantCulture, $"\"{version}\""));
        context.Response.GetTypedHeaders().CacheControl = new CacheControlHeaderValue { Private = true, NoCache = true };
    }

    /// <summary>The version that the write is to replace; null: whichever there is.</summary>
    /// <exception cref="FormatException">If-Match names something else.</exception>
    public static int? Expected(this HttpContext context) => context.Request.Headers.IfMatch.ToString() switch
    {
        "" or "*" => null,
        ['"', .. var digits, '"'] when int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var version) => version,
        var tag => throw new FormatException($"If-Match is {tag}. Send the ETag that reading it was answered with."),
    };

    public static Results<NoContent, NotFound, ProblemHttpResult> Answer(Changed changed) => changed switch
    {
        Changed.Done => TypedResults.NoContent(),
        Changed.Gone => TypedResults.NotFound(),
        _ => Since(),
    };

    public static ProblemHttpResult Since() =>
        TypedResults.Problem("Somebody changed it since you read it. Read it again and send your change with the ETag of that.", statusCode: StatusCodes.Status412PreconditionFailed);
}
