namespace SecurityDashboard.Web.Layout;

/// <summary>Light or dark, as chosen in this browser; without a choice the system decides, before the first paint, in dashboard.js.</summary>
internal static class ThemeChoice
{
    public const string Cookie = "theme";

    public static string ClassOf(HttpContext context) => context.Request.Cookies[Cookie] is "dark" ? "theme-dark" : "theme-light";
}
