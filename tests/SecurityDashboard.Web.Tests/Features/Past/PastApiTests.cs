using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using SecurityDashboard.Controls;
using SecurityDashboard.Data;
using SecurityDashboard.Data.Queries;
using SecurityDashboard.Demo;
using SecurityDashboard.Inventory;
using SecurityDashboard.Testing;
using SecurityDashboard.Web.People;

namespace SecurityDashboard.Web.Features.Past;

/// <summary>What the API answered at a moment it answers again, byte for byte, when it is asked for that moment.</summary>
public sealed class PastApiTests(PostgresServer postgres, DemoHost demo)
{
    private static CancellationToken Cancellation => DashboardHost.Cancellation;

    [Theory]
    [InlineData(DatabaseProvider.Sqlite, 1)]
    [InlineData(DatabaseProvider.Postgres, 2)]
    public async Task Ten_past_dates_are_answered_as_the_copies_kept_at_them(DatabaseProvider provider, int seed)
    {
        // No worker judges again between the moment and its copy.
        await using var host = new DashboardHost([("Host:Roles", "web"), ("Database:Provider", provider.ToString()), .. provider is DatabaseProvider.Postgres ? [("ConnectionStrings:Dashboard", await postgres.CreateDatabaseAsync())] : Array.Empty<(string, string)>()]);
        await host.ReadyAsync();
        foreach (var (account, name) in DemoEstate.Accounts)
            await host.Get<AccountStore>().AddAsync(account, new AccountSettings { Name = name, Source = AccountSource.Demo }, Actor.System, Cancellation);
        var random = new Random(seed);
        var kept = new List<(DateTimeOffset At, Dictionary<string, string> Answers)>();
        for (var week = 10; week > 0; week--)
        {
            await LiveAsync(host, random, week);
            var at = TimeProvider.System.GetUtcNow();
            kept.Add((at, await AnswersAsync(host, at: null)));
        }

        foreach (var (at, answers) in kept)
            foreach (var (address, answer) in await AnswersAsync(host, at))
                Assert.True(answers[address] == answer, $"{address} at {at:O}:\nkept  {answers[address]}\nfound {answer}");
        Assert.InRange(kept.Select(copy => copy.Answers["posture"]).Distinct().Count(), 7, 10);
    }

    [Theory]
    [InlineData("yesterday", "at is \"yesterday\". Write a moment in UTC, such as 2026-07-01T02:00Z.")]
    [InlineData("2026-13-01T00:00Z", "at is \"2026-13-01T00:00Z\". Write a moment in UTC, such as 2026-07-01T02:00Z.")]
    [InlineData("9998-01-01", "9998-01-01 00:00 UTC has not been yet. Leave \"at\" out to see now.")]
    [InlineData("2001-01-01T02:00Z", "At 2001-01-01 02:00 UTC nothing had been judged yet: the first scan ended at ")]
    public async Task A_moment_that_cannot_be_shown_says_why(string at, string beginning)
    {
        foreach (var address in new[] { "posture", "findings", "pipelines", "compliance" })
        {
            using var answer = await demo.Program(Roles.Security).GetAsync($"/api/v1/{address}?at={Uri.EscapeDataString(at)}", Cancellation);

            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            Assert.StartsWith(beginning, (await answer.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("detail").GetString(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/findings?status=all")]
    [InlineData("/pipelines")]
    [InlineData("/compliance")]
    [InlineData("/inventory/encryption")]
    [InlineData("/inventory/transit")]
    [InlineData("/inventory/sign-in")]
    public async Task A_page_says_which_moment_it_shows_and_leads_back(string address)
    {
        var at = TimeProvider.System.GetUtcNow().AddDays(-10);
        var page = await demo.Browser(Roles.Security).GetStringAsync(address + (address.Contains('?', StringComparison.Ordinal) ? "&" : "?") + $"at={PastQueries.Text(at)}", Cancellation);

        Assert.Contains($"As of {PastQueries.Words(at)}", page, StringComparison.Ordinal);
        Assert.Contains("back to now", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_shows_nothing_of_now_where_the_moment_cannot_be_shown()
    {
        var page = await demo.Browser(Roles.Security).GetStringAsync("/findings?at=9998-01-01", Cancellation);

        Assert.Contains("9998-01-01 00:00 UTC has not been yet.", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Filter findings", page, StringComparison.Ordinal);
    }

    /// <summary>Some of the accounts are scanned as they are that week, and somebody decides something.</summary>
    private static async Task LiveAsync(DashboardHost host, Random random, int week)
    {
        var snapshots = DemoEstate.Snapshots(TimeProvider.System.GetUtcNow(), week).Where(_ => week == 10 || random.Next(3) > 0).ToList();
        foreach (var snapshot in snapshots)
        {
            var scan = await host.Get<ScanStore>().QueueAsync(snapshot.Account, "test", Cancellation);
            Assert.Equal(ScanEnd.Done, await host.Get<ScanRunner>().RunAsync(scan, (_, _) => Task.FromResult(snapshot), Cancellation));
        }

        var control = ControlCatalog.All[random.Next(ControlCatalog.All.Length)];
        await host.Get<ControlSettingStore>().SetAsync(control.StateSetting, DemoEstate.Accounts.First().Account, random.Next(2) == 0 ? Control.Off : null, $"Decided in week {week}", Actor.System, Cancellation);
        if (random.Next(2) == 0)
            await host.Get<AccountStore>().EditAsync(DemoEstate.Accounts.Last().Account, new AccountSettings { Name = $"Renamed in week {week}", Source = AccountSource.Demo }, Actor.System, Cancellation);
        await OwnAsync(host, random, week);
        foreach (var account in (await host.Get<ScanStore>().SweepAsync(Cancellation)).Accounts)
            await host.Get<ScanRunner>().EvaluateAsync(account, Cancellation);
    }

    /// <summary>Teams come, go and own something else; findings are assigned to them and to people.</summary>
    private static async Task OwnAsync(DashboardHost host, Random random, int week)
    {
        var teams = host.Get<TeamStore>();
        await teams.SaveAsync("payments", $"#week-{week}", Actor.System, Cancellation);
        var platform = await teams.SaveAsync("platform", "#platform", Actor.System, Cancellation);
        if (random.Next(3) > 0)
            await teams.SetRulesAsync($"arn:aws:codepipeline:* @{(random.Next(2) == 0 ? "payments" : "platform")}\narn:aws:s3:* @{(random.Next(2) == 0 ? "payments" : "platform")}", Actor.System, Cancellation);
        if (random.Next(4) == 0)
            await teams.RemoveAsync(platform, Actor.System, Cancellation);
        var assignee = random.Next(3) switch { 0 => null, 1 => new Assignee(null, "payments"), _ => new Assignee("somebody@example.com", null) };
        await host.Get<FindingActions>().AssignAsync(new FindingSelection(null, new FindingFilter { Open = true, Severities = [Severity.Critical] }), assignee, Actor.System, Cancellation);
    }

    private static async Task<Dictionary<string, string>> AnswersAsync(DashboardHost host, DateTimeOffset? at)
    {
        // Two people in turns, who see the same: one would be asked to slow down.
        using var first = await host.ProgramAsync(Roles.Security);
        using var second = await host.ProgramAsync(Roles.Admin);
        var asked = 0;
        var answers = new Dictionary<string, string>();
        var findings = await AskAsync("findings?status=all&limit=500");
        await AskAsync("findings?format=csv&status=all");
        await AskAsync("findings?sev=critical,high&sort=-opened&age=lt:7d");
        await AskAsync("findings?owner=payments&limit=500");
        await AskAsync("findings?owner=none&format=csv");
        await AskAsync("teams");
        await AskAsync("ownership");
        await AskAsync("posture");
        await AskAsync("compliance");
        await AskAsync("compliance/nist-800-53r5");
        await AskAsync("pipelines?sort=name&format=csv");
        foreach (var finding in findings.GetProperty("items").EnumerateArray().Take(6))
            await AskAsync($"findings/{finding.GetProperty("id").GetString()}");
        var pipelines = (await AskAsync("pipelines?limit=500")).GetProperty("items").EnumerateArray().ToList();
        foreach (var pipeline in pipelines.Take(6))
            await AskAsync($"pipelines/{pipeline.GetProperty("id").GetString()}");
        await AskAsync($"pipelines/{pipelines[0].GetProperty("id").GetString()}/access?can=change,start");
        return answers;

        async Task<JsonElement> AskAsync(string address)
        {
            var pin = at is { } moment ? $"{(address.Contains('?', StringComparison.Ordinal) ? '&' : '?')}at={PastQueries.Text(moment)}" : "";
            using var answer = await (asked++ % 2 == 0 ? first : second).GetAsync($"/api/v1/{address}{pin}", Cancellation);
            var text = await answer.Content.ReadAsStringAsync(Cancellation);
            Assert.True(answer.IsSuccessStatusCode, $"{address}{pin}: {text}");
            answers.Add(address, text);
            return text.StartsWith('{') ? JsonDocument.Parse(text).RootElement : default;
        }
    }
}
