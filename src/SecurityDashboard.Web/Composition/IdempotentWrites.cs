using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using SecurityDashboard.Data;
using SecurityDashboard.Data.Tables;

namespace SecurityDashboard.Web.Composition;

/// <summary>
/// A write that is sent again with the same <c>Idempotency-Key</c> within a day is answered as it was, and not done again. Answers are kept
/// protected, because some hold what is shown once.
/// </summary>
internal static class IdempotentWrites
{
    private const string Header = "Idempotency-Key";
    private const int LongestKey = 200;
    private const int LargestAnswer = 256 << 10;
    private static readonly TimeSpan Kept = TimeSpan.FromDays(1);

    // What has no answer by then had a process that ended.
    private static readonly TimeSpan LongestWork = TimeSpan.FromMinutes(5);

    public static void UseIdempotentWrites(this WebApplication app)
    {
        var databases = app.Services.GetRequiredService<IDbContextFactory<DashboardDb>>();
        var time = app.Services.GetRequiredService<TimeProvider>();
        var protector = app.Services.GetRequiredService<IDataProtectionProvider>().CreateProtector("idempotent-answers");
        app.Use(async (context, next) =>
        {
            var key = context.Request.Headers[Header].ToString();
            if (key.Length == 0 || !HttpMethods.IsPost(context.Request.Method) || !context.Request.Path.StartsWithSegments("/api/v1") || context.User.FindFirstValue(ClaimTypes.NameIdentifier) is not { } who)
                await next(context);
            else if (key.Length > LongestKey)
                await TypedResults.Problem($"{Header} has more than {LongestKey} characters.", statusCode: StatusCodes.Status400BadRequest).ExecuteAsync(context);
            else
                await AnswerAsync(context, next, databases, protector, time.GetUtcNow(), who, key);
        });
    }

    private static async Task AnswerAsync(HttpContext context, RequestDelegate next, IDbContextFactory<DashboardDb> databases, IDataProtector protector, DateTimeOffset now, string who, string key)
    {
        context.Request.EnableBuffering();
        var request = Convert.ToHexStringLower(await SHA256.HashDataAsync(context.Request.Body, context.RequestAborted));
        context.Request.Body.Position = 0;
        var id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{who}\n{context.Request.Path}{context.Request.QueryString}\n{key}")));

        await using var db = await databases.CreateDbContextAsync(context.RequestAborted);
        await db.IdempotentAnswers.Where(row => row.At < now - Kept || row.Status == 0 && row.At < now - LongestWork).ExecuteDeleteAsync(context.RequestAborted);
        var answer = new IdempotentAnswerRow { Id = id, Request = request, At = now, Status = 0 };
        try
        {
            db.Add(answer);
            await db.SaveChangesAsync(context.RequestAborted);
        }
        // Somebody was first: this request, sent before.
        catch (DbUpdateException)
        {
            await AgainAsync(context, databases, protector, id, request);
            return;
        }

        var body = context.Response.Body;
        using var buffer = new MemoryStream();
        context.Response.Body = buffer;
        try
        {
            await next(context);
        }
        catch
        {
            await ForgetAsync(databases, id);
            throw;
        }
        finally
        {
            context.Response.Body = body;
        }

        // What failed here may be tried again, and what is too large to keep is done again.
        if (context.Response.StatusCode >= 500 || context.Response.StatusCode is StatusCodes.Status429TooManyRequests || buffer.Length > LargestAnswer)
            await ForgetAsync(databases, id);
        else
        {
            (answer.Status, answer.ContentType, answer.Location, answer.Body) = (context.Response.StatusCode, context.Response.ContentType ?? "", context.Response.Headers.Location.ToString(), protector.Protect(buffer.ToArray()));
            await db.SaveChangesAsync(CancellationToken.None);
        }

        buffer.Position = 0;
        await buffer.CopyToAsync(body, context.RequestAborted);
    }

    private static async Task AgainAsync(HttpContext context, IDbContextFactory<DashboardDb> databases, IDataProtector protector, string id, string request)
    {
        await using var db = await databases.CreateDbContextAsync(context.RequestAborted);
        var known = await db.IdempotentAnswers.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, context.RequestAborted);
        if (known is null or { Status: 0 })
        {
            await TypedResults.Problem("The same request is being worked on. Ask again in a moment.", statusCode: StatusCodes.Status409Conflict).ExecuteAsync(context);
            return;
        }

        if (known.Request != request)
        {
            await TypedResults.Problem($"This {Header} was used for another request. Use a new one for each.", statusCode: StatusCodes.Status422UnprocessableEntity).ExecuteAsync(context);
            return;
        }

        context.Response.StatusCode = known.Status;
        context.Response.Headers["Idempotency-Replayed"] = "true";
        if (known.ContentType.Length > 0)
            context.Response.ContentType = known.ContentType;
        if (known.Location.Length > 0)
            context.Response.Headers.Location = known.Location;
        await context.Response.Body.WriteAsync(protector.Unprotect(known.Body), context.RequestAborted);
    }

    private static async Task ForgetAsync(IDbContextFactory<DashboardDb> databases, string id)
    {
        await using var db = await databases.CreateDbContextAsync(CancellationToken.None);
        await db.IdempotentAnswers.Where(row => row.Id == id).ExecuteDeleteAsync(CancellationToken.None);
    }
}
