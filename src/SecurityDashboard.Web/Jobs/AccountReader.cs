using System.Collections.Immutable;
using SecurityDashboard.Aws;
using SecurityDashboard.Data;
using SecurityDashboard.Data.Queries;
using SecurityDashboard.Demo;
using SecurityDashboard.Inventory;
using SecurityDashboard.Web.Composition.Configuration;

namespace SecurityDashboard.Web.Jobs;

/// <summary>Reads an account into a snapshot, wherever the snapshot comes from. Everything behind it is the same.</summary>
public sealed class AccountReader(
    AccountQueries accounts, AccountSessions sessions, FingerprintKeys keys, SnapshotStore snapshots, AllowedValueStore allowed, Settings settings, TimeProvider time,
    ILogger<AccountScanner> log) : IDisposable
{
    private readonly SemaphoreSlim _turns = new(settings.Aws.MaxConcurrentAccounts);
    private AccountScanner? _scanner;

    /// <exception cref="ScanFailedException">There is no way into the account, or nothing to read.</exception>
    public async Task<AccountSnapshot> ReadAsync(ScanRequest request, IProgress<Data.ScanProgress> progress, CancellationToken cancellation)
    {
        var account = await accounts.FindAsync(request.Account, cancellation)
            ?? throw new ScanFailedException($"Account {request.Account} is not connected any more. Add it again under Admin › Accounts.");
        return account.Source switch
        {
            AccountSource.Demo => DemoEstate.Snapshots(time.GetUtcNow()).FirstOrDefault(it => it.Account == request.Account)
                ?? throw new ScanFailedException($"The demo estate has no account {request.Account}. Remove the account."),
            AccountSource.Import => await snapshots.LatestAsync(request.Account, cancellation)
                ?? throw new ScanFailedException(
                    $"Nothing was imported for account {request.Account} yet. Run secdash collect with access to it, and import the file."),
            _ => await ScanAsync(TargetOf(account), request.Wanted, progress, cancellation),
        };
    }

    /// <summary>How to get into an account that AWS is asked about.</summary>
    public static ScanTarget TargetOf(AccountSummary account) => account.Source is AccountSource.Assume
        ? new RoleTarget(new AccountId(account.Id), account.RoleName ?? "", account.ExternalId) { Regions = account.Regions }
        : new AmbientTarget { Account = new AccountId(account.Id), Regions = account.Regions };

    public void Dispose() => _turns.Dispose();

    private async Task<AccountSnapshot> ScanAsync(
        ScanTarget target, ImmutableArray<Reference> wanted, IProgress<Data.ScanProgress> progress, CancellationToken cancellation)
    {
        await _turns.WaitAsync(cancellation);
        try
        {
            _scanner ??= new AccountScanner(await keys.GetAsync(cancellation), time, log);
            using var session = await sessions.OpenAsync(target, cancellation);
            return await _scanner.ScanAsync(session, wanted, await allowed.PatternsAsync(cancellation), new Steps(progress), cancellation);
        }
        catch (SessionException e)
        {
            throw new ScanFailedException(e.Message, e);
        }
        finally
        {
            _turns.Release();
        }
    }

    private sealed class Steps(IProgress<Data.ScanProgress> listener) : IProgress<Aws.ScanProgress>
    {
        public void Report(Aws.ScanProgress value) => listener.Report(new Data.ScanProgress(
            value.What.Length > 0 ? $"{value.Phase}: {value.What}" : value.Phase, value.Done, value.Total, value.Resources, value.Unreadable, value.Requests));
    }
}
