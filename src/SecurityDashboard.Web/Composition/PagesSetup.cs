using MudBlazor.Services;
using SecurityDashboard.Web.Components;
using SecurityDashboard.Web.People;

namespace SecurityDashboard.Web.Composition;

internal static class PagesSetup
{
    public static void AddPages(this WebApplicationBuilder builder)
    {
        // Without this, static assets of packages are only found in Development or after a publish.
        builder.WebHost.UseStaticWebAssets();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        builder.Services.AddRazorComponents().AddInteractiveServerComponents();
        builder.Services.AddMudServices();
        builder.Services.AddHttpContextAccessor();
        builder.Services.AddCascadingAuthenticationState();
    }

    public static void MapPages(this WebApplication app)
    {
        app.MapStaticAssets().AllowAnonymous();
        // The frame-ancestors directive is in our own Content-Security-Policy.
        app.MapRazorComponents<App>()
            .AddInteractiveServerRenderMode(options => options.ContentSecurityFrameAncestorsPolicy = null)
            .RequireAuthorization(Capabilities.View);
    }
}
