using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SecurityDashboard.Data;
using SecurityDashboard.Inventory;

namespace SecurityDashboard.Benchmarks;

/// <summary>What the database grows by with a scan that finds nothing new, and with a finding that changes.</summary>
internal sealed class GrowthSuite : Suite
{
    private const int Times = 40;

    public override string Name => "growth";

    public override string About => $"bytes for each of {Times} rescans without change, and for each change of a finding, in SQLite";

    public override async Task RunAsync(string[] args)
    {
        var file = Path.Combine(Path.GetTempPath(), $"{Path.GetRandomFileName()}.db");
        await using var services = new ServiceCollection().AddDashboardData(DatabaseProvider.Sqlite, $"Data Source={file}").BuildServiceProvider();
        await services.GetRequiredService<DatabaseMigrator>().MigrateAsync(CancellationToken.None);
        var snapshot = ManyAccounts.One(60);
        await services.GetRequiredService<AccountStore>().AddAsync(snapshot.Account, new AccountSettings { Name = "Growing", Source = AccountSource.Demo }, Actor.System, CancellationToken.None);
        var changed = DataSuite.Changed(snapshot);
        await ScanAsync(services, snapshot);
        await ScanAsync(services, changed);

        var (bytes, events) = await MeasureAsync(services);
        for (var time = 0; time < Times; time++)
            await ScanAsync(services, changed);
        var (unchanged, none) = await MeasureAsync(services);
        Write($"without change: {none - events} changes of findings, {(unchanged - bytes) / Times:N0} bytes for each scan (that it ran, what it read by reference, when the account was judged)");

        for (var time = 0; time < Times; time++)
            await ScanAsync(services, time % 2 == 0 ? snapshot : changed);
        var (after, some) = await MeasureAsync(services);
        var each = unchanged - bytes;
        Write($"with change: {some - none} changes of findings, {(after - unchanged - each) / Math.Max(1, some - none):N0} bytes for each beside the scan (its event, how it stood before, scores that moved)");
        File.Delete(file);
    }

    private static async Task ScanAsync(ServiceProvider services, AccountSnapshot snapshot)
    {
        var scan = await services.GetRequiredService<ScanStore>().QueueAsync(snapshot.Account, "benchmark", CancellationToken.None);
        await services.GetRequiredService<ScanRunner>().RunAsync(scan, (_, _) => Task.FromResult(snapshot), CancellationToken.None);
    }

    private static async Task<(long Bytes, int Events)> MeasureAsync(ServiceProvider services)
    {
        await using var db = services.GetRequiredService<IDbContextFactory<DashboardDb>>().CreateDbContext();
        await db.Database.ExecuteSqlRawAsync("VACUUM");
        var size = await db.Database.SqlQueryRaw<long>("""SELECT page_count * page_size AS "Value" FROM pragma_page_count(), pragma_page_size()""").SingleAsync();
        return (size, await db.FindingEvents.CountAsync());
    }

    private static void Write(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
