using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SecurityDashboard.Controls;
using SecurityDashboard.Data.Queries;
using SecurityDashboard.Findings;
using SecurityDashboard.Inventory;
using SecurityDashboard.Testing;

namespace SecurityDashboard.Data;

public sealed class OwnershipTests(PostgresServer postgres)
{
    private const string Hostile = "<script>alert(1)</script> \u202E ${jndi:ldap://x} '; DROP TABLE findings; --";

    private static readonly Actor Ada = new("ada@example.com", null);
    private static readonly AccountSnapshot Failing = Some.SnapshotWith(Some.Webhook with { Authentication = "UNAUTHENTICATED" }, Some.Key with { RotationEnabled = Observed.Of(false) });

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Rules_give_resources_to_teams_and_what_only_their_pipelines_use_goes_with_them(DatabaseProvider provider)
    {
        await using var dashboard = await TestDashboard.CreateAsync(provider, postgres);
        var teams = dashboard.Services.GetRequiredService<TeamStore>();
        await dashboard.ScanAsync(Failing);
        await teams.SaveAsync("payments", "#payments", Ada, Cancellation);

        var preview = await teams.PreviewAsync("arn:aws:codepipeline:* @payments", Cancellation);
        Assert.Equal("payments", Assert.Single(preview.Teams).Team);
        Assert.Equal(0, preview.Unowned);
        Assert.Empty(await OwnedAsync(dashboard, "payments"));

        await teams.SetRulesAsync("arn:aws:codepipeline:* @payments", Ada, Cancellation);
        var owned = await OwnedAsync(dashboard, "payments");
        Assert.Contains(owned, finding => finding.ResourceType == ResourceTypes.Webhook);
        Assert.Empty(await NobodysAsync(dashboard));

        // What a later scan finds has an owner at once.
        dashboard.Time.Advance(TimeSpan.FromMinutes(1));
        await dashboard.ScanAsync(Some.SnapshotWith(Some.Webhook with { Authentication = "UNAUTHENTICATED" }, Some.Key with { RotationEnabled = Observed.Of(false) }, Some.Secret with { RotationEnabled = false }));
        Assert.True((await OwnedAsync(dashboard, "payments")).Length > owned.Length);

        await dashboard.Services.GetRequiredService<DayRollup>().WriteAsync([], Cancellation);
        var team = Assert.Single(await teams.ListAsync(Cancellation));
        var day = Assert.Single(await dashboard.Trends.DaysAsync(ScoreScope.Team, team.Id.ToString("N"), new DateOnly(2020, 1, 1), new DateOnly(2030, 1, 1), Cancellation));
        Assert.Equal(team.Pipelines, day.Facts.Grades.Values.Sum());
        Assert.True(day.Facts.RiskPoints > 0);

        // A point when the rules gave it what it owns, one when a scan found more, and none when a scan found the same.
        await dashboard.ScanAsync(Some.SnapshotWith(Some.Webhook with { Authentication = "UNAUTHENTICATED" }, Some.Key with { RotationEnabled = Observed.Of(false) }, Some.Secret with { RotationEnabled = false }));
        var points = await dashboard.Trends.PointsAsync(ScoreScope.Team, team.Id.ToString("N"), DateTimeOffset.MinValue, dashboard.Time.GetUtcNow(), 10, Cancellation);
        Assert.Equal(2, points.Length);
        Assert.True(points[0].Score.RiskPoints < points[1].Score.RiskPoints);
        Assert.Equal((day.Facts.RiskPoints, day.Facts.Value), (points[1].Score.RiskPoints, points[1].Score.Value));
        Assert.Equal(day.Facts.Open.Critical + day.Facts.Open.High + day.Facts.Open.Medium + day.Facts.Open.Low, points[1].Score.Critical + points[1].Score.High + points[1].Score.Medium + points[1].Score.Low);

        await teams.RemoveAsync(team.Id, Ada, Cancellation);
        Assert.Empty(await OwnedAsync(dashboard, "payments"));
        Assert.Equal(["team.removed", "ownership.changed", "team.saved"], (await dashboard.AuditQueries.ListAsync(new AuditFilter { Actor = Ada.Name }, 10, null, Cancellation)).Items.Select(entry => entry.Entry.Action));
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task What_was_assigned_and_written_at_once_is_taken_back_at_once_for_ten_seconds(DatabaseProvider provider)
    {
        await using var dashboard = await TestDashboard.CreateAsync(provider, postgres);
        var actions = dashboard.Services.GetRequiredService<FindingActions>();
        await dashboard.ScanAsync(Failing);
        var open = (await dashboard.FindingQueries.ListAsync(new FindingFilter { Open = true }, FindingOrder.WorstSeverity, 50, null, Cancellation)).Items;
        await actions.AssignAsync(new FindingSelection([open[0].Id], null), new Assignee("grace@example.com", null), Ada, Cancellation);

        var missing = Guid.CreateVersion7(dashboard.Time.GetUtcNow());
        var assigned = await actions.AssignAsync(new FindingSelection([.. open.Select(finding => finding.Id), missing], null), new Assignee(Ada.Name, null), Ada, Cancellation);
        Assert.Equal((open.Length, missing), (assigned.Done, Assert.Single(assigned.Missing)));
        Assert.Equal(open.Length, (await MineAsync(Ada.Name)).Length);
        Assert.False(await actions.UndoAsync(assigned.Id, new Actor("eve@example.com", null), Cancellation));
        Assert.True(await actions.UndoAsync(assigned.Id, Ada, Cancellation));
        Assert.Empty(await MineAsync(Ada.Name));
        Assert.Equal(open[0].Id, Assert.Single(await MineAsync("grace@example.com")).Id);

        var commented = await actions.CommentAsync(new FindingSelection(null, new FindingFilter { Open = true }), Hostile, Ada, Cancellation);
        Assert.Equal(open.Length, commented.Done);
        Assert.Equal(Hostile, Assert.Single((await actions.OfAsync(open[0].Id, Cancellation)).Comments).Text);
        dashboard.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.False(await actions.UndoAsync(commented.Id, Ada, Cancellation));

        async Task<FindingSummary[]> MineAsync(string person) =>
            [.. (await dashboard.FindingQueries.ListAsync(new FindingFilter { Owner = new OwnerFilter(null, person) }, FindingOrder.WorstSeverity, 50, null, Cancellation)).Items];
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite, 11)]
    [InlineData(DatabaseProvider.Sqlite, 12)]
    [InlineData(DatabaseProvider.Postgres, 13)]
    public async Task Owners_that_follow_what_changed_are_those_that_working_everything_out_says(DatabaseProvider provider, int seed)
    {
        await using var dashboard = await TestDashboard.CreateAsync(provider, postgres);
        await dashboard.ConnectAsync(TwoAccounts.Tools, "Tools");
        var random = new Random(seed);
        var told = new List<string>();
        for (var step = 0; step < 30; step++)
        {
            told.Add(await RandomHistory.StepAsync(dashboard, random));
            dashboard.Time.Advance(TimeSpan.FromMinutes(1));

            await using var db = dashboard.Open();
            var names = await db.Teams.ToDictionaryAsync(team => team.Id, team => team.Name, Cancellation);
            var stored = await db.ResourceOwners.ToDictionaryAsync(owner => owner.ResourceId, owner => names[owner.TeamId], Cancellation);
            foreach (var (resource, team) in await OwnerWriter.ResolveAsync(db, await OwnerWriter.RulesAsync(db, Cancellation), only: null, Cancellation))
                Assert.True(team == stored.GetValueOrDefault(resource), $"{resource} is {stored.GetValueOrDefault(resource) ?? "nobody"}'s and should be {team ?? "nobody"}'s: {string.Join(", then ", told)}.");

            var counted = await db.Findings.Where(row => row.Status != FindingStatus.Gone && row.Status != FindingStatus.Off)
                .Join(db.ResourceOwners, row => row.ResourceId, owner => owner.ResourceId, (row, owner) => new { owner.TeamId, row.Severity, row.IsOpen, IsUnknown = row.Outcome == Outcome.Unknown, IsExcepted = row.ExceptionId != null })
                .GroupBy(row => row).Select(group => new { group.Key, Count = group.Count() }).ToListAsync(Cancellation);
            var kept = await db.TeamCounts.Where(row => row.Count != 0).ToListAsync(Cancellation);
            Assert.Equal(
                counted.Select(count => $"{names[count.Key.TeamId]} {count.Key.Severity} {count.Key.IsOpen} {count.Key.IsUnknown} {count.Key.IsExcepted} {count.Count}").Order(StringComparer.Ordinal),
                kept.Select(count => $"{names[count.TeamId]} {count.Severity} {count.IsOpen} {count.IsUnknown} {count.IsExcepted} {count.Count}").Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public async Task A_rescan_without_change_works_out_no_owner()
    {
        var watch = new SqlWatch();
        await using var dashboard = await TestDashboard.CreateAsync(DatabaseProvider.Sqlite, postgres, watch);
        var teams = dashboard.Services.GetRequiredService<TeamStore>();
        await teams.SaveAsync("payments", "", Ada, Cancellation);
        await teams.SetRulesAsync("tag:team=payments @payments\n* @payments", Ada, Cancellation);
        await dashboard.ScanAsync(Failing);
        Assert.Contains(watch.All, sql => sql.Contains("resource_owners", StringComparison.Ordinal));

        watch.All.Clear();
        await dashboard.ScanAsync(Failing);
        Assert.DoesNotContain(watch.All, sql => sql.Contains("resource_owners", StringComparison.Ordinal) || sql.Contains("FROM \"resource_tags\" AS \"r\"\nWHERE \"r\".\"key\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_cannot_be_done_is_told_in_a_sentence()
    {
        await using var dashboard = await TestDashboard.CreateAsync(DatabaseProvider.Sqlite, postgres);
        var (teams, actions) = (dashboard.Services.GetRequiredService<TeamStore>(), dashboard.Services.GetRequiredService<FindingActions>());
        await dashboard.ScanAsync(Failing);

        Assert.StartsWith("A team's name has", (await Assert.ThrowsAsync<FormatException>(() => teams.SaveAsync("two words", "", Ada, Cancellation))).Message, StringComparison.Ordinal);
        Assert.Equal("Line 1: there is no team x. Add it first, or write its name as it stands in the list.", (await Assert.ThrowsAsync<FormatException>(() => teams.SetRulesAsync("* @x", Ada, Cancellation))).Message);
        Assert.Equal("There is no team x.", (await Assert.ThrowsAsync<FormatException>(() => actions.AssignAsync(new FindingSelection(null, new FindingFilter()), new Assignee(null, "x"), Ada, Cancellation))).Message);
        Assert.StartsWith("A comment has 1 to 4,000 characters", (await Assert.ThrowsAsync<FormatException>(() => actions.CommentAsync(new FindingSelection(null, new FindingFilter()), " ", Ada, Cancellation))).Message, StringComparison.Ordinal);
        await using var db = dashboard.Open();
        Assert.False(await db.FindingAssignments.AnyAsync(Cancellation) || await db.FindingComments.AnyAsync(Cancellation));
    }

    private static async Task<FindingSummary[]> OwnedAsync(TestDashboard dashboard, string team) =>
        [.. (await dashboard.FindingQueries.ListAsync(new FindingFilter { Open = true, Owner = new OwnerFilter(team, null) }, FindingOrder.WorstSeverity, 50, null, Cancellation)).Items];

    private static async Task<FindingSummary[]> NobodysAsync(TestDashboard dashboard) =>
        [.. (await dashboard.FindingQueries.ListAsync(new FindingFilter { Open = true, ResourceTypes = [ResourceTypes.Webhook], Owner = new OwnerFilter(null, null) }, FindingOrder.WorstSeverity, 50, null, Cancellation)).Items];
}
