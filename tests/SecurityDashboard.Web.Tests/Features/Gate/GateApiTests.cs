using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using SecurityDashboard.Data;
using SecurityDashboard.Data.Queries;
using SecurityDashboard.Gates;
using SecurityDashboard.Web.People;

namespace SecurityDashboard.Web.Features.Gate;

public sealed class GateApiTests(DemoHost demo)
{
    private HttpClient Program => demo.Program(Roles.Engineer);

    [Fact]
    public async Task A_pipeline_with_a_secret_fails_and_says_which_finding_it_is()
    {
        var gate = await GateAsync("legacy-settlement");

        Assert.False(gate.GetProperty("pass").GetBoolean());
        Assert.Equal("fail", gate.GetProperty("verdict").GetString());
        Assert.Contains("No-go ", gate.GetProperty("because").GetString(), StringComparison.Ordinal);
        var condition = gate.GetProperty("conditions").EnumerateArray().First(it => it.GetProperty("verdict").GetString() == "fail" && it.GetProperty("metric").GetString()!.StartsWith("no_go.", StringComparison.Ordinal));
        Assert.Equal(("<=", 0), (condition.GetProperty("op").GetString(), condition.GetProperty("want").GetInt32()));
        var address = new Uri(condition.GetProperty("findings")[0].GetString()!);
        var finding = await Program.GetFromJsonAsync<JsonElement>($"/api/v1{address.AbsolutePath}", DashboardHost.Cancellation);
        Assert.Equal(condition.GetProperty("metric").GetString(), $"no_go.{finding.GetProperty("control").GetString()}");
    }

    [Fact]
    public async Task Every_pipeline_has_a_verdict_that_its_conditions_explain()
    {
        var seen = new HashSet<string>();
        foreach (var pipeline in (await Program.GetFromJsonAsync<JsonElement>("/api/v1/pipelines?limit=500", DashboardHost.Cancellation)).GetProperty("items").EnumerateArray())
        {
            var gate = await Program.GetFromJsonAsync<JsonElement>($"/api/v1/pipelines/{pipeline.GetProperty("id").GetGuid()}/gate", DashboardHost.Cancellation);
            var verdicts = gate.GetProperty("conditions").EnumerateArray().Select(condition => condition.GetProperty("verdict").GetString()).ToList();

            Assert.Equal(verdicts.Contains("fail") ? "fail" : verdicts.Contains("notEvaluated") ? "notEvaluated" : "pass", gate.GetProperty("verdict").GetString());
            Assert.Equal(gate.GetProperty("verdict").GetString() == "pass", gate.GetProperty("pass").GetBoolean());
            Assert.InRange(gate.GetProperty("score").GetDouble(), 0, gate.GetProperty("scoreIfUnknownPasses").GetDouble());
            seen.Add(gate.GetProperty("verdict").GetString()!);
        }

        Assert.Equal(["fail", "notEvaluated", "pass"], seen.Order());
    }

    [Fact]
    public async Task What_is_new_depends_on_the_moment_that_is_given()
    {
        var id = await IdOfAsync("legacy-settlement");
        var all = await Program.GetFromJsonAsync<JsonElement>($"/api/v1/pipelines/{id}/gate?since=2000-01-01", DashboardHost.Cancellation);
        var none = await Program.GetFromJsonAsync<JsonElement>($"/api/v1/pipelines/{id}/gate?since=2100-01-01T00:00Z", DashboardHost.Cancellation);

        Assert.True(NewCritical(all) > NewCritical(none));

        static double NewCritical(JsonElement gate) => gate.GetProperty("conditions").EnumerateArray().Single(it => it.GetProperty("metric").GetString() == "new_findings.critical").GetProperty("gotIfUnknownPasses").GetDouble();
    }

    [Theory]
    [InlineData("?policy=none", "There is no gate policy none. GET /api/v1/gate-policies lists those that there are.")]
    [InlineData("?since=yesterday", "since is yesterday. Write a moment in UTC such as 2026-07-01T02:00Z.")]
    [InlineData("?sice=2026-01-01", "Not understood: sice. The filters are described at /scalar.")]
    public async Task A_question_that_makes_no_sense_is_told_so(string query, string expected)
    {
        var answer = await Program.GetAsync(new Uri($"/api/v1/pipelines/{await IdOfAsync("payments-api")}/gate{query}", UriKind.Relative), DashboardHost.Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(expected, (await answer.Content.ReadFromJsonAsync<JsonElement>(DashboardHost.Cancellation)).GetProperty("detail").GetString());
    }

    [Fact]
    public async Task There_is_no_gate_of_a_pipeline_that_is_not_there() =>
        Assert.Equal(HttpStatusCode.NotFound, (await Program.GetAsync(new Uri($"/api/v1/pipelines/{Guid.Empty}/gate", UriKind.Relative), DashboardHost.Cancellation)).StatusCode);

    [Fact]
    public async Task Administrators_write_policies_each_change_is_audited_and_the_history_brings_one_back()
    {
        await using var host = new DashboardHost();
        using var admin = await host.ProgramAsync(Roles.Admin);
        using var engineer = await host.ProgramAsync(Roles.Engineer);
        var strict = new { about = "For production.", conditions = new[] { new { metric = "score", want = 70 } }, noGos = new[] { "HC-01" }, minimumCoverage = 0.95, newForDays = 14, maximumAgeHours = 0, countExcepted = true };

        Assert.Equal(HttpStatusCode.Forbidden, (await engineer.PutAsJsonAsync("/api/v1/gate-policies/strict", strict, DashboardHost.Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await admin.PutAsJsonAsync("/api/v1/gate-policies/strict", strict, DashboardHost.Cancellation)).StatusCode);
        var read = await engineer.GetFromJsonAsync<JsonElement>("/api/v1/gate-policies", DashboardHost.Cancellation);
        Assert.Equal(["default", "strict"], read.GetProperty("items").EnumerateArray().Select(policy => policy.GetProperty("name").GetString()));
        Assert.Equal(">=", read.GetProperty("items")[1].GetProperty("conditions")[0].GetProperty("op").GetString());
        Assert.Equal(HttpStatusCode.NoContent, (await admin.DeleteAsync(new Uri("/api/v1/gate-policies/strict", UriKind.Relative), DashboardHost.Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await admin.DeleteAsync(new Uri("/api/v1/gate-policies/strict", UriKind.Relative), DashboardHost.Cancellation)).StatusCode);

        var history = await host.Get<GatePolicies>().HistoryAsync("strict", DashboardHost.Cancellation);
        Assert.Equal([(true, false), (false, true)], history.Select(change => (change.After is null, change.Before is null)));
        await host.Get<GatePolicies>().SaveAsync(history[0].Before!, Actor.System, DashboardHost.Cancellation);
        var again = await host.Get<GatePolicies>().FindAsync("strict", DashboardHost.Cancellation);
        Assert.Equal((70, "HC-01", 14, true), (again!.Rules.Single().Want, again.NoGos.Single(), again.NewForDays, again.CountExcepted));
        Assert.Null(await host.Get<AuditLog>().VerifyAsync(DashboardHost.Cancellation));
    }

    [Theory]
    [InlineData("Loud", "score", 70, "\"Loud\" cannot be the name of a policy. Use up to 50 of a-z, 0-9 and dash.")]
    [InlineData("loud", "noise", 70, "There is no metric noise. There are new_findings.critical,")]
    [InlineData("loud", "score", 700, "score cannot be limited to 700. Give a number from 0 to 100.")]
    public async Task A_policy_that_makes_no_sense_is_refused(string name, string metric, double want, string expected)
    {
        var answer = await demo.Program(Roles.Admin).PutAsJsonAsync($"/api/v1/gate-policies/{name}", new { conditions = new[] { new { metric, want } }, noGos = Array.Empty<string>(), minimumCoverage = 0.5, newForDays = 7, maximumAgeHours = 0, countExcepted = false }, DashboardHost.Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.StartsWith(expected, (await answer.Content.ReadFromJsonAsync<JsonElement>(DashboardHost.Cancellation)).GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Each_example_asks_for_the_pipeline_and_ends_with_the_verdict() => Assert.All(GateExamples.Titles, title =>
    {
        var id = new Guid(1, 2, 3, new byte[8]);
        var example = GateExamples.Of(title, "https://dashboard.example/", id, GatePolicy.DefaultName);

        if (title == GateExamples.Titles[0])
        {
            Assert.Contains($"https://dashboard.example/api/v1/pipelines/{id}/gate?policy=default", example, StringComparison.Ordinal);
            Assert.Contains("in pass) exit 0 ;; fail) exit 1 ;; *) exit 3 ;; esac", example, StringComparison.Ordinal);
        }
        else
        {
            Assert.EndsWith($"gate {id} --url https://dashboard.example --policy default", example.TrimEnd(), StringComparison.Ordinal);
        }
    });

    private async Task<Guid> IdOfAsync(string name) => (await demo.Host.Get<PipelineQueries>().FindAsync("111122223333", "eu-west-1", name, DashboardHost.Cancellation))!.Id;

    private async Task<JsonElement> GateAsync(string name) => await Program.GetFromJsonAsync<JsonElement>($"/api/v1/pipelines/{await IdOfAsync(name)}/gate", DashboardHost.Cancellation);
}
