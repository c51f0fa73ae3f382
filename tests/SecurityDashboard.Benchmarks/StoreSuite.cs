using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using SecurityDashboard.Controls;
using SecurityDashboard.Data;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Pipelines;

namespace SecurityDashboard.Benchmarks;

/// <summary>What storing evaluations takes, apart from reading and judging: the first time, and again without a change. Accounts one after another, as jobs do it.</summary>
internal sealed class StoreSuite : Suite
{
    /// <summary>How many accounts are stored before, as by a dashboard that has been running.</summary>
    private const int WarmUp = 24;

    public override string Name => "store";

    public override string About => "first store of a million evaluations, and a rescan without change; options: a PostgreSQL connection string of an empty database, how many evaluations";

    public override async Task RunAsync(string[] args)
    {
        if (args.Length == 0)
        {
            Console.Error.WriteLine("store needs the connection string of an empty PostgreSQL database.");
            return;
        }

        var wanted = args.Length > 1 ? int.Parse(args[1], NumberStyles.AllowThousands, CultureInfo.InvariantCulture) : 1_000_000;
        await using var services = new ServiceCollection().AddDashboardData(DatabaseProvider.Postgres, args[0]).BuildServiceProvider();
        await services.GetRequiredService<DatabaseMigrator>().MigrateAsync(CancellationToken.None);
        var (accounts, findings) = (services.GetRequiredService<AccountStore>(), services.GetRequiredService<FindingStore>());

        var snapshots = ManyAccounts.Large(int.MaxValue, pipelinesEach: 60);
        var commands = new SlowCommands();
        await StoreAsync("while the code is compiled, other accounts", snapshots.Take(WarmUp), int.MaxValue, isNew: true);
        await StoreAsync("first store", snapshots.Skip(WarmUp), wanted, isNew: true);
        await StoreAsync("again, without change", snapshots.Skip(WarmUp), wanted, isNew: false);

        async Task StoreAsync(string what, IEnumerable<AccountSnapshot> of, int atLeast, bool isNew)
        {
            var (wall, cpu, pipelines, stored) = (TimeSpan.Zero, TimeSpan.Zero, 0, 0);
            commands.Reset();
            foreach (var snapshot in of)
            {
                var estate = new Estate(snapshot, []);
                var evaluations = ControlEngine.Evaluate(estate);
                if (isNew)
                    await accounts.AddAsync(snapshot.Account, new AccountSettings { Name = snapshot.Account.Text, Source = AccountSource.Demo }, Actor.System, CancellationToken.None);

                var (start, before) = (Stopwatch.GetTimestamp(), Process.GetCurrentProcess().TotalProcessorTime);
                await findings.ApplyAsync(new StoredEstate(estate, 0), evaluations, lease: null, CancellationToken.None);
                wall += Stopwatch.GetElapsedTime(start);
                cpu += Process.GetCurrentProcess().TotalProcessorTime - before;
                pipelines += snapshot.Resources.OfType<Pipeline>().Count();
                stored += evaluations.Length;
                if (stored >= atLeast)
                    break;
            }

            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{what}: {stored:N0} evaluations of {pipelines:N0} pipelines in {wall.TotalSeconds:N1} s, commands {commands.Total.TotalSeconds:N1} s (COPY apart), own processor time {cpu.TotalSeconds:N1} s; load {File.ReadAllText("/proc/loadavg").Split(' ')[0]}"));
        }
    }
}
