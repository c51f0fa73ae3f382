using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using SecurityDashboard.Web.People;

namespace SecurityDashboard.Web.Features.Exceptions;

public sealed class ExceptionsApiTests(DemoHost demo)
{
    private const string Address = "/api/v1/exceptions";
    private const string Reason = "The old repository goes in March.";

    [Fact]
    public async Task What_an_engineer_asks_for_a_manager_approves_and_nobody_their_own()
    {
        var (finding, pipeline) = await CriticalAsync();
        var before = await ScoreAsync(pipeline);

        using var asked = await PostAsync(Roles.Engineer, "", New(finding, days: 30));
        Assert.Equal(HttpStatusCode.Created, asked.StatusCode);
        var exception = await JsonAsync(asked);
        var id = exception.GetProperty("id").GetGuid();
        Assert.Equal(("requested", "critical", "riskAccepted", 0), (Word(exception, "state"), Word(exception, "upTo"), Word(exception, "kind"), exception.GetProperty("covers").GetInt32()));
        Assert.Equal(before, await ScoreAsync(pipeline));

        Assert.Equal(HttpStatusCode.Forbidden, (await PostAsync(Roles.Engineer, $"/{id}/approve", new { })).StatusCode);
        Assert.Contains(id, await IdsAsync(Roles.Manager, "?view=inbox"));
        Assert.Contains(id, await IdsAsync(Roles.Engineer, "?view=mine&state=requested"));
        using var approved = await PostAsync(Roles.Manager, $"/{id}/approve", new { note = "Until March." });
        Assert.Equal(HttpStatusCode.OK, approved.StatusCode);
        Assert.Equal(("active", 1, "Until March."), (Word(await JsonAsync(approved), "state"), (await JsonAsync(approved)).GetProperty("covers").GetInt32(), Word(await JsonAsync(approved), "note")));

        var after = await ScoreAsync(pipeline);
        Assert.Equal(before.Score, after.Score);
        Assert.True(after.WithExceptions > before.WithExceptions);
        Assert.Equal(finding, (await GetAsync(Roles.Engineer, $"/api/v1/findings?exception={id}&excepted=true")).GetProperty("items")[0].GetProperty("id").GetGuid());
        Assert.Equal(id, (await GetAsync(Roles.Engineer, $"/api/v1/findings/{finding}")).GetProperty("exception").GetGuid());
        Assert.Equal("excepted", Word((await GetAsync(Roles.Engineer, $"/api/v1/findings/{finding}")).GetProperty("history")[0], "transition"));

        using var again = await PostAsync(Roles.Security, $"/{id}/refuse", new { note = "Too late." });
        Assert.Equal(HttpStatusCode.Conflict, again.StatusCode);
        Assert.StartsWith("It is active already, until ", await DetailAsync(again), StringComparison.Ordinal);

        using var extended = await PostAsync(Roles.Engineer, $"/{id}/extend", new { expiresAt = demo.Host.Get<TimeProvider>().GetUtcNow().AddDays(60) });
        Assert.Equal(id, (await JsonAsync(extended)).GetProperty("extends").GetGuid());
        var later = (await JsonAsync(extended)).GetProperty("id").GetGuid();
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(Roles.Engineer, $"/{later}/withdraw", new { })).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(Roles.Engineer, $"/{id}/withdraw", new { })).StatusCode);
        Assert.Equal(before, await ScoreAsync(pipeline));
        var detail = await GetAsync(Roles.Manager, $"{Address}/{id}");
        Assert.Equal(["exception.withdrawn", "exception.approved", "exception.requested"], detail.GetProperty("history").EnumerateArray().Select(step => Word(step, "action")));
        Assert.Equal(later, detail.GetProperty("extendedBy").GetGuid());

        // As it stood when it was approved.
        var then = detail.GetProperty("decidedAt").GetDateTimeOffset().AddMilliseconds(1).UtcDateTime.ToString("O", System.Globalization.CultureInfo.InvariantCulture);
        var asOf = (await GetAsync(Roles.Manager, $"{Address}?at={Uri.EscapeDataString(then)}")).GetProperty("items").EnumerateArray().Single(it => it.GetProperty("id").GetGuid() == id);
        Assert.Equal(("active", 1), (Word(asOf, "state"), asOf.GetProperty("covers").GetInt32()));
    }

    [Fact]
    public async Task Security_asks_but_does_not_approve_its_own_high_one_not_through_a_token_either()
    {
        var (finding, _) = await CriticalAsync();
        using var asked = await PostAsync(Roles.Security, "", New(finding, days: 10));
        var id = (await JsonAsync(asked)).GetProperty("id").GetGuid();

        using var own = await PostAsync(Roles.Security, $"/{id}/approve", new { });
        Assert.Equal(HttpStatusCode.Forbidden, own.StatusCode);
        Assert.Equal("You asked for it yourself. Somebody else who may approve exceptions has to decide.", await DetailAsync(own));
        Assert.DoesNotContain(id, await IdsAsync(Roles.Security, "?view=inbox"));

        using var twice = await PostAsync(Roles.Engineer, "", New(finding, days: 10));
        Assert.StartsWith("demo-security asked for the same already", await DetailAsync(twice), StringComparison.Ordinal);
        using var refused = await PostAsync(Roles.Manager, $"/{id}/refuse", new { });
        Assert.Equal("Say why you refuse it: who asked has to know what to change.", await DetailAsync(refused));
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(Roles.Manager, $"/{id}/refuse", new { note = "Fix it, it is one line." })).StatusCode);
    }

    [Fact]
    public async Task A_token_does_what_its_scopes_say_and_no_more()
    {
        var (finding, _) = await CriticalAsync();
        using var reader = await demo.Host.ProgramAsync(Roles.Admin, Capabilities.View);
        using var requester = await demo.Host.ProgramAsync(Roles.Admin, Capabilities.View, Capabilities.RequestException);

        Assert.Equal(HttpStatusCode.Forbidden, (await reader.PostAsJsonAsync(Address, New(finding, days: 10), DashboardHost.Cancellation)).StatusCode);
        using var asked = await requester.PostAsJsonAsync(Address, New(finding, days: 11), DashboardHost.Cancellation);
        var id = (await JsonAsync(asked)).GetProperty("id").GetGuid();
        Assert.Equal("test-admin", Word(await JsonAsync(asked), "requestedBy"));
        Assert.Equal(HttpStatusCode.Forbidden, (await reader.PostAsJsonAsync($"{Address}/{id}/withdraw", new { }, DashboardHost.Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await requester.PostAsJsonAsync($"{Address}/{id}/approve", new { }, DashboardHost.Cancellation)).StatusCode);
        using var approver = await demo.Host.ProgramAsync(Roles.Admin, Capabilities.View, Capabilities.ApproveException);
        using var own = await approver.PostAsJsonAsync($"{Address}/{id}/approve", new { }, DashboardHost.Cancellation);
        Assert.StartsWith("You asked for it yourself.", await DetailAsync(own), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await requester.PostAsJsonAsync($"{Address}/{id}/withdraw", new { }, DashboardHost.Cancellation)).StatusCode);
    }

    [Theory]
    [InlineData("""{"about":{"control":"AN-07","resource":"*"},"kind":"riskAccepted","reason":"short","owner":"x","expiresAt":"2999-01-01T00:00:00Z"}""", "The reason has 5 characters. Write 10 to 1000")]
    [InlineData("""{"about":{"control":"AN-07","resource":"*"},"kind":"riskAccepted","reason":"The old server goes.","owner":"x","expiresAt":"2999-01-01T00:00:00Z"}""", "The exception would last until 2999-01-01 00:00 UTC. What is Medium may be excepted for 365 days")]
    [InlineData("""{"about":{"control":"AN-07","resource":"*"},"kind":"riskAccepted","reason":"The old server goes.","owner":"x","ticket":"javascript:alert(1)","expiresAt":"2999-01-01T00:00:00Z"}""", "The ticket is neither an address nor a key.")]
    [InlineData("""{"about":{"control":"<b>","resource":"*"},"kind":"riskAccepted","reason":"The old server goes.","owner":"x","expiresAt":"2999-01-01T00:00:00Z"}""", "No control has the id <b>.")]
    [InlineData("""{"about":{"control":"AN-07"},"kind":"riskAccepted","reason":"The old server goes.","owner":"x","expiresAt":"2999-01-01T00:00:00Z"}""", "Say what it is about: a finding; or a control and a pattern")]
    [InlineData("""{"about":{"finding":"00000000-0000-0000-0000-000000000001"},"kind":"riskAccepted","reason":"The old server goes.","owner":"x","expiresAt":"2999-01-01T00:00:00Z"}""", "There is no finding ")]
    public async Task What_is_refused_says_why(string body, string beginning)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var answer = await demo.Program(Roles.Security).PostAsync(Address, content, DashboardHost.Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.StartsWith(beginning, await DetailAsync(answer), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_preview_tells_what_it_takes_and_shows_what_would_be_covered()
    {
        using var answer = await PostAsync(Roles.Engineer, "/preview?limit=1", new { control = "SC-01", resource = "*" });
        var preview = await JsonAsync(answer);

        Assert.Equal(("critical", true, 90), (Word(preview, "upTo"), preview.GetProperty("needsSomebodyElse").GetBoolean(), preview.GetProperty("days").GetInt32()));
        Assert.Equal(preview.GetProperty("count").GetInt32(), preview.GetProperty("open").EnumerateObject().Sum(severity => severity.Value.GetInt32()));
        Assert.Equal("SC-01", Word(preview.GetProperty("items")[0], "control"));
        var next = preview.GetProperty("next").GetString();
        using var rest = await PostAsync(Roles.Engineer, $"/preview?limit=1&after={next}", new { control = "SC-01", resource = "*" });
        Assert.NotEqual(preview.GetProperty("items")[0].GetProperty("id").GetGuid(), (await JsonAsync(rest)).GetProperty("items")[0].GetProperty("id").GetGuid());
    }

    [Fact]
    public async Task Filters_that_nobody_knows_are_refused_and_the_policy_is_for_those_who_configure()
    {
        using var unknown = await demo.Program(Roles.Engineer).GetAsync($"{Address}?state=sleeping", DashboardHost.Cancellation);
        Assert.Equal("Not understood: state=sleeping. The filters are described at /scalar.", await DetailAsync(unknown));

        using var denied = await demo.Program(Roles.Manager).PutAsJsonAsync($"{Address}/policy", new { critical = 1, high = 1, medium = 1, low = 1 }, DashboardHost.Cancellation);
        using var refused = await demo.Program(Roles.Security).PutAsJsonAsync($"{Address}/policy", new { critical = 10, high = 1, medium = 1, low = 1 }, DashboardHost.Cancellation);
        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.BadRequest), (denied.StatusCode, refused.StatusCode));
        Assert.Equal(90, (await GetAsync(Roles.Manager, $"{Address}/policy")).GetProperty("critical").GetInt32());
    }

    [Fact]
    public async Task Hostile_words_are_shown_as_words()
    {
        const string Hostile = "<img src=x onerror=alert(1)> because";
        using var asked = await PostAsync(Roles.Security, "", new { about = new { control = "AN-07", resource = "arn:\"><script>alert(1)</script>*" }, kind = "falsePositive", reason = Hostile, owner = "<b>me</b>", ticket = "https://example.com/?q='", expiresAt = demo.Host.Get<TimeProvider>().GetUtcNow().AddDays(3) });
        var id = (await JsonAsync(asked)).GetProperty("id").GetGuid();

        foreach (var page in new[] { "/exceptions", $"/exceptions/{id}" })
        {
            var html = await demo.Browser(Roles.Manager).GetStringAsync(new Uri(page, UriKind.Relative), DashboardHost.Cancellation);
            Assert.Contains("&lt;img src=x onerror=alert(1)&gt;", html, StringComparison.Ordinal);
            Assert.DoesNotContain("<img src=x", html, StringComparison.Ordinal);
            Assert.DoesNotContain("<script>alert", html, StringComparison.Ordinal);
        }
    }

    /// <summary>A critical finding that nothing covers, and a pipeline that it counts in as the only one.</summary>
    private async Task<(Guid Finding, Guid Pipeline)> CriticalAsync()
    {
        foreach (var finding in (await GetAsync(Roles.Engineer, "/api/v1/findings?sev=critical&status=open&excepted=false&limit=500")).GetProperty("items").EnumerateArray())
            if (finding.GetProperty("pipelines").EnumerateArray().FirstOrDefault() is { ValueKind: JsonValueKind.String } arn)
            {
                var pipelines = (await GetAsync(Roles.Engineer, "/api/v1/pipelines?limit=500")).GetProperty("items").EnumerateArray();
                var pipeline = pipelines.Single(it => it.GetProperty("arn").GetString() == arn.GetString());
                if (!(await GetAsync(Roles.Manager, $"{Address}?state=requested")).GetProperty("items").EnumerateArray().Any(it => it.GetProperty("resource").GetString() == finding.GetProperty("resource").GetString()))
                    return (finding.GetProperty("id").GetGuid(), pipeline.GetProperty("id").GetGuid());
            }

        throw new InvalidOperationException("The demo estate has no critical finding in a pipeline.");
    }

    private async Task<(double Score, double WithExceptions)> ScoreAsync(Guid pipeline)
    {
        var score = (await GetAsync(Roles.Engineer, $"/api/v1/pipelines/{pipeline}"));
        return (score.GetProperty("riskPoints").GetDouble(), -score.GetProperty("riskPointsWithExceptions").GetDouble());
    }

    private async Task<List<Guid>> IdsAsync(string role, string query) =>
        [.. (await GetAsync(role, Address + query)).GetProperty("items").EnumerateArray().Select(it => it.GetProperty("id").GetGuid())];

    private object New(Guid finding, int days) => new { about = new { finding }, kind = "riskAccepted", reason = Reason, owner = "payments", ticket = "SEC-1", expiresAt = demo.Host.Get<TimeProvider>().GetUtcNow().AddDays(days) };

    private Task<HttpResponseMessage> PostAsync(string role, string path, object body) => demo.Program(role).PostAsJsonAsync(Address + path, body, DashboardHost.Cancellation);

    private Task<JsonElement> GetAsync(string role, string address) => demo.Program(role).GetFromJsonAsync<JsonElement>(address, DashboardHost.Cancellation);

    private static async Task<JsonElement> JsonAsync(HttpResponseMessage answer) => JsonSerializer.Deserialize<JsonElement>(await answer.Content.ReadAsStringAsync(DashboardHost.Cancellation));

    private static async Task<string> DetailAsync(HttpResponseMessage answer) => (await JsonAsync(answer)).GetProperty("detail").GetString() ?? "";

    private static string? Word(JsonElement answer, string name) => answer.GetProperty(name).GetString();
}
