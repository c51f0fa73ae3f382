using System.Globalization;
using System.Security.Claims;
using System.Threading.RateLimiting;

namespace SecurityDashboard.Web.Composition;

/// <summary>How often someone may ask. A person or program is known by its account, everyone else by their address.</summary>
internal static class RateLimits
{
    /// <summary>Tries to sign in or to set up: ten a minute from one address.</summary>
    public const string SignIn = "sign-in";

    /// <summary>What a link in a mail is good for: sixty a minute from one address, which may be a mail provider's for many people.</summary>
    public const string Unsubscribe = "unsubscribe";

    /// <summary>What starts work: twenty a minute from one account.</summary>
    public const string Work = "work";

    public static void AddRateLimits(this WebApplicationBuilder builder) => builder.Services.AddRateLimiter(options =>
    {
        options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        options.OnRejected = (context, _) =>
        {
            if (context.Lease.TryGetMetadata(MetadataName.RetryAfter, out var wait))
                context.HttpContext.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
            return ValueTask.CompletedTask;
        };
        options.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context => context.Request.Path.StartsWithSegments("/api")
            ? RateLimitPartition.GetTokenBucketLimiter(Caller(context), _ => new TokenBucketRateLimiterOptions
            {
                TokenLimit = 200,
                TokensPerPeriod = 20,
                ReplenishmentPeriod = TimeSpan.FromSeconds(1),
            })
            : Unlimited);
        options.AddPolicy(SignIn, context => HttpMethods.IsPost(context.Request.Method) ? PerMinute(Address(context), 10) : Unlimited);
        options.AddPolicy(Unsubscribe, context => PerMinute(Address(context), 60));
        options.AddPolicy(Work, context => PerMinute(Caller(context), 20));
    });

    // A key of its own: limiters are kept by key, and an address may be empty.
    private static RateLimitPartition<string> Unlimited => RateLimitPartition.GetNoLimiter("unlimited");

    private static RateLimitPartition<string> PerMinute(string who, int permits) => RateLimitPartition.GetFixedWindowLimiter(who, _ => new FixedWindowRateLimiterOptions
    {
        PermitLimit = permits,
        Window = TimeSpan.FromMinutes(1),
    });

    private static string Caller(HttpContext context) => context.User.FindFirstValue(ClaimTypes.NameIdentifier) ?? Address(context);

    private static string Address(HttpContext context) => context.Connection.RemoteIpAddress?.ToString() ?? "";
}
