using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using SecurityDashboard.Data;
using SecurityDashboard.Data.Queries;
using SecurityDashboard.Demo;

namespace SecurityDashboard.Web.People;

/// <summary>What engineers may only with what their teams own, asked about their own and about others', by every role.</summary>
public sealed class OwnTests
{
    /// <summary>Routes of such a capability that name no single thing: what they answer is limited instead, as the tests here show.</summary>
    private static readonly string[] Limited =
    [
        "/api/v1/accounts/{id}/sign-ins", "/api/v1/reports", "/api/v1/reports/{id:guid}", "/api/v1/reports/{id:guid}/cancel", "/api/v1/reports/{id:guid}/expiry", "/api/v1/reports/{id:guid}/files/{name}",
        "/api/v1/reports/{id:guid}/evidence", "/api/v1/reports/{id:guid}/verify", "/api/v1/reports/schedules", "/api/v1/reports/schedules/{id:guid}", "/api/v1/reports/schedules/{id:guid}/run",
        // Fingerprints and patterns of the whole organization, of no pipeline.
        "/api/v1/allowed-values",
    ];

    private static CancellationToken Cancellation => DashboardHost.Cancellation;

    [Fact]
    public async Task Every_role_reaches_of_its_own_and_of_others_what_was_agreed()
    {
        await using var host = new DashboardHost(("Host:Roles", "web"));
        await host.ReadyAsync();
        var now = TimeProvider.System.GetUtcNow();
        foreach (var (account, name) in DemoEstate.Accounts)
            await host.Get<AccountStore>().AddAsync(account, new AccountSettings { Name = name, Source = AccountSource.Demo }, Actor.System, Cancellation);
        foreach (var snapshot in DemoEstate.Snapshots(now, 1))
            await host.Get<ScanRunner>().RunAsync(await host.Get<ScanStore>().QueueAsync(snapshot.Account, "test", Cancellation), (_, _) => Task.FromResult(snapshot), Cancellation);
        var pipelines = (await host.Get<PipelineQueries>().ListAsync(new PipelineFilter(), PipelineOrder.Name, 500, after: null, Cancellation)).Items;
        var mine = pipelines[0];
        var others = pipelines.First(pipeline => pipeline.Account != mine.Account);
        var rule = $"{mine.Arn} @payments\n{others.Arn} @platform";

        // Until there are teams, engineers do with everything what they may.
        using (var before = await host.ProgramAsync(Roles.Engineer))
            Assert.Equal(HttpStatusCode.OK, await AskAsync(before, HttpMethod.Get, $"pipelines/{others.Id}/access?can=start"));

        var teams = host.Get<TeamStore>();
        var payments = await teams.SaveAsync("payments", "", Actor.System, Cancellation);
        await teams.SaveAsync("platform", "", Actor.System, Cancellation);
        await teams.SetRulesAsync(rule, Actor.System, Cancellation);
        await teams.JoinAsync(payments, (await host.PersonAsync(Roles.Engineer)).Name, Actor.System, Cancellation);
        Assert.Contains("Nobody signs in as \"x\".", (await Assert.ThrowsAsync<FormatException>(() => teams.JoinAsync(payments, "x", Actor.System, Cancellation))).Message, StringComparison.Ordinal);

        foreach (var role in Roles.All)
        {
            using var program = await host.ProgramAsync(role);
            await AgreeAsync(program, role, mine, isOwn: true);
            using var again = await host.ProgramAsync(role);
            await AgreeAsync(again, role, others, isOwn: false);
        }

        await AgreeOnListsAsync(host, mine, others);

        // Who leaves the team sees what they saw no more, at no moment.
        await teams.LeaveAsync(payments, (await host.PersonAsync(Roles.Engineer)).Name, Actor.System, Cancellation);
        using var left = await host.ProgramAsync(Roles.Engineer);
        Assert.Equal(HttpStatusCode.Forbidden, await AskAsync(left, HttpMethod.Get, $"pipelines/{mine.Id}/access?can=start&at={PastQueries.Text(TimeProvider.System.GetUtcNow())}"));
    }

    [Fact]
    public async Task Every_route_of_such_a_capability_says_what_it_is_about()
    {
        await using var host = new DashboardHost(("Host:Roles", "web"));
        await host.ReadyAsync();
        var limited = Capabilities.All.Where(capability => !capability.OnlyOwn.IsEmpty).Select(capability => capability.Name).ToHashSet();
        foreach (var route in host.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Where(route => route.RoutePattern.RawText?.Contains("api/v1", StringComparison.Ordinal) is true))
            if (route.Metadata.GetOrderedMetadata<IAuthorizeData>().Any(data => data.Policy is { } policy && limited.Contains(policy)) && !Limited.Contains("/" + route.RoutePattern.RawText!.Trim('/')))
                Assert.True(route.Metadata.GetMetadata<AboutRoute>() is not null, $"{route.RoutePattern.RawText} is for what somebody's teams own: add AboutRoute, or limit what it answers and name it in this test.");
    }

    private static async Task AgreeAsync(HttpClient program, string role, PipelineSummary pipeline, bool isOwn)
    {
        var whose = $"{role}, {(isOwn ? "own" : "another team's")}";
        var evidence = role is Roles.Security or Roles.Admin || (role is Roles.Engineer && isOwn);
        var export = role is not Roles.Engineer || isOwn;
        Expect(evidence, await AskAsync(program, HttpMethod.Get, $"pipelines/{pipeline.Id}/access?can=start"), "access");
        Expect(evidence, await AskAsync(program, HttpMethod.Post, $"pipelines/{pipeline.Id}/badge"), "badge");
        Expect(evidence, await AskAsync(program, HttpMethod.Delete, $"pipelines/{pipeline.Id}/badge"), "badge");
        Expect(evidence, await AskAsync(program, HttpMethod.Post, $"pipelines/{pipeline.Id}/scan"), "scan");
        Expect(evidence, await AskAsync(program, HttpMethod.Post, $"accounts/{pipeline.Account}/scan"), "scan of the account");
        Expect(true, await AskAsync(program, HttpMethod.Get, $"pipelines/{pipeline.Id}/gate"), "gate");

        var open = (await ReadAsync(program, $"pipelines/{pipeline.Id}")).GetProperty("findings").EnumerateArray().ToList();
        Assert.NotEmpty(open);
        Assert.True(open.Exists(finding => finding.TryGetProperty("evidence", out var shown) && shown.ValueKind is JsonValueKind.Array) == evidence, $"evidence in the pipeline: {whose}");
        var one = await ReadAsync(program, $"findings/{open[0].GetProperty("id").GetString()}");
        Assert.True((one.TryGetProperty("evidence", out var found) && found.ValueKind is JsonValueKind.Array) == evidence, $"evidence of a finding: {whose}");

        var csv = await program.GetStringAsync(new Uri($"/api/v1/findings?format=csv&pipeline={pipeline.Id:N}", UriKind.Relative), Cancellation);
        Assert.True(csv.Contains(open[0].GetProperty("id").GetString()!, StringComparison.Ordinal) == export, $"export of findings: {whose}");
        Assert.True((await program.GetStringAsync(new Uri("/api/v1/pipelines?format=csv", UriKind.Relative), Cancellation)).Contains(pipeline.Arn, StringComparison.Ordinal) == export, $"export of pipelines: {whose}");
        using var report = await program.PostAsJsonAsync(new Uri("/api/v1/reports", UriKind.Relative), new { kind = "pipeline", pipeline = pipeline.Id, formats = new[] { "json" } }, Cancellation);
        Expect(export, report.StatusCode, "report");

        void Expect(bool passes, HttpStatusCode answered, string what) =>
            Assert.True(passes ? (int)answered < 300 : answered is HttpStatusCode.Forbidden, $"{what}: {whose} is answered {answered}.");
    }

    /// <summary>Lists that hold both: an engineer's say nothing of what is another team's where a right is limited.</summary>
    private static async Task AgreeOnListsAsync(DashboardHost host, PipelineSummary mine, PipelineSummary others)
    {
        using var engineer = await host.ProgramAsync(Roles.Engineer);
        foreach (var export in new[] { "accounts?format=csv", "scans?format=csv" })
        {
            var text = await engineer.GetStringAsync(new Uri($"/api/v1/{export}", UriKind.Relative), Cancellation);
            Assert.True(text.Contains(mine.Account, StringComparison.Ordinal) && !text.Contains(others.Account, StringComparison.Ordinal), $"{export}: {text}");
        }

        using var whole = await engineer.PostAsJsonAsync(new Uri("/api/v1/reports", UriKind.Relative), new { kind = "executive", formats = new[] { "json" } }, Cancellation);
        Assert.Equal(HttpStatusCode.Forbidden, whole.StatusCode);
        Assert.StartsWith("You make reports of the pipelines that your teams own", (await whole.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("detail").GetString(), StringComparison.Ordinal);

        Assert.DoesNotContain(others.Arn, (await ReadAsync(engineer, $"accounts/{others.Account}/sign-ins?limit=500")).ToString(), StringComparison.Ordinal);
        Assert.NotEqual(HttpStatusCode.Forbidden, await AskAsync(engineer, HttpMethod.Get, $"accounts/{others.Account}/sign-ins"));
        using var browser = await host.SignedInAsync(Roles.Engineer);
        Assert.Contains("This pipeline is another team", await browser.GetStringAsync(new Uri($"/pipelines/{others.Account}/{others.Region}/{others.Name}/access", UriKind.Relative), Cancellation), StringComparison.Ordinal);
        Assert.DoesNotContain("This pipeline is another team", await browser.GetStringAsync(new Uri($"/pipelines/{mine.Account}/{mine.Region}/{mine.Name}/access", UriKind.Relative), Cancellation), StringComparison.Ordinal);
        var work = await browser.GetStringAsync(new Uri("/work", UriKind.Relative), Cancellation);
        Assert.Contains("payments", work, StringComparison.Ordinal);
        Assert.Contains(mine.Name, work, StringComparison.Ordinal);
    }

    private static async Task<HttpStatusCode> AskAsync(HttpClient program, HttpMethod method, string address)
    {
        using var request = new HttpRequestMessage(method, new Uri($"/api/v1/{address}", UriKind.Relative));
        using var answer = await program.SendAsync(request, Cancellation);
        return answer.StatusCode;
    }

    private static async Task<JsonElement> ReadAsync(HttpClient program, string address) => await program.GetFromJsonAsync<JsonElement>(new Uri($"/api/v1/{address}", UriKind.Relative), Cancellation);
}
