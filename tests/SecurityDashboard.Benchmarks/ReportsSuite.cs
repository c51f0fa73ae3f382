using System.Diagnostics;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SecurityDashboard.Data;
using SecurityDashboard.Data.Queries;
using SecurityDashboard.Web.Features.Findings;

namespace SecurityDashboard.Benchmarks;

/// <summary>What it takes to hand out a million findings in every form, and how much memory.</summary>
internal sealed class ReportsSuite : Suite
{
    private const int Accounts = 667;

    public override string Name => "reports";

    public override string About => "a million findings as CSV, XLSX, SARIF, OCSF, ASFF and OSCAL; options: the path of an SQLite database, which is filled by the first run and measured by the next, or the connection string of the PostgreSQL database of the suite estate, and one of the forms (Linux)";

    public override async Task RunAsync(string[] args)
    {
        if (args.Length == 0)
        {
            Console.Error.WriteLine("reports needs the path of an SQLite database. The first run fills it; run again to measure, so that what filling took of memory does not count.");
            return;
        }

        await using var services = new ServiceCollection().AddDashboardData(args[0].Contains('=', StringComparison.Ordinal) ? DatabaseProvider.Postgres : DatabaseProvider.Sqlite, args[0].Contains('=', StringComparison.Ordinal) ? args[0] : $"Data Source={args[0]}").BuildServiceProvider();
        await services.GetRequiredService<DatabaseMigrator>().MigrateAsync(CancellationToken.None);
        await using (var db = await services.GetRequiredService<IDbContextFactory<DashboardDb>>().CreateDbContextAsync())
            if (!await db.Findings.AnyAsync())
            {
                await FillAsync(db, new LargeEstate(Accounts, findingsEach: 1_500, pipelinesEach: 10));
                return;
            }

        foreach (var form in (string[])["csv", "xlsx", "sarif", "ocsf", "asff", "oscal"])
            if (args.Length < 2 || args[1] == form)
                await MeasureAsync(form, services.GetRequiredService<FindingReader>());
    }

    private static async Task FillAsync(DashboardDb db, LargeEstate estate)
    {
        var start = Stopwatch.GetTimestamp();
        await db.WriteAsync(estate.AccountRows, EntityState.Added, CancellationToken.None);
        await db.WriteAsync(estate.PipelineRows, EntityState.Added, CancellationToken.None);
        await db.WriteAsync(estate.ScopeRows, EntityState.Added, CancellationToken.None);
        await db.WriteAsync(estate.FindingRows, EntityState.Added, CancellationToken.None);
        Console.WriteLine($"filled in {Stopwatch.GetElapsedTime(start).TotalSeconds:N0} s with {await db.Findings.CountAsync():N0} findings. Run again to measure.");
    }

    private static async Task MeasureAsync(string form, FindingReader reader)
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            GC.Collect();
            // Sets the high-water mark back to what is resident now.
            await File.WriteAllTextAsync("/proc/self/clear_refs", "5");
            var (start, before) = (Stopwatch.GetTimestamp(), Process.GetCurrentProcess().TotalProcessorTime);
            await using (var output = File.Create(path))
            {
                var findings = reader.ReadAsync(new FindingFilter(), FindingOrder.WorstSeverity, withEvidence: false, CancellationToken.None);
                switch (form)
                {
                    case "csv": await FindingsApi.Answers.WriteCsvAsync(output, findings.Select(FindingsApi.Answer), CancellationToken.None); break;
                    case "xlsx": await FindingsApi.Answers.WriteXlsxAsync(output, findings.Select(FindingsApi.Answer), CancellationToken.None); break;
                    default: await FindingFile.Of(form)!.WriteAsync(output, findings, TimeProvider.System.GetUtcNow(), CancellationToken.None); break;
                }
            }

            var (wall, cpu) = (Stopwatch.GetElapsedTime(start), Process.GetCurrentProcess().TotalProcessorTime - before);
            var peak = (await File.ReadAllLinesAsync("/proc/self/status")).Single(line => line.StartsWith("VmHWM", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2];
            var load = (await File.ReadAllTextAsync("/proc/loadavg")).Split(' ')[0];
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{form,-6} {wall.TotalSeconds,6:N1} s, processor {cpu.TotalSeconds,6:N1} s, resident {int.Parse(peak, CultureInfo.InvariantCulture) / 1024,4} MiB at most, file {new FileInfo(path).Length / 1_000_000,5:N0} MB; load {load}"));
        }
        finally
        {
            File.Delete(path);
        }
    }
}
