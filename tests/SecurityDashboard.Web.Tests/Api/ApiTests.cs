using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using SecurityDashboard.Controls;
using SecurityDashboard.Data.Queries;
using SecurityDashboard.Demo;
using SecurityDashboard.Web.People;

namespace SecurityDashboard.Web.Api;

/// <summary>The read API over the demo estate, as a program with a token sees it.</summary>
public sealed class ApiTests(DemoHost demo)
{
    private HttpClient Program => demo.Program(Roles.Security);

    [Fact]
    public async Task Lists_every_pipeline_once_whatever_the_size_of_the_parts()
    {
        var all = await GetAsync("/api/v1/pipelines?limit=500");
        var ids = all.GetProperty("items").EnumerateArray().Select(IdOf).ToList();
        Assert.True(ids.Count > 20);
        Assert.Equal(JsonValueKind.Null, all.GetProperty("next").ValueKind);

        var parts = new List<Guid>();
        string? after = null;
        do
        {
            var part = await GetAsync($"/api/v1/pipelines?limit=7{(after is null ? "" : $"&after={Uri.EscapeDataString(after)}")}");
            parts.AddRange(part.GetProperty("items").EnumerateArray().Select(IdOf));
            after = part.GetProperty("next").GetString();
        }
        while (after is not null);

        Assert.Equal(ids, parts);
    }

    [Fact]
    public async Task Shows_the_worst_pipeline_first_with_what_to_fix()
    {
        var worst = (await GetAsync("/api/v1/pipelines?limit=1")).GetProperty("items")[0];
        var detail = await GetAsync($"/api/v1/pipelines/{IdOf(worst)}");

        Assert.Equal(worst.GetProperty("score").GetDouble(), detail.GetProperty("pipeline").GetProperty("score").GetDouble());
        Assert.True(detail.GetProperty("findings").GetArrayLength() > 0);
        Assert.True(detail.GetProperty("encryptionByLocation").GetArrayLength() > 0);
        Assert.True(detail.GetProperty("findings")[0].GetProperty("gain").GetDouble() > 0);
    }

    [Fact]
    public async Task Filters_findings_by_the_grammar_of_the_page()
    {
        var findings = (await GetAsync("/api/v1/findings?sev=critical,high&status=open&limit=500")).GetProperty("items").EnumerateArray().ToList();

        Assert.NotEmpty(findings);
        Assert.All(findings, finding => Assert.Contains(finding.GetProperty("severity").GetString(), (string[])["critical", "high"]));
        Assert.All(findings, finding => Assert.Equal("open", finding.GetProperty("status").GetString()));
    }

    [Theory]
    [InlineData("/api/v1/findings?sev=critcal", "Not understood: sev=critcal. The filters are described at /scalar.")]
    [InlineData("/api/v1/findings?serverity=high", "Not understood: serverity. The filters are described at /scalar.")]
    [InlineData("/api/v1/findings?limit=0", "limit is 0. Ask for 1 to 500.")]
    [InlineData("/api/v1/findings?format=pdf", "format is pdf. It can be json or csv.")]
    [InlineData("/api/v1/pipelines?enc=rot13", "enc is rot13. It can be Unknown, None, SSE-S3, SSE-KMS-AWS, SSE-KMS-CMK.")]
    [InlineData("/api/v1/pipelines?sort=luck", "sort is luck. It can be score, -score, -risk, name.")]
    [InlineData("/api/v1/trends?scope=pipeline", "id is the account's number for scope account, the pipeline's id for scope pipeline, and nothing for scope estate.")]
    [InlineData("/api/v1/accounts/12345", "An account's number has twelve digits.")]
    public async Task Says_what_is_wrong_with_a_question(string address, string expected)
    {
        var answer = await Program.GetAsync(new Uri(address, UriKind.Relative), DashboardHost.Cancellation);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>(DashboardHost.Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal(expected, problem.GetProperty("detail").GetString());
        Assert.Equal(answer.Headers.GetValues("X-Correlation-Id").Single(), problem.GetProperty("correlationId").GetString());
    }

    [Theory]
    [InlineData("/api/v1/nothing", HttpStatusCode.NotFound)]
    [InlineData("/api/v1/findings/00000000-0000-0000-0000-000000000000", HttpStatusCode.NotFound)]
    [InlineData("/api/v1/pipelines?limit=many", HttpStatusCode.BadRequest)]
    public async Task Every_error_is_a_problem_document(string address, HttpStatusCode expected)
    {
        var answer = await Program.GetAsync(new Uri(address, UriKind.Relative), DashboardHost.Cancellation);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>(DashboardHost.Cancellation);

        Assert.Equal(expected, answer.StatusCode);
        Assert.Equal((int)expected, problem.GetProperty("status").GetInt32());
        Assert.NotEmpty(problem.GetProperty("correlationId").GetString()!);
    }

    [Fact]
    public async Task Shows_evidence_only_to_who_may_see_it()
    {
        var open = (await GetAsync("/api/v1/findings?outcome=fail&limit=500")).GetProperty("items").EnumerateArray().Select(IdOf);
        foreach (var id in open)
        {
            var seen = await GetAsync($"/api/v1/findings/{id}");
            if (seen.GetProperty("evidence").GetArrayLength() == 0)
                continue;

            var hidden = await demo.Program(Roles.Manager).GetFromJsonAsync<JsonElement>($"/api/v1/findings/{id}", DashboardHost.Cancellation);
            Assert.Equal(JsonValueKind.Null, hidden.GetProperty("evidence").ValueKind);
            Assert.Equal(seen.GetProperty("finding").ToString(), hidden.GetProperty("finding").ToString());
            return;
        }

        Assert.Fail("No finding of the demo estate has evidence.");
    }

    [Fact]
    public async Task Exports_every_finding()
    {
        var stored = (await demo.Host.Get<FindingQueries>().CountAsync(new FindingFilter(), DashboardHost.Cancellation)).Values.Sum();
        Assert.True(stored > 500, "One part holds them all: the export is not put together from several.");
        var csv = await Program.GetAsync(new Uri("/api/v1/findings?status=all&format=csv", UriKind.Relative), DashboardHost.Cancellation);
        var text = await csv.Content.ReadAsStringAsync(DashboardHost.Cancellation);

        Assert.Equal("text/csv", csv.Content.Headers.ContentType?.MediaType);
        Assert.StartsWith("id,control,title,pillar,outcome,status,severity,", text.TrimStart('\uFEFF'), StringComparison.Ordinal);
        Assert.Equal(stored + 1, text.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public async Task Posture_and_lists_agree()
    {
        var posture = await GetAsync("/api/v1/posture");
        var pipelines = (await GetAsync("/api/v1/pipelines?limit=500")).GetProperty("items").EnumerateArray().ToList();

        Assert.Equal(pipelines.Count, posture.GetProperty("pipelines").GetInt32());
        Assert.Equal(
            pipelines.CountBy(pipeline => pipeline.GetProperty("grade").GetString()!).OrderBy(grade => grade.Key, StringComparer.Ordinal),
            posture.GetProperty("grades").EnumerateObject().Select(grade => KeyValuePair.Create(grade.Name, grade.Value.GetInt32())).OrderBy(grade => grade.Key, StringComparer.Ordinal));
        Assert.Equal(DemoEstate.Accounts.Length, posture.GetProperty("accounts").GetProperty("fresh").GetInt32());
    }

    [Fact]
    public async Task The_catalogue_is_sent_once()
    {
        var first = await Program.GetAsync(new Uri("/api/v1/controls", UriKind.Relative), DashboardHost.Cancellation);
        var catalogue = await first.Content.ReadFromJsonAsync<JsonElement>(DashboardHost.Cancellation);
        Assert.Equal(ControlCatalog.All.Length, catalogue.GetProperty("controls").GetArrayLength());

        using var again = new HttpRequestMessage(HttpMethod.Get, "/api/v1/controls");
        again.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        Assert.Equal(HttpStatusCode.NotModified, (await Program.SendAsync(again, DashboardHost.Cancellation)).StatusCode);
    }

    [Fact]
    public async Task Trends_reach_back_over_the_weeks_of_the_demo()
    {
        var points = (await GetAsync("/api/v1/trends?scope=estate")).GetProperty("points").EnumerateArray().Select(point => point.GetProperty("at").GetDateTimeOffset()).ToList();

        Assert.True(points.Count > 3);
        Assert.True(points[^1] - points[0] > TimeSpan.FromDays(7 * 6));
        Assert.Equal(points.Order(), points);
    }

    [Fact]
    public async Task The_audit_log_names_who_connected_the_accounts()
    {
        var entries = (await GetAsync("/api/v1/audit?action=account.added")).GetProperty("items").EnumerateArray().ToList();

        Assert.Equal(DemoEstate.Accounts.Length, entries.Count(entry => entry.GetProperty("actor").GetString() == "system"));
    }

    [Fact]
    public async Task A_token_does_only_what_its_scopes_name()
    {
        using var viewer = await demo.Host.ProgramAsync(Roles.Security, Capabilities.View);

        Assert.Equal(HttpStatusCode.OK, (await viewer.GetAsync(new Uri("/api/v1/posture", UriKind.Relative), DashboardHost.Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await viewer.GetAsync(new Uri("/api/v1/audit", UriKind.Relative), DashboardHost.Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await viewer.GetAsync(new Uri("/api/v1/findings?format=csv", UriKind.Relative), DashboardHost.Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await viewer.PostAsync(new Uri($"/api/v1/accounts/{DemoEstate.Accounts[0].Account}/scan", UriKind.Relative), content: null, DashboardHost.Cancellation)).StatusCode);
    }

    [Fact]
    public async Task A_cookie_may_read_but_not_change()
    {
        var browser = demo.Browser(Roles.Admin);

        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync(new Uri("/api/v1/posture", UriKind.Relative), DashboardHost.Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.PostAsync(new Uri($"/api/v1/accounts/{DemoEstate.Accounts[0].Account}/scan", UriKind.Relative), content: null, DashboardHost.Cancellation)).StatusCode);
    }

    [Fact]
    public async Task Only_who_manages_accounts_sees_their_external_ids()
    {
        var admin = await demo.Program(Roles.Admin).GetFromJsonAsync<JsonElement>("/api/v1/accounts", DashboardHost.Cancellation);
        var security = await GetAsync("/api/v1/accounts");

        Assert.All(admin.GetProperty("items").EnumerateArray(), account => Assert.Equal(32, account.GetProperty("externalId").GetString()!.Length));
        Assert.All(security.GetProperty("items").EnumerateArray(), account => Assert.Equal(JsonValueKind.Null, account.GetProperty("externalId").ValueKind));
    }

    private static Guid IdOf(JsonElement item) => item.GetProperty("id").GetGuid();

    private async Task<JsonElement> GetAsync(string address) => await Program.GetFromJsonAsync<JsonElement>(address, DashboardHost.Cancellation);
}
