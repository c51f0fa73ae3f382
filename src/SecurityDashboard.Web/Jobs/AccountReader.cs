using System.Collections.Immutable;
using SecurityDashboard.Aws;
using SecurityDashboard.Data;
using SecurityDashboard.Data.Tables;
using SecurityDashboard.Demo;
using SecurityDashboard.Inventory;
using SecurityDashboard.Web.Composition.Configuration;

namespace SecurityDashboard.Web.Jobs;

/// <summary>Reads an account into a snapshot, wherever the snapshot comes from. Everything behind it is the same.</summary>
public sealed class AccountReader(
    AccountSessions sessions, FingerprintKeys keys, SnapshotStore snapshots, Settings settings, TimeProvider time, ILogger<AccountScanner> log) : IDisposable
{
    private readonly SemaphoreSlim _turns = new(settings.Aws.MaxConcurrentAccounts);
    private AccountScanner? _scanner;

    /// <exception cref="SessionException">There is no way into the account.</exception>
    /// <exception cref="InvalidDataException">Nothing was imported yet.</exception>
    public async Task<AccountSnapshot> ReadAsync(AccountRow account, IProgress<Data.ScanProgress> progress, CancellationToken cancellation)
    {
        var id = new AccountId(account.Id);
        return account.Source switch
        {
            AccountSource.Demo => DemoEstate.Snapshots(time.GetUtcNow()).FirstOrDefault(snapshot => snapshot.Account == id)
                ?? throw new InvalidDataException($"The demo estate has no account {id}. Remove the account."),
            AccountSource.Import => await snapshots.LatestAsync(id, cancellation)
                ?? throw new InvalidDataException($"Nothing was imported for account {id} yet. Run secdash collect with access to it, and import the file."),
            _ => await ScanAsync(TargetOf(account), id, progress, cancellation),
        };
    }

    /// <summary>How to get into an account that AWS is asked about.</summary>
    public static ScanTarget TargetOf(AccountRow account)
    {
        var regions = account.Regions.Split(',', StringSplitOptions.RemoveEmptyEntries).ToImmutableArray();
        return account.Source is AccountSource.Assume
            ? new RoleTarget(new AccountId(account.Id), account.RoleName ?? "", account.ExternalId) { Regions = regions }
            : new AmbientTarget { Account = new AccountId(account.Id), Regions = regions };
    }

    public void Dispose() => _turns.Dispose();

    private async Task<AccountSnapshot> ScanAsync(ScanTarget target, AccountId account, IProgress<Data.ScanProgress> progress, CancellationToken cancellation)
    {
        await _turns.WaitAsync(cancellation);
        try
        {
            _scanner ??= new AccountScanner(await keys.GetAsync(cancellation), time, log);
            using var session = await sessions.OpenAsync(target, cancellation);
            return await _scanner.ScanAsync(session, await snapshots.WantedAsync(account, cancellation), new Steps(progress), cancellation);
        }
        finally
        {
            _turns.Release();
        }
    }

    private sealed class Steps(IProgress<Data.ScanProgress> listener) : IProgress<Aws.ScanProgress>
    {
        public void Report(Aws.ScanProgress value) =>
            listener.Report(new Data.ScanProgress(value.What.Length > 0 ? $"{value.Phase}: {value.What}" : value.Phase, value.Done, value.Total, Resources: 0, Unreadable: 0, ApiCalls: 0));
    }
}
