using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Xml.Linq;
using SecurityDashboard.Data;
using SecurityDashboard.Data.Queries;
using SecurityDashboard.Scoring;

namespace SecurityDashboard.Web.Features.Badge;

public sealed class BadgeTests(DemoHost demo)
{
    [Fact]
    public async Task Whoever_has_the_link_sees_the_grade_until_it_is_revoked_and_nobody_else_sees_anything()
    {
        var pipeline = (await demo.Host.Get<PipelineQueries>().FindAsync("111122223333", "eu-west-1", "payments-api", DashboardHost.Cancellation))!;
        var badges = demo.Host.Get<Badges>();
        var token = await badges.MakeAsync(pipeline.Id, Actor.System, DashboardHost.Cancellation);
        using var stranger = demo.Host.CreateClient();

        var svg = await stranger.GetAsync(new Uri($"/badge/{token}.svg", UriKind.Relative), DashboardHost.Cancellation);
        Assert.Equal(("image/svg+xml", true, TimeSpan.FromMinutes(5)), (svg.Content.Headers.ContentType?.MediaType, svg.Headers.CacheControl?.Public, svg.Headers.CacheControl?.MaxAge));
        var picture = XDocument.Parse(await svg.Content.ReadAsStringAsync(DashboardHost.Cancellation)).Root!;
        var expected = $"pipeline security: {pipeline.Score.Score.Grade} {Math.Floor(pipeline.Score.Score.Value):0}";
        Assert.Equal(("img", expected, expected), (picture.Attribute("role")?.Value, picture.Attribute("aria-label")?.Value, picture.Elements().First().Value));

        using var again = new HttpRequestMessage(HttpMethod.Get, $"/badge/{token}.svg");
        again.Headers.IfNoneMatch.Add(EntityTagHeaderValue.Parse(svg.Headers.ETag!.ToString()));
        Assert.Equal(HttpStatusCode.NotModified, (await stranger.SendAsync(again, DashboardHost.Cancellation)).StatusCode);

        using var json = JsonDocument.Parse(await stranger.GetStringAsync(new Uri($"/badge/{token}.json", UriKind.Relative), DashboardHost.Cancellation));
        Assert.Equal((1, "pipeline security"), (json.RootElement.GetProperty("schemaVersion").GetInt32(), json.RootElement.GetProperty("label").GetString()));

        Assert.True(await badges.RevokeAsync(pipeline.Id, Actor.System, DashboardHost.Cancellation));
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync(new Uri($"/badge/{token}.svg", UriKind.Relative), DashboardHost.Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync(new Uri("/badge/guess.json", UriKind.Relative), DashboardHost.Cancellation)).StatusCode);
    }

    [Theory]
    [InlineData(84.9, false, "B 84")]
    [InlineData(100, false, "A+ 100")]
    [InlineData(12, true, "E 12, stale")]
    public void A_badge_says_grade_and_number_and_that_it_is_stale(double score, bool isStale, string expected) => Assert.Equal(expected, BadgeFace.Of(new Score(score), isStale).Message);
}
