using System.Security.Claims;
using SecurityDashboard.Data;
using SecurityDashboard.Web.People;

namespace SecurityDashboard.Web.Api;

internal static class Callers
{
    /// <summary>Who asks, as the audit log names them.</summary>
    public static Actor Actor(this HttpContext context) => new(NameOf(context.User), context.Connection.RemoteIpAddress?.ToString());

    public static string NameOf(ClaimsPrincipal user) => user.FindFirstValue(ApiTokens.NameClaim) is { } token
        ? $"token:{user.Identity?.Name}/{token}"
        : user.Identity?.Name ?? "";
}
