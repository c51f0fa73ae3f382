using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using SecurityDashboard.Controls;
using SecurityDashboard.Data.Queries;
using SecurityDashboard.Findings;
using SecurityDashboard.Inventory;
using SecurityDashboard.Testing;

namespace SecurityDashboard.Data;

public sealed class FindingStoreTests(PostgresServer postgres)
{
    private static readonly Resource Unauthenticated = Some.Webhook with { Authentication = "UNAUTHENTICATED" };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task A_first_scan_of_the_secure_estate_records_passes_and_a_perfect_score(DatabaseProvider provider)
    {
        await using var dashboard = await TestDashboard.CreateAsync(provider, postgres);

        await dashboard.ScanAsync(Payments());

        var pipeline = (await dashboard.PipelineAsync(Some.Pipeline)).Pipeline;
        Assert.Equal("A+", pipeline.Score.Score.Grade);
        Assert.Equal("Payments", pipeline.AccountName);
        await using var db = dashboard.Open();
        var recorded = await db.Findings.CountAsync(Cancellation);
        Assert.True(recorded >= ControlCatalog.All.Length);
        Assert.Equal(recorded, await db.FindingEvents.CountAsync(change => change.Transition == FindingTransition.Recorded, Cancellation));
        // People, providers, what no role has, and what only other pipelines use are in no pipeline's scope.
        string[] elsewhere = [ResourceTypes.Account, ResourceTypes.User, ResourceTypes.Group, ResourceTypes.ManagedPolicy, ResourceTypes.ImageRepository, ResourceTypes.Function, ResourceTypes.Stack, ResourceTypes.Topic, ResourceTypes.Parameter, ResourceTypes.Trail, ResourceTypes.EventRule, ResourceTypes.Analyzer, ResourceTypes.OidcProvider, ResourceTypes.SamlProvider];
        Assert.Equal(pipeline.Score.Evaluations, await db.Findings.CountAsync(row => !elsewhere.Contains(row.ResourceType), Cancellation));
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task A_rescan_without_change_writes_no_finding_no_event_and_no_score(DatabaseProvider provider)
    {
        var watch = new SqlWatch();
        await using var dashboard = await TestDashboard.CreateAsync(provider, postgres, watch);
        await dashboard.ScanAsync(Some.SnapshotWith(Unauthenticated, Some.Project with { Definition = Observed.Unreadable<Inventory.Builds.BuildProjectDefinition>(Some.Denied) }));
        var before = await CountsAsync(dashboard);
        watch.Writes.Clear();
        dashboard.Time.Advance(TimeSpan.FromHours(6));

        await dashboard.ScanAsync(Some.SnapshotWith(Unauthenticated, Some.Project with { Definition = Observed.Unreadable<Inventory.Builds.BuildProjectDefinition>(Some.Denied) }));

        Assert.Equal(before, await CountsAsync(dashboard));
        // When an account was read and judged is told with every scan; so is when it had been before.
        Assert.Equal(["accounts", "accounts_past", "scans", "snapshots"], watch.Writes.SelectMany(TablesOf).Distinct().Order(StringComparer.Ordinal));
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task One_change_writes_one_finding_and_the_scores_that_it_moves(DatabaseProvider provider)
    {
        var watch = new SqlWatch();
        await using var dashboard = await TestDashboard.CreateAsync(provider, postgres, watch);
        await dashboard.ScanAsync(Some.Snapshot);
        watch.Writes.Clear();

        var scan = await dashboard.ScanAsync(Some.SnapshotWith(Unauthenticated));

        Assert.Single(watch.Writes, sql => TablesOf(sql).Contains("findings"));
        await using var db = dashboard.Open();
        var change = Assert.Single(await db.FindingEvents.Where(change => change.ScanId == scan).ToListAsync(Cancellation));
        Assert.Equal(FindingTransition.Opened, change.Transition);
        var points = await db.ScorePoints.OrderBy(point => point.Id).ToListAsync(Cancellation);
        Assert.Equal(
            [ScoreScope.Account, ScoreScope.Estate, ScoreScope.Pipeline],
            points.Where(point => point.Score.Critical == 1).Select(point => point.Scope).OrderBy(scope => scope.ToString(), StringComparer.Ordinal));
        Assert.Equal(39.9, Math.Floor(points.Last(point => point.Scope is ScoreScope.Pipeline).Score.Value * 10) / 10);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task A_failure_opens_resolves_and_reopens_one_finding_with_its_history(DatabaseProvider provider)
    {
        await using var dashboard = await TestDashboard.CreateAsync(provider, postgres);

        foreach (var webhook in new[] { Unauthenticated, Some.Webhook, Unauthenticated })
        {
            await dashboard.ScanAsync(Some.SnapshotWith(webhook));
            dashboard.Time.Advance(TimeSpan.FromDays(1) - TimeSpan.FromSeconds(1));
        }

        var open = Assert.Single((await dashboard.PipelineAsync(Some.Pipeline)).Open);
        var finding = await dashboard.FindingQueries.FindAsync(open.Finding.Id, Cancellation);
        Assert.NotNull(finding);
        Assert.Equal([FindingTransition.Reopened, FindingTransition.Resolved, FindingTransition.Opened], finding.History.Select(change => change.Transition));
        Assert.Equal(Some.Now, finding.Finding.FirstSeen);
        Assert.Equal(Some.Now.AddDays(2), finding.Finding.OpenedAt);
        Assert.Equal(FindingStatus.Open, finding.Finding.Status);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task The_gain_that_is_shown_is_what_the_fix_brings(DatabaseProvider provider)
    {
        await using var dashboard = await TestDashboard.CreateAsync(provider, postgres);
        var weakKey = Some.Key with { RotationEnabled = Observed.Of(false) };
        await dashboard.ScanAsync(Some.SnapshotWith(Unauthenticated, weakKey));
        var before = await dashboard.PipelineAsync(Some.Pipeline);
        Assert.Equal(["SC-01", "KM-01"], before.Open.Select(open => open.Finding.ControlId));
        Assert.Equal(100 - before.Pipeline.Score.Value, await dashboard.PipelinesGainAsync(before));

        await dashboard.ScanAsync(Some.SnapshotWith(weakKey));

        var after = await dashboard.PipelineAsync(Some.Pipeline);
        Assert.Equal(before.Open[0].Gain, after.Pipeline.Score.Value - before.Pipeline.Score.Value);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task What_belongs_to_no_pipeline_counts_in_the_score_of_the_account(DatabaseProvider provider)
    {
        await using var dashboard = await TestDashboard.CreateAsync(provider, postgres);

        await dashboard.ScanAsync(Some.SnapshotWith(Unauthenticated, Some.User with { Credentials = Some.User.Credentials.Select(it => it with { MfaActive = false }) }));

        var account = await dashboard.AccountQueries.FindAsync(Some.Account, Cancellation);
        Assert.NotNull(account);
        Assert.Equal("C", account.Score.Score.Grade);
        Assert.Equal((1, 1, 55), (account.Score.Critical, account.Score.High, account.Score.RiskPoints));
        Assert.Equal("D", (await dashboard.PipelineAsync(Some.Pipeline)).Pipeline.Score.Score.Grade);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task A_deleted_pipeline_goes_and_its_findings_are_gone(DatabaseProvider provider)
    {
        await using var dashboard = await TestDashboard.CreateAsync(provider, postgres);
        await dashboard.ScanAsync(Payments(Unauthenticated));

        await dashboard.ScanAsync(Payments() with { Resources = [.. Payments().Resources.Where(resource => resource != Some.Pipeline && resource != Some.Webhook)] });

        Assert.Null(await dashboard.Pipelines.FindAsync(StableId.Of(Some.Pipeline.Arn), Cancellation));
        await using var db = dashboard.Open();
        Assert.Equal(FindingStatus.Gone, (await db.Findings.SingleAsync(row => row.ControlId == "SC-01", Cancellation)).Status);
        Assert.Empty(await db.PipelineResources.ToListAsync(Cancellation));
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Findings_about_an_older_estate_are_not_written_over_newer_ones(DatabaseProvider provider)
    {
        await using var dashboard = await TestDashboard.CreateAsync(provider, postgres);
        await dashboard.ScanAsync(Some.Snapshot);
        var older = await dashboard.Snapshots.EstateAsync(Some.Account, Cancellation);
        await dashboard.ScanAsync(Some.SnapshotWith(Unauthenticated));

        Assert.Null(await dashboard.Findings.ApplyAsync(older!, ControlEngine.Evaluate(older!.Estate), lease: null, Cancellation));

        Assert.Single((await dashboard.PipelineAsync(Some.Pipeline)).Open);
    }

    private static async Task<string> CountsAsync(TestDashboard dashboard)
    {
        await using var db = dashboard.Open();
        return $"{await db.Findings.CountAsync(Cancellation)} findings, {await db.FindingEvents.CountAsync(Cancellation)} events, {await db.ScorePoints.CountAsync(Cancellation)} points, "
            + $"{await db.PipelineResources.CountAsync(Cancellation)} in scope, {await db.Resources.CountAsync(Cancellation)} resources, {await db.SnapshotDocuments.CountAsync(Cancellation)} documents";
    }

    private static IEnumerable<string> TablesOf(string sql) =>
        sql.Split('\n').Select(line => line.Trim().Split(' ', '"', '(').Where(word => word.Length > 0).ToImmutableArray())
            .Where(words => words.Length > 2 && words[0] is "INSERT" or "UPDATE" or "DELETE")
            .Select(words => words[0] is "UPDATE" ? words[1] : words[2]);

    /// <summary>The secure estate with only the pipeline "payments" and what it uses.</summary>
    private static AccountSnapshot Payments(params Resource[] changed)
    {
        Resource[] others = [Some.Site, Some.AddressWebhook, Some.Checks, Some.Credential, Some.StagingRole];
        var snapshot = Some.SnapshotWith(changed);
        return snapshot with { Resources = [.. snapshot.Resources.Where(resource => !others.Contains(resource))] };
    }
}
