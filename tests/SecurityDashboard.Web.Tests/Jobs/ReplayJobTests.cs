using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SecurityDashboard.Data;
using SecurityDashboard.Data.Queries;
using SecurityDashboard.Demo;
using SecurityDashboard.Web.People;

namespace SecurityDashboard.Web.Jobs;

public sealed class ReplayJobTests(DemoHost demo)
{
    private static CancellationToken Cancellation => DashboardHost.Cancellation;

    [Fact]
    public async Task A_replay_is_worked_on_kept_stopped_and_taken_up_again_after_an_interruption()
    {
        // No worker: the test is the worker.
        await using var host = new DashboardHost(("Host:Roles", "web"));
        await host.ReadyAsync();
        foreach (var (account, name) in DemoEstate.Accounts)
            await host.Get<AccountStore>().AddAsync(account, new AccountSettings { Name = name, Source = AccountSource.Demo }, Actor.System, Cancellation);
        foreach (var week in new[] { 3, 1 })
            foreach (var snapshot in DemoEstate.Snapshots(TimeProvider.System.GetUtcNow(), week))
                await host.Get<ScanRunner>().RunAsync(await host.Get<ScanStore>().QueueAsync(snapshot.Account, "test", Cancellation), (_, _) => Task.FromResult(snapshot), Cancellation);
        var from = PastQueries.Text(TimeProvider.System.GetUtcNow());
        using var program = await host.ProgramAsync(Roles.Security);
        var (store, job) = (host.Get<ReplayStore>(), ActivatorUtilities.CreateInstance<ReplayJob>(host.Services));

        var first = await AskAsync(program, from);
        var second = await AskAsync(program, from);
        var third = await AskAsync(program, from);
        Assert.Equal("queued", (await ReadAsync(program, first)).GetProperty("state").GetString());

        // One at a time, wherever there are workers; what a process left is begun again when its lease is over.
        var held = Assert.IsType<ReplayLease>(await store.TryLeaseAsync(second, Cancellation));
        await job.RunAsync(first.ToString(), Cancellation);
        Assert.Equal("queued", (await ReadAsync(program, first)).GetProperty("state").GetString());
        Assert.DoesNotContain(second, await store.SweepAsync(Cancellation));
        await ExpireAsync(host);
        Assert.Contains(second, await store.SweepAsync(Cancellation));
        await job.RunAsync(second.ToString(), Cancellation);
        var done = await ReadAsync(program, second);
        Assert.Equal(("done", 2), (done.GetProperty("state").GetString(), done.GetProperty("attempts").GetInt32()));
        Assert.Equal(done.GetProperty("total").GetInt32(), done.GetProperty("result").GetProperty("readings").GetInt32());
        Assert.True(done.GetProperty("result").GetProperty("readings").GetInt32() > 0);

        // The attempt that was given up says nothing any more.
        Assert.False(await store.BeatAsync(held, new ReplayProgress(1, 2), Cancellation));
        await store.FailAsync(held, "too late", Cancellation);
        Assert.Equal("done", (await ReadAsync(program, second)).GetProperty("state").GetString());

        // Stopped before it began, and stopped while it runs.
        Assert.Equal(HttpStatusCode.Accepted, (await program.PostAsync(new Uri($"/api/v1/controls/SC-01/replays/{third}/cancel", UriKind.Relative), null, Cancellation)).StatusCode);
        Assert.Equal("cancelled", (await ReadAsync(program, third)).GetProperty("state").GetString());
        var running = Assert.IsType<ReplayLease>(await store.TryLeaseAsync(first, Cancellation));
        Assert.True(await store.BeatAsync(running, new ReplayProgress(1, 6), Cancellation));
        Assert.Equal(1, (await ReadAsync(program, first)).GetProperty("done").GetInt32());
        Assert.True(await store.CancelAsync(first, Actor.System, Cancellation));
        Assert.False(await store.BeatAsync(running, new ReplayProgress(2, 6), Cancellation));
        await store.StopAsync(running, Cancellation);
        Assert.Equal("cancelled", (await ReadAsync(program, first)).GetProperty("state").GetString());
        Assert.Equal(HttpStatusCode.NotFound, (await program.PostAsync(new Uri($"/api/v1/controls/SC-01/replays/{first}/cancel", UriKind.Relative), null, Cancellation)).StatusCode);

        // What ends its process again and again is given up, and says so.
        var fourth = await AskAsync(program, from);
        for (var attempt = 0; attempt < 3; attempt++)
        {
            Assert.NotNull(await store.TryLeaseAsync(fourth, Cancellation));
            await ExpireAsync(host);
        }

        Assert.Null(await store.TryLeaseAsync(fourth, Cancellation));
        Assert.StartsWith("It was interrupted: the process that worked on it ended 3 times", (await ReadAsync(program, fourth)).GetProperty("error").GetString(), StringComparison.Ordinal);

        var page = await (await host.SignedInAsync(Roles.Security)).GetStringAsync(new Uri($"/controls/SC-01/replay?run={second:N}", UriKind.Relative), Cancellation);
        Assert.Contains("Readings judged", page, StringComparison.Ordinal);
        Assert.Contains("Replays that are kept", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("yesterday", null, "at is \"yesterday\".")]
    [InlineData("now", null, "from is now")]
    [InlineData("", "no-such", "SC-01 has no setting no-such.")]
    public async Task What_cannot_be_replayed_says_why_at_once(string from, string? setting, string beginning)
    {
        using var answer = await demo.Program(Roles.Security).PostAsJsonAsync(new Uri("/api/v1/controls/SC-01/replays", UriKind.Relative), new { from = from.Length > 0 ? from : PastQueries.Text(TimeProvider.System.GetUtcNow().AddDays(-3)), setting, value = "1" }, Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.StartsWith(beginning, (await answer.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    private static async Task ExpireAsync(DashboardHost host)
    {
        await using var db = await host.Get<IDbContextFactory<DashboardDb>>().CreateDbContextAsync(Cancellation);
        var over = TimeProvider.System.GetUtcNow().AddMinutes(-1);
        await db.Replays.Where(row => row.LeaseUntil != null).ExecuteUpdateAsync(row => row.SetProperty(it => it.LeaseUntil, over), Cancellation);
    }

    private static async Task<Guid> AskAsync(HttpClient program, string from)
    {
        using var answer = await program.PostAsJsonAsync(new Uri("/api/v1/controls/SC-01/replays", UriKind.Relative), new { from }, Cancellation);
        var text = await answer.Content.ReadAsStringAsync(Cancellation);
        Assert.True(answer.StatusCode is HttpStatusCode.Accepted, text);
        return JsonDocument.Parse(text).RootElement.GetProperty("id").GetGuid();
    }

    private static async Task<JsonElement> ReadAsync(HttpClient program, Guid replay) =>
        await program.GetFromJsonAsync<JsonElement>(new Uri($"/api/v1/controls/SC-01/replays/{replay}", UriKind.Relative), Cancellation);
}
