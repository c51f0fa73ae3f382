using System.Net;
using System.Text;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticAssets;
using SecurityDashboard.Web.People;

namespace SecurityDashboard.Web.Api;

/// <summary>Every route of the host against every role. A new route is here by being there.</summary>
public sealed class RouteTests(DemoHost demo)
{
    /// <summary>What someone who did not sign in may see.</summary>
    private static readonly string[] Anonymous =
    [
        "/login", "/setup", "/error", "/not-found", "/healthz/live", "/api/v1/reports/public-key.pem", "/healthz/ready",
        // The link itself says who may see it.
        "/badge/{token}.svg", "/badge/{token}.json", "/unsubscribe/{token}",
        // Static assets: of the API's page, and the route that looks for files which are not there.
        "/scalar/scalar.js", "/scalar/scalar.aspnetcore.js", "/scalar/favicon.svg", "/{**path:file}",
    ];

    [Fact]
    public void Everything_but_sign_in_and_health_asks_for_a_capability()
    {
        foreach (var route in Routes())
        {
            var pattern = PatternOf(route);
            if (Anonymous.Contains(pattern))
                continue;

            Assert.True(route.Metadata.GetMetadata<IAllowAnonymous>() is null, $"{pattern} is open to anyone.");
            Assert.True(CapabilitiesOf(route).Length > 0, $"{pattern} asks for no capability: add RequireAuthorization(Capabilities.…), or [Authorize(Policy = Capabilities.…)] to a page.");
        }
    }

    [Fact]
    public void The_routes_for_programs_are_the_approved_ones()
    {
        var routes = Routes().Where(route => route.Metadata.GetMetadata<ComponentTypeMetadata>() is null)
            .Select(route => $"{MethodOf(route)} {PatternOf(route)} {(Anonymous.Contains(PatternOf(route)) ? "anonymous" : string.Join('+', CapabilitiesOf(route)))}")
            .Distinct()
            .Order(StringComparer.Ordinal);

        var received = string.Join('\n', routes);
        using var approved = new StreamReader(typeof(RouteTests).Assembly.GetManifestResourceStream("routes.approved.txt")!);
        if (received == approved.ReadToEnd().ReplaceLineEndings("\n").Trim())
            return;

        var file = Path.Combine(AppContext.BaseDirectory, "routes.received.txt");
        File.WriteAllText(file, received + "\n");
        Assert.Fail($"Routes were added, removed or changed. To approve it, copy {file} over Api/routes.approved.txt, and tell users in CHANGELOG.md.\n\n{received}");
    }

    [Fact]
    public async Task Nobody_gets_in_without_signing_in()
    {
        using var stranger = demo.Host.CreateClient();
        foreach (var route in Routes().Where(route => !Anonymous.Contains(PatternOf(route))))
        {
            using var answer = await AskAsync(stranger, route);

            Assert.True(
                answer.StatusCode is HttpStatusCode.Unauthorized || answer.Headers.Location?.PathAndQuery.StartsWith("/login?", StringComparison.Ordinal) is true,
                $"{MethodOf(route)} {PatternOf(route)} answers {answer.StatusCode} to a stranger.");
        }
    }

    [Theory]
    [InlineData(Roles.Security)]
    [InlineData(Roles.Engineer)]
    [InlineData(Roles.Manager)]
    [InlineData(Roles.Admin)]
    public async Task A_role_reaches_exactly_what_its_capabilities_open(string role)
    {
        foreach (var route in Routes().Where(route => !Anonymous.Contains(PatternOf(route))))
        {
            var isMeantToPass = CapabilitiesOf(route).All(name => Capabilities.All.Single(capability => capability.Name == name).Roles.Contains(role));
            var client = PatternOf(route) is var pattern && (pattern.StartsWith("/api/", StringComparison.Ordinal) || pattern is "/metrics") ? demo.Program(role) : demo.Browser(role);
            using var answer = await AskAsync(client, route);
            var sentAway = answer.Headers.Location?.OriginalString is { } address && (address.Contains("/denied", StringComparison.Ordinal) || address.Contains("/login?", StringComparison.Ordinal));
            var passed = !sentAway && answer.StatusCode is not (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden);

            Assert.True(passed == isMeantToPass, $"{MethodOf(route)} {pattern} answers {answer.StatusCode} {answer.Headers.Location} to {role}.");
        }
    }

    private IEnumerable<RouteEndpoint> Routes() => demo.Host.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        .Where(route => route.Metadata.GetMetadata<StaticAssetDescriptor>() is null && !PatternOf(route).StartsWith("/_", StringComparison.Ordinal))
        .Where(route => route.Metadata.GetMetadata<ISuppressMatchingMetadata>()?.SuppressMatching is not true);

    private static string PatternOf(RouteEndpoint route) => "/" + route.RoutePattern.RawText?.Trim('/');

    private static string MethodOf(RouteEndpoint route) =>
        route.Metadata.GetMetadata<ComponentTypeMetadata>() is not null ? "GET" : route.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods is [var method, ..] ? method : "GET";

    private static string[] CapabilitiesOf(RouteEndpoint route) =>
        [.. route.Metadata.GetOrderedMetadata<IAuthorizeData>().Select(data => data.Policy).OfType<string>().Distinct().Order(StringComparer.Ordinal)];

    private static async Task<HttpResponseMessage> AskAsync(HttpClient client, RouteEndpoint route)
    {
        // An id that nothing has: what would change something finds nothing to change.
        var address = new StringBuilder();
        foreach (var segment in route.RoutePattern.PathSegments)
            address.Append('/').Append(segment.Parts[0] switch
            {
                Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart literal => literal.Content,
                Microsoft.AspNetCore.Routing.Patterns.RoutePatternParameterPart { IsCatchAll: true } => "",
                Microsoft.AspNetCore.Routing.Patterns.RoutePatternParameterPart parameter when parameter.ParameterPolicies.Any(policy => policy.Content == "guid") => Guid.Empty.ToString(),
                _ => "000000000000",
            });
        using var request = new HttpRequestMessage(new HttpMethod(MethodOf(route)), new Uri(address.Length > 0 ? address.ToString() : "/", UriKind.Relative));
        return await client.SendAsync(request, DashboardHost.Cancellation);
    }
}
