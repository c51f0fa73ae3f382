using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.WebUtilities;
using SecurityDashboard.Data;
using SecurityDashboard.Data.Tables;
using SecurityDashboard.Web.Composition.Configuration;
using SecurityDashboard.Web.Features.SignIn;
using SecurityDashboard.Web.People;

namespace SecurityDashboard.Web.Composition;

internal static class PeopleSetup
{
    /// <summary>Pages know people by their cookie, programs by their token; the address decides which is asked for.</summary>
    private const string CookieOrToken = "cookie-or-token";

    /// <summary>What holders of a one-time password extent; the first is where they are sent.</summary>
    private static readonly string[] BeforeAnythingElse = ["/me/password", "/logout"];

    public static void AddPeople(this WebApplicationBuilder builder, Settings settings)
    {
        var services = builder.Services;
        services.AddAuthentication(CookieOrToken)
            .AddPolicyScheme(CookieOrToken, displayName: null, options => options.ForwardDefaultSelector = SchemeOf)
            .AddScheme<AuthenticationSchemeOptions, TokenAuthentication>(TokenAuthentication.Scheme, configureOptions: null)
            .AddIdentityCookies(cookies => cookies.ApplicationCookie!.Configure(options =>
            {
                options.Cookie.Name = "dashboard";
                options.Cookie.HttpOnly = true;
                options.Cookie.SameSite = SameSiteMode.Lax;
                options.LoginPath = "/login";
                options.AccessDeniedPath = "/denied";
                options.ReturnUrlParameter = "returnUrl";
                options.ExpireTimeSpan = TimeSpan.FromHours(12);
            }));
        services.AddIdentityCore<Person>(options =>
            {
                // Length is what makes a password strong; rules about its characters make people write it down.
                options.Password = new PasswordOptions { RequiredLength = 12, RequireDigit = false, RequireLowercase = false, RequireUppercase = false, RequireNonAlphanumeric = false };
                options.Lockout = new LockoutOptions { MaxFailedAccessAttempts = 5, DefaultLockoutTimeSpan = TimeSpan.FromMinutes(15) };
            })
            .AddRoles<IdentityRole>()
            .AddEntityFrameworkStores<DashboardDb>()
            .AddSignInManager()
            .AddDefaultTokenProviders();
        services.Configure<SecurityStampValidatorOptions>(options => options.ValidationInterval = TimeSpan.FromMinutes(1));
        services.AddScoped<AuthenticationStateProvider, StillSignedIn>();

        services.AddAuthorization(options =>
        {
            options.FallbackPolicy = new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build();
            foreach (var capability in Capabilities.All)
                options.AddPolicy(capability.Name, policy => policy.AddRequirements(new CapabilityRequirement(capability.Name)));
        });

        services.AddSingleton<Extents>().AddSingleton<IAuthorizationHandler, CapabilityHandler>();
        services.AddSingleton(new Announcements(Console.Out));
        services.AddSingleton<SetUpCode>().AddSingleton<FirstVisit>();
        services.AddScoped<Membership>();
        services.AddScoped<ApiTokens>();
        if (settings.Host.Roles.HasFlag(HostRoles.Web) && !settings.Demo.Enabled)
            services.AddHostedService<FirstVisitStart>();
    }

    /// <summary>Whoever holds a password that someone else made sees nothing before they have chosen their own.</summary>
    public static void UseOneTimePasswords(this WebApplication app) => app.Use((context, next) =>
    {
        if (!OneTimePassword.IsStillUsedBy(context.User) || context.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymous>() is not null || BeforeAnythingElse.Contains(context.Request.Path.Value))
            return next(context);

        if (ForPrograms.Is(context))
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
        else
            context.Response.Redirect(QueryHelpers.AddQueryString(BeforeAnythingElse[0], "returnUrl", context.Request.Path + context.Request.QueryString));
        return Task.CompletedTask;
    });

    public static void MapSignOut(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/logout", SignOutAsync).WithMetadata(new RequireAntiforgeryTokenAttribute()).RequireAuthorization(Capabilities.View).ExcludeFromDescription();

    private static async Task<Results<RedirectHttpResult, BadRequest>> SignOutAsync(HttpContext context, SignInManager<Person> people)
    {
        // The middleware only takes note of a forged form; refusing it is left to whoever reads the form.
        if (context.Features.Get<IAntiforgeryValidationFeature>() is not { IsValid: true })
            return TypedResults.BadRequest();

        await people.SignOutAsync();
        return TypedResults.LocalRedirect("/login");
    }

    /// <summary>A cookie may read the API, so that pages can link to exports; whatever changes something needs a token, which no foreign page can send.</summary>
    private static string SchemeOf(HttpContext context) =>
        !ForPrograms.Is(context) ? IdentityConstants.ApplicationScheme
        : context.Request.Headers.Authorization.Count > 0 ? TokenAuthentication.Scheme
        : HttpMethods.IsGet(context.Request.Method) && context.Request.Cookies.ContainsKey("dashboard") ? IdentityConstants.ApplicationScheme
        : TokenAuthentication.Scheme;
}
