using System.Security.Cryptography;

namespace SecurityDashboard.Web.Composition;

/// <summary>Single things of the API have an entity tag, so that whoever has the latest is not sent it again. Reports are large, are streamed, and never change.</summary>
internal static class ConditionalGets
{
    /// <summary>More than that is sent without.</summary>
    private const int Largest = 4 << 20;

    public static void UseConditionalGets(this WebApplication app) => app.Use(async (context, next) =>
    {
        if (!HttpMethods.IsGet(context.Request.Method) || !context.Request.Path.StartsWithSegments("/api/v1") || context.Request.Path.StartsWithSegments("/api/v1/reports") || (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.Parameters.Count is null or 0)
        {
            await next(context);
            return;
        }

        var body = context.Response.Body;
        using var buffer = new MemoryStream();
        context.Response.Body = buffer;
        try
        {
            await next(context);
        }
        finally
        {
            context.Response.Body = body;
        }

        buffer.Position = 0;
        // What has a tag already has the version of what people wrote, which says nothing of the rest of the answer.
        if (context.Response.StatusCode is StatusCodes.Status200OK && buffer.Length <= Largest && context.Response.Headers.ETag.Count == 0)
        {
            var tag = $"\"{Convert.ToHexStringLower(SHA256.HashData(buffer.GetBuffer().AsSpan(0, (int)buffer.Length)).AsSpan(0, 16))}\"";
            context.Response.Headers.ETag = tag;
            // What a person may see differs, and what is shown changes with every scan.
            context.Response.Headers.CacheControl = "private, no-cache";
            if (context.Request.Headers.IfNoneMatch.ToString().Split(',', StringSplitOptions.TrimEntries).Any(known => known == tag || known == "*" || known == $"W/{tag}"))
            {
                context.Response.StatusCode = StatusCodes.Status304NotModified;
                context.Response.ContentLength = null;
                context.Response.Headers.ContentType = default;
                return;
            }
        }

        await buffer.CopyToAsync(body, context.RequestAborted);
    });
}
