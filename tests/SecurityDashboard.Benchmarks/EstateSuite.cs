using System.Diagnostics;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SecurityDashboard.Data;

namespace SecurityDashboard.Benchmarks;

/// <summary>What every page asks for, on 1.5 million findings in 1,000 accounts with 10,000 pipelines and three years of points.</summary>
internal sealed class EstateSuite : Suite
{
    private const int Accounts = 1_000;

    // What the store keeps as findings change.
    private const string KeptCounts =
        """
        INSERT INTO finding_counts (account_id, control_id, resource_type, region, severity, status, outcome, count)
        SELECT '', control_id, resource_type, region, severity, status, outcome, COUNT(*) FROM findings GROUP BY control_id, resource_type, region, severity, status, outcome;
        INSERT INTO finding_counts (account_id, control_id, resource_type, region, severity, status, outcome, count)
        SELECT account_id, '', '', '', severity, status, outcome, COUNT(*) FROM findings GROUP BY account_id, severity, status, outcome;
        INSERT INTO resource_counts (resource_id, resource_arn, resource_type, region, critical, high, medium, low, worst_failing, pipelines)
        SELECT resource_id, MIN(resource_arn), MIN(resource_type), MIN(region),
            COUNT(*) FILTER (WHERE is_open AND severity = 3), COUNT(*) FILTER (WHERE is_open AND severity = 2), COUNT(*) FILTER (WHERE is_open AND severity = 1), COUNT(*) FILTER (WHERE is_open AND severity = 0),
            MAX(severity) FILTER (WHERE status = 'Open'), (SELECT COUNT(*) FROM pipeline_resources WHERE pipeline_resources.resource_id = findings.resource_id)
        FROM findings GROUP BY resource_id;
        """;

    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(60);

    public override string Name => "estate";

    public override string About => "every query of the pages on 1.5 million findings; options: a PostgreSQL connection string (filled when empty), part of a query's name, runs";

    public override async Task RunAsync(string[] args)
    {
        if (args.Length == 0)
        {
            Console.Error.WriteLine("estate needs the connection string of a PostgreSQL database of its own.");
            return;
        }

        await using var services = new ServiceCollection().AddDashboardData(DatabaseProvider.Postgres, args[0]).BuildServiceProvider();
        await services.GetRequiredService<DatabaseMigrator>().MigrateAsync(CancellationToken.None);
        var estate = new LargeEstate(Accounts, findingsEach: 1_500, pipelinesEach: 10);
        await using var db = services.GetRequiredService<IDbContextFactory<PostgresDashboardDb>>().CreateDbContext();
        if (!await db.Accounts.AnyAsync())
            await FillAsync(db, estate);

        var runs = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 20;
        var commands = new SlowCommands();
        var slow = new List<(string Name, TimeSpan Time, string Sql, string Plan)>();
        var asked = (await new PageQueries(services, estate).AllAsync()).Where(query => args.Length < 2 || query.Name.Contains(args[1], StringComparison.OrdinalIgnoreCase)).ToList();
        Console.WriteLine($"{"query",-64} {"p50",8} {"p95",8} {"db p95",8}  ms of {runs} runs; load {Load()}");
        foreach (var (name, ask) in asked)
        {
            var times = new List<(TimeSpan Wall, TimeSpan Database)>();
            await ask();
            for (var run = 0; run < runs && (run < 3 || times[^1].Wall < TimeSpan.FromSeconds(1)); run++)
            {
                commands.Reset();
                var start = Stopwatch.GetTimestamp();
                await ask();
                times.Add((Stopwatch.GetElapsedTime(start), commands.Total));
            }

            var (wall, database) = (times.Select(it => it.Wall).Order().ToList(), times.Select(it => it.Database).Order().ToList());
            var p95 = wall[(int)Math.Ceiling(0.95 * wall.Count) - 1];
            var late = p95 > Limit;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-64} {wall[wall.Count / 2].TotalMilliseconds,8:N1} {p95.TotalMilliseconds,8:N1} {database[(int)Math.Ceiling(0.95 * wall.Count) - 1].TotalMilliseconds,8:N1}{(late ? "  over" : "")}"));
            if (late)
            {
                var (sql, plan) = await commands.ExplainAsync(args[0]);
                slow.Add((name, p95, sql, plan));
            }
        }

        Console.WriteLine($"{asked.Count - slow.Count} of {asked.Count} within {Limit.TotalMilliseconds} ms; load {Load()}");
        foreach (var (name, time, sql, plan) in slow)
            Console.WriteLine($"\n== {name}: {time.TotalMilliseconds:N0} ms\n{sql}\n{plan}");
    }

    private static async Task FillAsync(PostgresDashboardDb db, LargeEstate estate)
    {
        await CopyAsync(db, "accounts", estate.AccountRows);
        await CopyAsync(db, "pipelines", estate.PipelineRows);
        await CopyAsync(db, "scopes", estate.ScopeRows);
        await CopyAsync(db, "resources", estate.ResourceRows);
        await CopyAsync(db, "findings", estate.FindingRows);
        await CopyAsync(db, "events", estate.EventRows);
        await CopyAsync(db, "points", estate.PointRows);
        await CopyAsync(db, "scans", estate.ScanRows);
        await CopyAsync(db, "audit", estate.AuditRows);
        var start = Stopwatch.GetTimestamp();
        db.Database.SetCommandTimeout(TimeSpan.FromMinutes(10));
        await db.Database.ExecuteSqlRawAsync(KeptCounts);
        Console.WriteLine($"kept counts: {Stopwatch.GetElapsedTime(start).TotalSeconds:N1} s");
        start = Stopwatch.GetTimestamp();
        await db.Database.ExecuteSqlAsync($"VACUUM ANALYZE");
        Console.WriteLine($"vacuum analyze: {Stopwatch.GetElapsedTime(start).TotalSeconds:N1} s");
    }

    private static async Task CopyAsync<TRow>(PostgresDashboardDb db, string what, IEnumerable<TRow> rows) where TRow : class
    {
        var start = Stopwatch.GetTimestamp();
        var count = 0L;
        await BinaryCopy.AddAsync(db, rows.Select(row =>
        {
            count++;
            return row;
        }), CancellationToken.None);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: {count:N0} rows in {Stopwatch.GetElapsedTime(start).TotalSeconds:N1} s"));
    }

    private static string Load() => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";
}
