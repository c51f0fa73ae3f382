using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using SecurityDashboard.Controls;
using SecurityDashboard.Data;
using SecurityDashboard.Inventory;

namespace SecurityDashboard.Benchmarks;

/// <summary>What storing evaluations takes, apart from reading and judging: the first time, and again without a change. Accounts one after another, as jobs do it.</summary>
internal sealed class StoreSuite : Suite
{
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

        var judged = new List<(StoredEstate Estate, ImmutableArray<Evaluation> Evaluations)>();
        foreach (var snapshot in ManyAccounts.Large(int.MaxValue, pipelinesEach: 60))
        {
            var estate = new Estate(snapshot, []);
            judged.Add((new StoredEstate(estate, 0), ControlEngine.Evaluate(estate)));
            await accounts.AddAsync(snapshot.Account, new AccountSettings { Name = snapshot.Account.Text, Source = AccountSource.Demo }, Actor.System, CancellationToken.None);
            if (judged.Sum(it => it.Evaluations.Length) >= wanted)
                break;
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{judged.Count:N0} accounts, {judged.Sum(it => it.Estate.Estate.Subject.Resources.OfType<Inventory.Pipelines.Pipeline>().Count()):N0} pipelines, {judged.Sum(it => it.Evaluations.Length):N0} evaluations"));
        await StoreAsync("first store");
        await StoreAsync("again, without change");

        async Task StoreAsync(string what)
        {
            var commands = new SlowCommands();
            commands.Reset();
            var (start, cpu) = (Stopwatch.GetTimestamp(), Process.GetCurrentProcess().TotalProcessorTime);
            foreach (var (estate, evaluations) in judged)
                await findings.ApplyAsync(estate, evaluations, lease: null, CancellationToken.None);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{what}: {Stopwatch.GetElapsedTime(start).TotalSeconds:N1} s, of which commands {commands.Total.TotalSeconds:N1} s (COPY apart), own CPU {(Process.GetCurrentProcess().TotalProcessorTime - cpu).TotalSeconds:N1} s; load {File.ReadAllText("/proc/loadavg").Split(' ')[0]}"));
        }
    }
}
