namespace SecurityDashboard.Web.Composition;

/// <summary>Addresses that programs read: they are known by tokens, and answered with problem documents rather than pages.</summary>
internal static class ForPrograms
{
    private static readonly string[] Addresses = ["/api", "/openapi", "/healthz", "/metrics"];

    public static bool Is(HttpContext context) => Addresses.Any(address => context.Request.Path.StartsWithSegments(address));
}
