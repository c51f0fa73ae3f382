using System.Diagnostics;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SecurityDashboard.Data;
using SecurityDashboard.Data.Queries;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Pipelines;

namespace SecurityDashboard.Benchmarks;

/// <summary>Storing and reading: first scan, rescan without change, one change, and the queries behind the busiest pages.</summary>
internal sealed class DataSuite : Suite
{
    private const int Pipelines = 2_000;

    public override string Name => "data";

    public override string About => "store and query 2,000 pipelines; options: a PostgreSQL connection string of an empty database, else SQLite";

    public override async Task RunAsync(string[] args)
    {
        var file = Path.Combine(Path.GetTempPath(), $"{Path.GetRandomFileName()}.db");
        await using var services = new ServiceCollection()
            .AddDashboardData(args.Length > 0 ? DatabaseProvider.Postgres : DatabaseProvider.Sqlite, args.Length > 0 ? args[0] : $"Data Source={file}")
            .BuildServiceProvider();
        await services.GetRequiredService<DatabaseMigrator>().MigrateAsync(CancellationToken.None);

        var many = ManyAccounts.With(Pipelines);
        await ScanAsync(services, "many accounts", many, Changed(many[0]));
        var one = ManyAccounts.One(Pipelines);
        await ScanAsync(services, "one account", [one], Changed(one));
        await QueryAsync(services);
        await SizesAsync(services);
        if (args.Length == 0)
            Console.WriteLine($"database: {new FileInfo(file).Length >> 20} MiB");
    }

    private static async Task ScanAsync(ServiceProvider services, string what, List<AccountSnapshot> snapshots, AccountSnapshot changed)
    {
        var pipelines = snapshots.Sum(snapshot => snapshot.Resources.OfType<Pipeline>().Count());
        Console.WriteLine($"{what}: {snapshots.Count} accounts, {pipelines} pipelines, {snapshots.Sum(snapshot => snapshot.Resources.Length)} resources");
        var accounts = services.GetRequiredService<AccountStore>();
        foreach (var snapshot in snapshots)
            await accounts.AddAsync(snapshot.Account, new AccountSettings { Name = snapshot.Account.Text, Source = AccountSource.Demo }, Actor.System, CancellationToken.None);

        await TimedAsync($"{what}, first scan", () => ScanAllAsync(services, snapshots));
        await TimedAsync($"{what}, rescan without change", () => ScanAllAsync(services, snapshots));
        await TimedAsync($"{what}, rescan of one account with one change", () => ScanAllAsync(services, [changed]));
    }

    private static async Task ScanAllAsync(ServiceProvider services, IEnumerable<AccountSnapshot> snapshots)
    {
        var scans = services.GetRequiredService<ScanStore>();
        var runner = services.GetRequiredService<ScanRunner>();
        foreach (var snapshot in snapshots)
            await runner.RunAsync(await scans.QueueAsync(snapshot.Account, "benchmark", CancellationToken.None), (_, _) => Task.FromResult(snapshot), CancellationToken.None);
        foreach (var account in (await scans.SweepAsync(CancellationToken.None)).Accounts)
            await runner.EvaluateAsync(account, CancellationToken.None);
    }

    private static async Task QueryAsync(ServiceProvider services)
    {
        var pipelines = services.GetRequiredService<PipelineQueries>();
        var findings = services.GetRequiredService<FindingQueries>();
        var posture = services.GetRequiredService<PostureQueries>();
        var worst = (await pipelines.ListAsync(new PipelineFilter(), PipelineOrder.WorstScore, 1, null, CancellationToken.None)).Items[0];

        await MedianAsync("overview", () => posture.OverviewAsync(CancellationToken.None));
        await MedianAsync("fix once, help many", () => posture.SharedAsync(10, CancellationToken.None));
        await MedianAsync("pipelines, first page", () => pipelines.ListAsync(new PipelineFilter(), PipelineOrder.WorstScore, 50, null, CancellationToken.None));
        await MedianAsync("pipelines, every page", () => EveryPageAsync(after =>
            pipelines.ListAsync(new PipelineFilter(), PipelineOrder.WorstScore, 50, after, CancellationToken.None)));
        await MedianAsync("one pipeline with its gains", () => pipelines.FindAsync(worst.Id, CancellationToken.None));
        await MedianAsync("open findings, first page", () => findings.ListAsync(new FindingFilter { Open = true }, FindingOrder.WorstSeverity, 50, null, CancellationToken.None));
        await MedianAsync("all findings, every page of 500", () => EveryPageAsync(after =>
            findings.ListAsync(new FindingFilter(), FindingOrder.WorstSeverity, 500, after, CancellationToken.None)), runs: 1);
        await MedianAsync("findings, by text", () => findings.ListAsync(new FindingFilter { Text = "privileged" }, FindingOrder.WorstSeverity, 50, null, CancellationToken.None));
        await MedianAsync("open findings, by control", () => findings.GroupAsync(new FindingFilter { Open = true }, FindingGrouping.Control, CancellationToken.None));
    }

    private static async Task EveryPageAsync<T>(Func<string?, Task<Page<T>>> page)
    {
        for (string? after = null; (await page(after)).Next is { } next;)
            after = next;
    }

    private static async Task SizesAsync(ServiceProvider services)
    {
        await using var db = services.GetRequiredService<IDbContextFactory<DashboardDb>>().CreateDbContext();
        var (findings, events, members) = (await db.Findings.CountAsync(), await db.FindingEvents.CountAsync(), await db.PipelineResources.CountAsync());
        var (points, resources, snapshots) = (await db.ScorePoints.CountAsync(), await db.Resources.CountAsync(), await db.Snapshots.CountAsync());
        var (documents, bytes) = (await db.SnapshotDocuments.CountAsync(), await db.SnapshotDocuments.SumAsync(document => document.Document.Length));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"rows: {findings:N0} findings, {events:N0} events, {members:N0} in scopes, {points:N0} score points"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"      {resources:N0} resources, {snapshots:N0} snapshots in {documents:N0} documents of {bytes >> 10:N0} KiB"));
    }

    internal static AccountSnapshot Changed(AccountSnapshot snapshot)
    {
        var project = snapshot.Resources.OfType<Inventory.Builds.BuildProject>().First();
        return snapshot with
        {
            Resources = snapshot.Resources.Replace(project, project with
            {
                Definition = project.Definition.Select(definition => definition with
                {
                    Environment = definition.Environment with { PrivilegedMode = !definition.Environment.PrivilegedMode },
                }),
            }),
        };
    }

    private static async Task TimedAsync(string what, Func<Task> action)
    {
        var start = Stopwatch.GetTimestamp();
        await action();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: {Stopwatch.GetElapsedTime(start).TotalSeconds:N2} s"));
    }
}
