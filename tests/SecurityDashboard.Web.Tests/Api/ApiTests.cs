using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Routing;
using SecurityDashboard.Controls;
using SecurityDashboard.Data.Queries;
using SecurityDashboard.Demo;
using SecurityDashboard.Results;
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

        Assert.All(worst.EnumerateObject(), property => Assert.Equal(property.Value.ToString(), detail.GetProperty(property.Name).ToString()));
        Assert.True(detail.GetProperty("encryptionByLocation").GetArrayLength() > 0);
        var arn = worst.GetProperty("arn").GetString()!;
        var gains = detail.GetProperty("findings").EnumerateArray().Select(finding => finding.GetProperty("gain").GetProperty(arn).GetDouble()).ToList();
        Assert.True(gains[0] > 0);
        Assert.Equal(gains.OrderDescending(), gains);
    }

    [Fact]
    public async Task Shows_every_hop_of_a_pipeline_and_filters_by_the_worst()
    {
        var off = (await GetAsync("/api/v1/pipelines?transit=off&limit=500")).GetProperty("items").EnumerateArray().ToList();

        Assert.NotEmpty(off);
        Assert.All(off, pipeline => Assert.Equal("off", pipeline.GetProperty("transit").GetString()));
        Assert.All(off, pipeline => Assert.Contains(pipeline.GetProperty("transitByHop").EnumerateArray(), hop => hop.GetProperty("enforcement").GetString() == "off" && hop.GetProperty("because").GetString()!.Length > 0));
        Assert.DoesNotContain((await GetAsync("/api/v1/pipelines?transit=unknown,configuration,provider,aws&limit=500")).GetProperty("items").EnumerateArray(), pipeline => pipeline.GetProperty("transit").GetString() == "off");
    }

    [Fact]
    public async Task Lists_who_reaches_pipelines_and_how_they_sign_in_page_by_page()
    {
        var account = DemoEstate.Accounts[0].Account;
        var all = (await GetAsync($"/api/v1/accounts/{account}/sign-ins?limit=500")).GetProperty("items").EnumerateArray().ToList();
        var first = await GetAsync($"/api/v1/accounts/{account}/sign-ins?limit=3");
        var second = await GetAsync($"/api/v1/accounts/{account}/sign-ins?limit=3&after={Uri.EscapeDataString(first.GetProperty("next").GetString()!)}");

        Assert.Equal(all.Select(it => it.GetProperty("id").GetString()).Take(6), first.GetProperty("items").EnumerateArray().Concat(second.GetProperty("items").EnumerateArray()).Select(it => it.GetProperty("id").GetString()));
        Assert.Contains(all, it => it.GetProperty("methods")[0].GetString() == "group-member" && it.GetProperty("longLived").GetBoolean());
        Assert.Contains(all, it => it.GetProperty("sessionSeconds") is { ValueKind: JsonValueKind.Number } seconds && seconds.GetDouble() == 3600);
        Assert.All(all, it => Assert.NotEmpty(it.GetProperty("reaches").EnumerateArray()));
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
    [InlineData("/api/v1/findings?format=pdf", "format is pdf. It can be json, csv or xlsx.")]
    [InlineData("/api/v1/pipelines?grades=E", "Not understood: grades. The filters are described at /scalar.")]
    [InlineData("/api/v1/pipelines?after=nowhere", "This is not a place in this list. Leave \"after\" out to begin at its start.")]
    [InlineData("/api/v1/accounts?limit=501", "limit is 501. Ask for 1 to 500.")]
    [InlineData("/api/v1/audit?from=yesterday", "from is yesterday. Write a day as 2026-01-31 or a moment as 2026-01-31T08:00Z.")]
    [InlineData("/api/v1/pipelines?enc=rot13", "enc is rot13. It can be Unknown, None, SSE-S3, SSE-KMS-AWS, SSE-KMS-CMK.")]
    [InlineData("/api/v1/pipelines?sort=luck", "sort is luck. It can be score, -score, -risk, name.")]
    [InlineData("/api/v1/trends?scope=pipeline", "id is the account's number for scope account, the pipeline's or team's id for scope pipeline or team, a pillar such as authentication for scope pillar, the id of a framework for scope framework, and nothing for scope estate.")]
    [InlineData("/api/v1/pipelines/00000000-0000-0000-0000-000000000000/access?can=fly", "can is fly. It can be change, start, rerun, stop, approve, write-source, read-artifacts, replace-artifacts, decrypt, read-secrets, change-roles, assume-roles.")]
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
            Assert.Equal(seen.GetProperty("message").ToString(), hidden.GetProperty("message").ToString());
            return;
        }

        Assert.Fail("No finding of the demo estate has evidence.");
    }

    [Fact]
    public async Task Shows_the_policy_as_it_is_to_be_only_to_who_may_see_evidence()
    {
        var id = IdOf((await GetAsync("/api/v1/findings?control=AS-04&status=open&limit=1")).GetProperty("items")[0]);

        var seen = await GetAsync($"/api/v1/findings/{id}");
        var change = Assert.Single(seen.GetProperty("changes").EnumerateArray());
        Assert.StartsWith("bucket policy of ", change.GetProperty("policy").GetString(), StringComparison.Ordinal);
        Assert.Contains(change.GetProperty("diff").GetString()!.Split('\n'), line => line.StartsWith('+') && line.Contains("\"aws:SecureTransport\": \"false\"", StringComparison.Ordinal));
        Assert.Contains(change.GetProperty("after").GetString()!, seen.GetProperty("remediation").GetProperty("cli").GetString(), StringComparison.Ordinal);

        var hidden = await demo.Program(Roles.Manager).GetFromJsonAsync<JsonElement>($"/api/v1/findings/{id}", DashboardHost.Cancellation);
        Assert.DoesNotContain("aws:SecureTransport", hidden.GetProperty("changes").ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Says_who_can_approve_a_pipeline_to_who_may_see_it()
    {
        var ledger = (await GetAsync("/api/v1/pipelines?q=ledger-core")).GetProperty("items")[0];
        var address = $"/api/v1/pipelines/{IdOf(ledger)}/access?can=approve";

        var answer = Assert.Single((await GetAsync(address)).GetProperty("answers").EnumerateArray());
        var elena = answer.GetProperty("who").EnumerateArray().Single(who => who.GetProperty("name").GetString() == "elena.garcia");

        Assert.Equal(("approve", "allowed"), (answer.GetProperty("can").GetString(), elena.GetProperty("certainty").GetString()));
        Assert.Equal(HttpStatusCode.Forbidden, (await demo.Program(Roles.Manager).GetAsync(new Uri(address, UriKind.Relative), DashboardHost.Cancellation)).StatusCode);
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
    public async Task A_framework_says_how_each_requirement_stands_and_where_its_mapping_comes_from()
    {
        var framework = await GetAsync("/api/v1/compliance/AWS-FSBP");

        var privileged = framework.GetProperty("requirements").EnumerateArray().Single(requirement => requirement.GetProperty("number").GetString() is "CodeBuild.5");
        Assert.Equal(("failing", "Builds run without privileged mode"), (privileged.GetProperty("state").GetString(), privileged.GetProperty("title").GetString()));
        var control = privileged.GetProperty("controls")[0];
        Assert.Equal(("CB-01", "source"), (control.GetProperty("controlId").GetString(), control.GetProperty("basis").GetString()));
        var failing = (await GetAsync("/api/v1/findings?control=CB-01&status=open&limit=500")).GetProperty("items").GetArrayLength();
        Assert.Equal(failing, control.GetProperty("failing").GetInt32());

        var summary = (await GetAsync("/api/v1/compliance")).GetProperty("frameworks").EnumerateArray().Single(listed => listed.GetProperty("id").GetString() is "AWS-FSBP");
        Assert.Equal(framework.GetProperty("framework").ToString(), summary.ToString());
    }

    [Fact]
    public async Task An_administrator_adds_and_removes_a_framework_and_others_do_not()
    {
        const string Good = "id: TEST-1\nname: Test\npublisher: Us\nabout: A test.\nrequirements:\n  - number: \"1\"\n    title: Builds are kept apart\n    controls: [CB-01]\n";
        var administrator = demo.Program(Roles.Admin);

        Assert.Equal(HttpStatusCode.Forbidden, (await SendAsync(Program, Good)).StatusCode);
        var refused = await SendAsync(administrator, Good.Replace("CB-01", "CB-99", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains("There is no control CB-99. The ids stand on the page Controls.", await refused.Content.ReadAsStringAsync(DashboardHost.Cancellation), StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.Created, (await SendAsync(administrator, Good)).StatusCode);
        Assert.Equal("yours", (await GetAsync("/api/v1/compliance/test-1")).GetProperty("requirements")[0].GetProperty("controls")[0].GetProperty("basis").GetString());

        Assert.Equal("framework", (await GetAsync("/api/v1/trends?scope=framework&id=test-1")).GetProperty("scope").GetString());
        Assert.Equal(HttpStatusCode.Forbidden, (await Program.DeleteAsync(new Uri("/api/v1/frameworks/TEST-1", UriKind.Relative), DashboardHost.Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await administrator.DeleteAsync(new Uri("/api/v1/frameworks/TEST-1", UriKind.Relative), DashboardHost.Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await administrator.DeleteAsync(new Uri("/api/v1/frameworks/SOC2", UriKind.Relative), DashboardHost.Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await Program.GetAsync(new Uri("/api/v1/compliance/TEST-1", UriKind.Relative), DashboardHost.Cancellation)).StatusCode);

        static async Task<HttpResponseMessage> SendAsync(HttpClient client, string text)
        {
            using var content = new StringContent(text, System.Text.Encoding.UTF8, "application/yaml");
            return await client.PostAsync(new Uri("/api/v1/frameworks", UriKind.Relative), content, DashboardHost.Cancellation);
        }
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

    /// <summary>The names that secdash gives its results are the names here: people who script against one know the other.</summary>
    [Theory]
    [InlineData("pipelines", "/api/v1/pipelines?limit=500")]
    [InlineData("findings", "/api/v1/findings?status=all&limit=500")]
    public async Task Names_things_as_secdash_does(string list, string address)
    {
        using var result = new MemoryStream();
        ResultJson.Write(result, Judged, DateTimeOffset.UnixEpoch);
        using var document = JsonDocument.Parse(result.ToArray());
        var expected = document.RootElement.GetProperty(list).EnumerateArray().SelectMany(item => item.EnumerateObject()).GroupBy(property => property.Name, property => property.Value.ValueKind);
        var items = (await GetAsync(address)).GetProperty("items").EnumerateArray().ToList();

        Assert.NotEmpty(items);
        foreach (var property in expected)
            Assert.Contains(items.Select(item => item.GetProperty(property.Key).ValueKind), property.Contains);
    }

    [Fact]
    public async Task Says_which_resources_make_a_pipelines_score_and_which_scores_a_finding_makes()
    {
        var pipelines = (await GetAsync("/api/v1/pipelines?limit=500")).GetProperty("items").EnumerateArray().ToDictionary(Arn, pipeline => Texts(pipeline, "resources"));
        Assert.Equal(Judged.Pipelines.Length, pipelines.Count);
        Assert.All(Judged.Pipelines, pipeline => Assert.Equal(pipeline.Scope.Select(arn => arn.Text).Order(StringComparer.Ordinal), pipelines[pipeline.Pipeline.Arn.Text]));

        var findings = (await GetAsync("/api/v1/findings?limit=500")).GetProperty("items").EnumerateArray().ToList();
        Assert.Contains(findings, finding => Texts(finding, "pipelines").Length > 1);
        foreach (var finding in findings)
        {
            var expected = pipelines.Where(pipeline => pipeline.Value.Contains(finding.GetProperty("resource").GetString())).Select(pipeline => pipeline.Key).Order(StringComparer.Ordinal);
            Assert.Equal(expected, Texts(finding, "pipelines"));
            Assert.Subset(Texts(finding, "pipelines").ToHashSet(), finding.GetProperty("gain").EnumerateObject().Select(gain => gain.Name).ToHashSet());
        }

        static string Arn(JsonElement pipeline) => pipeline.GetProperty("arn").GetString()!;
        static string[] Texts(JsonElement item, string list) => [.. item.GetProperty(list).EnumerateArray().Select(text => text.GetString()!)];
    }

    [Fact]
    public async Task An_account_names_what_could_not_be_read_of_it()
    {
        var accounts = (await GetAsync("/api/v1/accounts")).GetProperty("items").EnumerateArray().ToList();
        Assert.Contains(accounts, account => account.GetProperty("unreadableCount").GetInt32() > 0);
        foreach (var account in accounts)
        {
            var unreadable = (await GetAsync($"/api/v1/accounts/{account.GetProperty("id").GetString()}")).GetProperty("unreadable").EnumerateArray().ToList();
            Assert.Equal(account.GetProperty("unreadableCount").GetInt32(), unreadable.Count);
            Assert.All(unreadable, it => Assert.NotEmpty(it.GetProperty("message").GetString()!));
        }
    }

    [Theory]
    [InlineData("pipelines", "id,arn,name,account,account_name,region,grade,score,")]
    [InlineData("accounts", "id,name,source,regions,enabled,schedule,")]
    [InlineData("scans", "id,account,state,requested_by,")]
    [InlineData("audit", "number,at,actor,action,target,before,after,address,hash")]
    public async Task Every_list_is_there_as_csv(string list, string header)
    {
        var items = (await GetAsync($"/api/v1/{list}?limit=500")).GetProperty("items").GetArrayLength();
        var csv = await Program.GetAsync(new Uri($"/api/v1/{list}?format=csv", UriKind.Relative), DashboardHost.Cancellation);
        var rows = (await csv.Content.ReadAsStringAsync(DashboardHost.Cancellation)).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal("text/csv", csv.Content.Headers.ContentType?.MediaType);
        Assert.StartsWith(header, rows[0].TrimStart('\uFEFF'), StringComparison.Ordinal);
        Assert.Equal(items + 1, rows.Length);
    }

    [Fact]
    public async Task The_description_holds_every_route_and_the_form_of_every_answer()
    {
        var paths = (await GetAsync("/openapi/v1.json")).GetProperty("paths");
        var described = paths.EnumerateObject().SelectMany(path => path.Value.EnumerateObject().Select(operation => $"{operation.Name.ToUpperInvariant()} {path.Name}"));
        var routes = demo.Host.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Where(route => route.RoutePattern.RawText?.StartsWith("/api/", StringComparison.Ordinal) is true)
            .Select(route => $"{route.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods[0]} {route.RoutePattern.RawText!.TrimEnd('/').Replace(":guid", "", StringComparison.Ordinal)}");
        Assert.Equal(routes.Order(StringComparer.Ordinal), described.Order(StringComparer.Ordinal));

        // What secdash access says is written by the same writer here, and has no type that a description could be made of; nor have files.
        string[] untyped = ["/access", "/files/{name}", "/evidence", ".pem"];
        foreach (var path in paths.EnumerateObject().Where(path => path.Value.TryGetProperty("get", out _) && !Array.Exists(untyped, end => path.Name.EndsWith(end, StringComparison.Ordinal))))
        {
            var responses = path.Value.GetProperty("get").GetProperty("responses");
            Assert.True(responses.GetProperty("200").GetProperty("content").GetProperty("application/json").GetProperty("schema").TryGetProperty("$ref", out _), path.Name);
            Assert.All(responses.EnumerateObject().Where(answer => answer.Name[0] == '4'), refusal => Assert.True(refusal.Value.GetProperty("content").TryGetProperty("application/problem+json", out _), path.Name));
        }
    }

    private EstateResult Judged => EstateResult.Of(
        DemoEstate.Snapshots(demo.Host.Get<TimeProvider>().GetUtcNow()),
        settings: new ControlSettings(DemoEstate.Decisions.Select((decision, index) => new SettingValue(decision.Setting.Key, Account: null, decision.Text, decision.Reason, "system", default, index + 1))));

    private static Guid IdOf(JsonElement item) => item.GetProperty("id").GetGuid();

    private async Task<JsonElement> GetAsync(string address) => await Program.GetFromJsonAsync<JsonElement>(address, DashboardHost.Cancellation);
}
