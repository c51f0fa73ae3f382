using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using SecurityDashboard.Findings;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Pipelines;
using SecurityDashboard.Testing;

namespace SecurityDashboard.Data;

public sealed class SnapshotStoreTests(PostgresServer postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Content_that_is_stored_already_is_not_stored_again_and_keeps_its_own_time(DatabaseProvider provider)
    {
        await using var dashboard = await TestDashboard.CreateAsync(provider, postgres);
        await dashboard.ScanAsync(Some.Snapshot);
        dashboard.Time.Advance(TimeSpan.FromDays(90));
        var later = dashboard.Time.GetUtcNow();

        await dashboard.ScanAsync(Some.Snapshot with { Resources = [.. Some.Everything.Reverse()] });

        await using var db = dashboard.Open();
        Assert.Equal((2, 1), (await db.Snapshots.CountAsync(Cancellation), await db.SnapshotDocuments.CountAsync(Cancellation)));
        Assert.Equal(later, (await dashboard.Snapshots.LatestAsync(Some.Account, Cancellation))!.TakenAt);
        // An access key that was ten days old is a hundred days old now, and nobody has used anything since: the same content, another verdict.
        Assert.Equal(["AN-07", "AN-08", "SM-02", "SM-04"], (await db.Findings.Where(row => row.IsOpen).Select(row => row.ControlId).Distinct().ToListAsync(Cancellation)).Order(StringComparer.Ordinal));
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task What_was_stored_is_read_back_whole(DatabaseProvider provider)
    {
        await using var dashboard = await TestDashboard.CreateAsync(provider, postgres);
        var snapshot = Some.SnapshotWith(Some.Pipeline with { Definition = Observed.Unreadable<PipelineDefinition>(Some.Denied) });
        await dashboard.ScanAsync(snapshot);

        var stored = await dashboard.Snapshots.LatestAsync(Some.Account, Cancellation);

        Assert.Equal(SnapshotDocument.HashOf(snapshot), SnapshotDocument.HashOf(stored!));
        Assert.Null(await dashboard.Snapshots.LatestAsync(TwoAccounts.Tools, Cancellation));
        Assert.Null(await dashboard.Snapshots.EstateAsync(TwoAccounts.Tools, Cancellation));
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Accounts_that_name_one_another_are_neighbours_in_both_directions(DatabaseProvider provider)
    {
        await using var dashboard = await TestDashboard.CreateAsync(provider, postgres);
        await dashboard.ConnectAsync(TwoAccounts.Tools, "Tools");
        var stranger = new AccountId("777788889999");
        await dashboard.ConnectAsync(stranger, "Stranger");
        await dashboard.ScanAsync(TwoAccounts.Payments);
        await dashboard.ScanAsync(TwoAccounts.ToolsSnapshot);
        await dashboard.ScanAsync(TwoAccounts.ToolsSnapshot with { Account = stranger, Resources = [] });

        Assert.Equal([TwoAccounts.Tools], await NeighboursAsync(dashboard, Some.Account));
        Assert.Equal([Some.Account], await NeighboursAsync(dashboard, TwoAccounts.Tools));
        Assert.Empty(await NeighboursAsync(dashboard, stranger));
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task The_owner_of_a_bucket_is_a_neighbour_of_whoever_names_it(DatabaseProvider provider)
    {
        await using var dashboard = await TestDashboard.CreateAsync(provider, postgres);
        await dashboard.ConnectAsync(TwoAccounts.Tools, "Tools");
        await dashboard.ScanAsync(Some.SnapshotWith() with { Resources = [Some.Pipeline], OwnedBuckets = Observed.Of<ImmutableArray<string>>([]) });
        Assert.Contains(await dashboard.Snapshots.WantedAsync(TwoAccounts.Tools, Cancellation), wanted => wanted is { Type: ResourceTypes.Bucket, Text: "payments-artifacts" });

        await dashboard.ScanAsync(TwoAccounts.ToolsSnapshot with { Resources = [Some.Bucket with { Owner = TwoAccounts.Tools }], OwnedBuckets = Observed.Of<ImmutableArray<string>>([Some.Bucket.Name]) });

        Assert.Equal([TwoAccounts.Tools], await NeighboursAsync(dashboard, Some.Account));
        Assert.Equal([Some.Account], await NeighboursAsync(dashboard, TwoAccounts.Tools));
        Assert.DoesNotContain(await dashboard.Snapshots.WantedAsync(new AccountId("777788889999"), Cancellation), wanted => wanted.Text == Some.Bucket.Name);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task What_an_account_names_is_not_forgotten_while_part_of_it_cannot_be_read(DatabaseProvider provider)
    {
        await using var dashboard = await TestDashboard.CreateAsync(provider, postgres);
        await dashboard.ConnectAsync(TwoAccounts.Tools, "Tools");
        await dashboard.ScanAsync(TwoAccounts.Payments);
        var wanted = await dashboard.Snapshots.WantedAsync(TwoAccounts.Tools, Cancellation);
        Assert.NotEmpty(wanted);

        await dashboard.ScanAsync(Some.SnapshotWith(TwoAccounts.Pipeline with { Definition = Observed.Unreadable<PipelineDefinition>(Some.Denied) }));
        Assert.Equal(wanted, await dashboard.Snapshots.WantedAsync(TwoAccounts.Tools, Cancellation));

        await dashboard.ScanAsync(Some.Snapshot);
        Assert.DoesNotContain(await dashboard.Snapshots.WantedAsync(TwoAccounts.Tools, Cancellation), reference => reference.Type == ResourceTypes.BuildProject);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Names_longer_than_any_in_aws_do_not_stop_a_scan(DatabaseProvider provider)
    {
        await using var dashboard = await TestDashboard.CreateAsync(provider, postgres);
        var name = new string('ä', 50_000);

        await dashboard.ScanAsync(Some.SnapshotWith(
            Some.Pipeline with { Arn = new Arn($"arn:aws:codepipeline:eu-west-1:111122223333:{name}"), Name = name },
            Some.Pipeline.With(definition => definition with { ArtifactStores = [.. definition.ArtifactStores.Select(store => store with { Bucket = name, Key = $"arn:aws:kms:eu-west-1:444455556666:key/{name}" })] })));

        Assert.Equal(3, (await dashboard.Pipelines.ListAsync(new Queries.PipelineFilter(), Queries.PipelineOrder.Name, 10, null, Cancellation)).Items.Length);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task A_name_that_the_database_cannot_hold_does_not_stop_a_scan(DatabaseProvider provider)
    {
        await using var dashboard = await TestDashboard.CreateAsync(provider, postgres);
        var hostile = Some.SnapshotWith(Some.Pipeline.With(definition => definition with { Stages = [.. definition.Stages.Where(stage => stage.Name != "Approve")] }) with
        {
            Arn = new Arn("arn:aws:codepipeline:eu-west-1:111122223333:pay\0"),
            Name = "pay\0",
        });

        await dashboard.ScanAsync(hostile);
        await dashboard.ScanAsync(hostile);

        Assert.Equal("C", (await dashboard.PipelineAsync(hostile.Resources[^1])).Pipeline.Score.Score.Grade);
        await using var db = dashboard.Open();
        var finding = Assert.Single(await db.Findings.Where(row => row.IsOpen).ToListAsync(Cancellation));
        Assert.Equal("arn:aws:codepipeline:eu-west-1:111122223333:pay\uFFFD", finding.ResourceArn);
        Assert.Empty(await db.Findings.Where(row => row.Status == FindingStatus.Gone).ToListAsync(Cancellation));
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task A_snapshot_of_another_account_or_source_is_refused(DatabaseProvider provider)
    {
        await using var dashboard = await TestDashboard.CreateAsync(provider, postgres);

        Assert.Equal("The inventory is of account 444455556666, not of 111122223333. Nothing was stored.",
            await RefusalAsync(dashboard, TwoAccounts.ToolsSnapshot));
        Assert.Equal("Account 111122223333 is set up for Demo, and the inventory comes from Import. Change how the account is connected under Admin › Accounts.",
            await RefusalAsync(dashboard, Some.Snapshot with { Source = SnapshotSource.Import }));

        await dashboard.Accounts.EditAsync(Some.Account, new AccountSettings { Name = "Payments", Source = AccountSource.Import }, Actor.System, Cancellation);
        var imported = Some.Snapshot with { Source = SnapshotSource.Import };
        Assert.Equal("The inventory says that it was taken at 2026-06-02 12:00:00Z, which is in the future. Set the clock of the machine that collects, and collect it again.",
            await RefusalAsync(dashboard, imported with { TakenAt = Some.Now.AddDays(1) }));
        await dashboard.ScanAsync(imported);
        Assert.Equal("The inventory was taken at 2026-05-31 12:00:00Z, before the one that is stored (2026-06-01 12:00:00Z). Import a newer one.",
            await RefusalAsync(dashboard, imported with { TakenAt = Some.Now.AddDays(-1) }));
    }

    private static async Task<string> RefusalAsync(TestDashboard dashboard, AccountSnapshot snapshot)
    {
        var scan = await dashboard.Scans.QueueAsync(Some.Account, "ada", Cancellation);
        Assert.Equal(ScanEnd.Failed, await dashboard.Runner.RunAsync(scan, (_, _) => Task.FromResult(snapshot), Cancellation));
        return (await dashboard.ScanQueries.FindAsync(scan, Cancellation))!.Scan.Error!;
    }

    private static async Task<IEnumerable<AccountId>> NeighboursAsync(TestDashboard dashboard, AccountId account) =>
        (await dashboard.Snapshots.EstateAsync(account, Cancellation))!.Estate.Neighbours.Select(neighbour => neighbour.Account);
}
