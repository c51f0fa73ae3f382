using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SecurityDashboard.Data.Tables;
using SecurityDashboard.Reports;
using SecurityDashboard.Testing;

namespace SecurityDashboard.Data;

public sealed class ReportScheduleStoreTests(PostgresServer postgres)
{
    private static readonly Actor Ann = new("ann", Address: null);
    private static readonly NewReport Wanted = new("executive", "Monthly", "{}", "", "ann", ExpiresAt: null, ScheduleId: null);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Of_workers_that_race_for_a_due_time_one_makes_the_report(DatabaseProvider provider)
    {
        await using var dashboard = await TestDashboard.CreateAsync(provider, postgres);
        var (store, schedule) = (dashboard.Services.GetRequiredService<ReportScheduleStore>(), NewSchedule());
        await store.AddAsync(schedule, Ann, Cancellation);
        var next = schedule.NextAt.AddDays(1);

        var made = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => store.StartAsync(schedule, next, Wanted, Actor.System, Cancellation)));

        var report = Assert.Single(made, it => it is not null);
        Assert.Equal((next, report), await store.FindAsync(schedule.Id, Cancellation) is { } now ? (now.NextAt, now.PendingId) : default);
        await using var db = dashboard.Open();
        Assert.Equal(report, await db.Reports.Select(row => (Guid?)row.Id).SingleAsync(Cancellation));
        Assert.Empty(await store.DueAsync(schedule.NextAt, Cancellation));
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Of_workers_that_race_to_hand_a_report_on_one_does_until_its_time_is_over(DatabaseProvider provider)
    {
        await using var dashboard = await TestDashboard.CreateAsync(provider, postgres);
        var store = dashboard.Services.GetRequiredService<ReportScheduleStore>();
        var schedule = NewSchedule();
        await store.AddAsync(schedule, Ann, Cancellation);
        await store.StartAsync(schedule, schedule.NextAt.AddDays(1), Wanted, Actor.System, Cancellation);
        var (pending, now) = (Assert.Single(await store.PendingAsync(Some.Now, Cancellation)), Some.Now);

        Assert.Single(await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => store.TryHoldAsync(pending, now, now.AddMinutes(10), Cancellation))), held => held);
        Assert.Empty(await store.PendingAsync(now.AddMinutes(9), Cancellation));
        Assert.Single(await store.PendingAsync(now.AddMinutes(11), Cancellation));

        await store.SettleAsync(pending, ScheduleOutcome.Sent, "Mailed to 1 recipient.", "abc", now, Cancellation);
        var settled = await store.FindAsync(schedule.Id, Cancellation);
        Assert.Equal((null, pending.PendingId, "abc", ScheduleOutcome.Sent), (settled!.PendingId, settled.LastReportId, settled.LastDigest, settled.LastOutcome));
        await store.SettleAsync(pending, ScheduleOutcome.Failed, "Late.", digest: null, now, Cancellation);
        Assert.Equal(ScheduleOutcome.Sent, (await store.FindAsync(schedule.Id, Cancellation))!.LastOutcome);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Nobody_overwrites_what_they_have_not_read_and_what_was_removed_can_come_back(DatabaseProvider provider)
    {
        await using var dashboard = await TestDashboard.CreateAsync(provider, postgres);
        var (store, schedule) = (dashboard.Services.GetRequiredService<ReportScheduleStore>(), NewSchedule());
        await store.AddAsync(schedule, Ann, Cancellation);

        Assert.Equal(Changed.Done, await store.ChangeAsync(schedule.Id, 0, row => row.Name = "A", Ann, Cancellation));
        Assert.Equal(Changed.Since, await store.ChangeAsync(schedule.Id, 0, row => row.Name = "B", Ann, Cancellation));
        Assert.Equal(Changed.Done, await store.ChangeAsync(schedule.Id, 1, row => row.Name = "C", Ann, Cancellation));

        var removed = await store.RemoveAsync(schedule.Id, Ann, Cancellation);
        Assert.Equal(Changed.Gone, await store.ChangeAsync(schedule.Id, null, row => row.Name = "D", Ann, Cancellation));
        await store.AddAsync(removed!, Ann, Cancellation);
        Assert.Equal("C", Assert.Single(await store.ListAsync("ann", Cancellation)).Name);
        Assert.Empty(await store.ListAsync("bob", Cancellation));
    }

    private static ReportScheduleRow NewSchedule() => new()
    {
        Id = Guid.CreateVersion7(Some.Now),
        Name = "Monthly",
        Request = "{}",
        Period = ReportPeriod.LastMonth,
        Cron = "0 7 * * *",
        Zone = "UTC",
        Recipients = "",
        OnlyIfChanged = false,
        KeepDays = 90,
        Owner = "ann",
        NextAt = Some.Now,
    };
}
