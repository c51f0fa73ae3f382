using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SecurityDashboard.Alerts;
using SecurityDashboard.Controls;
using SecurityDashboard.Data.Queries;
using SecurityDashboard.Data.Tables;
using SecurityDashboard.Findings;
using SecurityDashboard.Inventory;
using SecurityDashboard.Testing;

namespace SecurityDashboard.Data;

public sealed class AlertStoreTests(PostgresServer postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Of_workers_that_race_for_an_alert_one_tells_it(DatabaseProvider provider)
    {
        await using var dashboard = await TestDashboard.CreateAsync(provider, postgres);
        var store = dashboard.Services.GetRequiredService<AlertStore>();
        await store.AddAsync(NewAlert(AlertChannel.Webhook, AlertKind.New), Actor.System, Cancellation);

        var read = await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ => (await store.ReadyAsync(Some.Now, Cancellation)).Single()));

        Assert.Single(await Task.WhenAll(read.Select(alert => store.WaitAsync(alert, Some.Now.AddMinutes(10), Cancellation))), held => held);
        Assert.Empty(await store.ReadyAsync(Some.Now.AddMinutes(9), Cancellation));
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Programs_get_all_that_happened_and_is_late_in_parts_and_nothing_twice(DatabaseProvider provider)
    {
        await using var dashboard = await TestDashboard.CreateAsync(provider, postgres);
        var (store, alert) = (dashboard.Services.GetRequiredService<AlertStore>(), NewAlert(AlertChannel.Webhook, AlertKind.New, AlertKind.Due));
        await store.AddAsync(alert, Actor.System, Cancellation);
        await HappenAsync(dashboard, 5, Some.Now.AddMinutes(1));
        await HappenAsync(dashboard, 7, Some.Now.AddMinutes(1).AddDays(-FixTargets.Default.Medium));
        var (told, until, parts) = (new List<AlertEvent>(), Some.Now.AddMinutes(2), 0);

        bool isAll;
        do
        {
            var pending = await store.PendingAsync(alert, new FindingFilter(), FixTargets.Default, until.AddMinutes(parts++), most: 4, Cancellation);
            (isAll, alert) = (pending.IsAll, await AtAsync(store, alert, pending.Place));
            told.AddRange(pending.Events);
        }
        while (!isAll);

        // Four, one and three late ones, four late ones, none more of them, and none that became late meanwhile.
        Assert.Equal(5, parts);
        Assert.Equal(12, told.Select(it => it.Finding.Id).Distinct().Count());
        Assert.Equal(12, told.Count);
        Assert.Empty((await store.PendingAsync(alert, new FindingFilter(), FixTargets.Default, until.AddHours(1), most: 4, Cancellation)).Events);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task People_get_the_worst_and_the_number_of_the_rest(DatabaseProvider provider)
    {
        await using var dashboard = await TestDashboard.CreateAsync(provider, postgres);
        var (store, alert) = (dashboard.Services.GetRequiredService<AlertStore>(), NewAlert(AlertChannel.Mail, AlertKind.New, AlertKind.Due));
        await store.AddAsync(alert, Actor.System, Cancellation);
        await HappenAsync(dashboard, 5, Some.Now.AddMinutes(1));
        await HappenAsync(dashboard, 1, Some.Now.AddMinutes(1), Severity.Critical);
        await HappenAsync(dashboard, 7, Some.Now.AddMinutes(1).AddDays(-FixTargets.Default.Medium));

        var pending = await store.PendingAsync(alert, new FindingFilter(), FixTargets.Default, Some.Now.AddMinutes(2), most: 4, Cancellation);

        Assert.Equal((4, 9, true, Severity.Critical), (pending.Events.Length, pending.More, pending.IsAll, pending.Events[0].Finding.Severity));
        alert = await AtAsync(store, alert, pending.Place);
        Assert.Equal((0, 0), await store.PendingAsync(alert, new FindingFilter(), FixTargets.Default, Some.Now.AddMinutes(3), most: 4, Cancellation) is var rest ? (rest.Events.Length, rest.More) : default);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task A_hub_misses_what_is_open_and_has_left_what_is_not_also_of_a_pipeline_or_a_text(DatabaseProvider provider)
    {
        await using var dashboard = await TestDashboard.CreateAsync(provider, postgres);
        var (hubs, alert, other) = (dashboard.Services.GetRequiredService<HubFindingStore>(), NewAlert(AlertChannel.SecurityHub), NewAlert(AlertChannel.SecurityHub));
        foreach (var one in new[] { alert, other })
            await dashboard.Services.GetRequiredService<AlertStore>().AddAsync(one, Actor.System, Cancellation);
        await HappenAsync(dashboard, 3, Some.Now);
        var filter = new FindingFilter { Text = "PROJECT" };

        var missing = await hubs.MissingAsync(alert, "eu-west-1", filter, 10, Cancellation);
        Assert.Equal(3, missing.Length);
        await hubs.SaveAsync(alert, "eu-west-1", missing.ToDictionary(id => id, id => id == missing[0] ? "No" : null), [], Cancellation);
        await hubs.SaveAsync(other, "eu-west-1", new Dictionary<Guid, string?> { [missing[1]] = null }, [], Cancellation);
        Assert.Empty(await hubs.MissingAsync(alert, "eu-west-1", filter, 10, Cancellation));
        Assert.Empty(await hubs.LeftAsync(alert, "eu-west-1", filter, 10, Cancellation));
        Assert.Equal((1, "No"), await hubs.RefusedAsync(alert, 3, Cancellation) is var (count, why) ? (count, why.Single()) : default);

        Assert.Equal([(missing[1], true), (missing[2], false)], (await hubs.LeftAsync(alert, "eu-west-1", filter with { Pipeline = Guid.CreateVersion7(Some.Now) }, 10, Cancellation)).Select(left => (left.Finding, left.IsElsewhere)).OrderBy(left => left.Finding == missing[2]));
        Assert.Equal(2, (await hubs.LeftAsync(alert, "us-east-1", filter, 10, Cancellation)).Length);
        Assert.Equal(3, (await hubs.MissingAsync(alert, "us-east-1", filter, 10, Cancellation)).Length);

        // What was refused is told again after a day, what was taken after a month.
        dashboard.Time.Advance(TimeSpan.FromDays(2));
        Assert.Equal([missing[0]], await hubs.MissingAsync(alert, "eu-west-1", filter, 10, Cancellation));
        dashboard.Time.Advance(TimeSpan.FromDays(30));
        Assert.Equal(3, (await hubs.MissingAsync(alert, "eu-west-1", filter, 10, Cancellation)).Length);

        await dashboard.Accounts.RemoveAsync(Some.Account, Actor.System, Cancellation);
        Assert.Equal(3, (await hubs.LeftAsync(alert, "eu-west-1", filter, 10, Cancellation)).Length);
        Assert.Equal(missing.Order(), (await dashboard.Services.GetRequiredService<FindingReader>().ReadLastAsync(missing, Cancellation)).Select(last => last.Finding.Id).Order());
    }

    private static AlertRow NewAlert(AlertChannel channel, params AlertKind[] kinds) => new()
    {
        Id = Guid.CreateVersion7(Some.Now),
        Name = "Alert",
        Filter = "",
        Kinds = string.Join(',', kinds),
        Channel = channel,
        Target = "",
        Secret = "",
        Pace = AlertPace.AtOnce,
        OwnerId = "ann",
        CreatedAt = Some.Now,
        ToldAt = Some.Now,
        DueAt = Some.Now,
        NextAt = Some.Now,
    };

    private static async Task<AlertRow> AtAsync(AlertStore store, AlertRow alert, AlertPlace place)
    {
        Assert.True(await store.AdvanceAsync(alert, place, Some.Now, sentAt: Some.Now, error: null, Cancellation));
        return (await store.FindAsync(alert.Id, Cancellation))!;
    }

    /// <summary>Findings that began to fail then.</summary>
    private static async Task HappenAsync(TestDashboard dashboard, int count, DateTimeOffset at, Severity severity = Severity.Medium)
    {
        await using var db = dashboard.Open();
        for (var number = 0; number < count; number++)
        {
            var arn = new Arn($"arn:aws:codebuild:eu-west-1:{Some.Account}:project/{Guid.CreateVersion7(Some.Now)}");
            var state = new FindingState
            {
                Key = new EvaluationKey("CB-01", arn, ""),
                Resource = new ResourceId(arn, ResourceTypes.BuildProject, Some.Account, "eu-west-1"),
                Severity = severity,
                Outcome = Outcome.Fail,
                Status = FindingStatus.Open,
                Because = "It is not as it should be.",
                FirstSeen = at,
                OpenedAt = at,
            };
            var row = FindingRow.Of(Some.Account, state);
            db.Add(row);
            db.Add(FindingEventRow.Of(row.Id, Some.Account, new FindingChange(FindingTransition.Opened, null, state), scanId: null, at));
        }

        await db.SaveChangesAsync(Cancellation);
    }
}
