namespace SecurityDashboard.Web.Features.SignIn;

/// <summary>Where to go after signing in: a page of ours, whatever the link says.</summary>
internal static class LocalAddress
{
    public static string Of(string? returnUrl) =>
        returnUrl is ['/', ..] and not ['/', '/' or '\\', ..] && !returnUrl.Any(char.IsControl) ? returnUrl : "/";
}
