using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using SecurityDashboard.Controls;
using SecurityDashboard.Data.Tables;
using SecurityDashboard.Inventory;

namespace SecurityDashboard.Data;

/// <summary>
/// The life of scans: one unfinished scan per account, worked on by whoever holds its lease, taken up again by the sweep when the
/// holder is gone.
/// </summary>
public sealed class ScanStore(IDbContextFactory<DashboardDb> databases, TimeProvider time)
{
    /// <summary>How long a lease holds without a heartbeat. Clocks of the machines may differ by less than this minus <see cref="HeartbeatEvery"/>.</summary>
    public static readonly TimeSpan LeaseTime = TimeSpan.FromMinutes(2);

    public static readonly TimeSpan HeartbeatEvery = TimeSpan.FromSeconds(15);

    /// <summary>After so many attempts that ended without a word, a scan is given up: it may be what ends the process.</summary>
    private const int MostAttempts = 5;

    private static readonly string GivenUp = $"The process that scanned ended {MostAttempts} times without a word. Look for why in its log, then scan again.";

    /// <summary>Asks for a scan. An account that has an unfinished one gets that one.</summary>
    /// <exception cref="InvalidOperationException">The account is not connected.</exception>
    public async Task<Guid> QueueAsync(AccountId account, string requestedBy, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await RequireConnectedAsync(db, account, cancellation);
        var now = time.GetUtcNow();
        while (true)
        {
            if (await UnfinishedAsync(db, account, cancellation) is { } unfinished)
                return unfinished;

            var scan = Guid.CreateVersion7(now);
            db.Add(new ScanRow { Id = scan, AccountId = account.Text, State = ScanState.Queued, RequestedBy = requestedBy, RequestedAt = now });
            try
            {
                await db.SaveChangesAsync(cancellation);
                return scan;
            }
            catch (DbUpdateException)
            {
                // Someone else asked at the same moment: the unique index let one of us through.
                db.ChangeTracker.Clear();
            }
        }
    }

    /// <summary>A scan that begins at once and belongs to whoever asked; null while another one of the account is unfinished.</summary>
    /// <exception cref="InvalidOperationException">The account is not connected.</exception>
    public async Task<ScanLease?> BeginAsync(AccountId account, string requestedBy, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await RequireConnectedAsync(db, account, cancellation);
        var now = time.GetUtcNow();
        var lease = new ScanLease(Guid.CreateVersion7(now), account, Guid.CreateVersion7(now), HasSnapshot: false);
        db.Add(new ScanRow
        {
            Id = lease.ScanId,
            AccountId = account.Text,
            State = ScanState.Running,
            RequestedBy = requestedBy,
            RequestedAt = now,
            StartedAt = now,
            LeaseOwner = lease.Owner,
            LeaseUntil = now + LeaseTime,
            HeartbeatAt = now,
            Attempts = 1,
        });
        try
        {
            await db.SaveChangesAsync(cancellation);
            return lease;
        }
        catch (DbUpdateException) when (!cancellation.IsCancellationRequested)
        {
            if (await UnfinishedAsync(db, account, cancellation) is null)
                throw;
            return null;
        }
    }

    /// <summary>Forgets a scan that <see cref="BeginAsync"/> began and nothing came of.</summary>
    public async Task WithdrawAsync(ScanLease lease, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await Held(db, lease).Where(scan => scan.SnapshotId == null).ExecuteDeleteAsync(cancellation);
    }

    /// <summary>The right to work on the scan; null while another attempt holds it, and when it is finished.</summary>
    public async Task<ScanLease?> TryLeaseAsync(Guid scanId, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var owner = Guid.CreateVersion7(now);
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var taken = await db.Scans
            .Where(scan => scan.Id == scanId && scan.FinishedAt == null && (scan.LeaseUntil == null || scan.LeaseUntil < now))
            .ExecuteUpdateAsync(scan => scan
                .SetProperty(it => it.LeaseOwner, owner)
                .SetProperty(it => it.LeaseUntil, now + LeaseTime)
                .SetProperty(it => it.HeartbeatAt, now)
                .SetProperty(it => it.Attempts, it => it.Attempts + 1)
                .SetProperty(it => it.StartedAt, it => it.StartedAt ?? now)
                .SetProperty(it => it.State, it => it.SnapshotId == null ? ScanState.Running : ScanState.Evaluating), cancellation);
        if (taken == 0)
            return null;

        var row = await db.Scans.AsNoTracking().SingleAsync(scan => scan.Id == scanId, cancellation);
        return new ScanLease(scanId, new AccountId(row.AccountId), owner, row.SnapshotId is not null);
    }

    /// <summary>Renews the lease and tells how far the scan is.</summary>
    /// <param name="progress">Null where there is nothing new to tell.</param>
    public async Task<Heartbeat> BeatAsync(ScanLease lease, ScanProgress? progress, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var text = progress is null ? null : Stored.Write(progress);
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var held = await Held(db, lease).ExecuteUpdateAsync(scan => scan
            .SetProperty(it => it.LeaseUntil, now + LeaseTime)
            .SetProperty(it => it.HeartbeatAt, now)
            .SetProperty(it => it.Progress, it => text ?? it.Progress)
            .SetProperty(it => it.ApiCalls, it => progress == null ? it.ApiCalls : progress.ApiCalls), cancellation);
        return held == 0 ? Heartbeat.LeaseLost
            : await db.Scans.AnyAsync(scan => scan.Id == lease.ScanId && scan.CancelRequested, cancellation) ? Heartbeat.CancelRequested
            : Heartbeat.GoOn;
    }

    /// <summary>Ends a scan that did not come to its evaluation.</summary>
    /// <param name="error">What a reader must know; null when it was cancelled.</param>
    public async Task EndAsync(ScanLease lease, string? error, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await Held(db, lease).ExecuteUpdateAsync(scan => scan
            .SetProperty(it => it.State, error == null ? ScanState.Cancelled : ScanState.Failed)
            .SetProperty(it => it.Error, error)
            .SetProperty(it => it.FinishedAt, time.GetUtcNow())
            .SetProperty(it => it.LeaseOwner, (Guid?)null)
            .SetProperty(it => it.LeaseUntil, (DateTimeOffset?)null), cancellation);
    }

    /// <summary>Lets go of a scan that is not finished, so that the sweep may hand it on at once.</summary>
    public async Task ReleaseAsync(ScanLease lease, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await Held(db, lease).ExecuteUpdateAsync(scan => scan
            .SetProperty(it => it.LeaseOwner, (Guid?)null)
            .SetProperty(it => it.LeaseUntil, (DateTimeOffset?)null), cancellation);
    }

    /// <summary>Ends a scan that nobody works on; asks whoever works on it to stop.</summary>
    /// <returns>False when there is no such unfinished scan.</returns>
    public async Task<bool> CancelAsync(Guid scanId, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var unfinished = db.Scans.Where(scan => scan.Id == scanId && scan.FinishedAt == null);
        var ended = await unfinished.Where(scan => scan.LeaseUntil == null || scan.LeaseUntil < now).ExecuteUpdateAsync(scan => scan
            .SetProperty(it => it.State, ScanState.Cancelled)
            .SetProperty(it => it.CancelRequested, true)
            .SetProperty(it => it.FinishedAt, now), cancellation);
        return ended > 0 || await unfinished.ExecuteUpdateAsync(scan => scan.SetProperty(it => it.CancelRequested, true), cancellation) > 0;
    }

    /// <summary>What was left over: by a process that ended, by a change in another account, by a new catalogue of controls.</summary>
    public async Task<Sweep> SweepAsync(CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var abandoned = db.Scans.Where(scan => scan.FinishedAt == null && (scan.LeaseUntil == null || scan.LeaseUntil < now));
        await abandoned.Where(scan => scan.Attempts >= MostAttempts).ExecuteUpdateAsync(scan => scan
            .SetProperty(it => it.State, ScanState.Failed)
            .SetProperty(it => it.Error, GivenUp)
            .SetProperty(it => it.FinishedAt, now), cancellation);

        var scans = await abandoned.OrderBy(scan => scan.Id).Select(scan => scan.Id).ToListAsync(cancellation);
        var accounts = await db.Accounts
            .Where(account => account.SnapshotId != null)
            .Where(account => account.EvaluatedVersion < account.EstateVersion || account.EvaluatedCatalog != ControlCatalog.Version)
            .Where(account => !db.Scans.Any(scan => scan.AccountId == account.Id && scan.FinishedAt == null))
            .OrderBy(account => account.Id)
            .Select(account => account.Id)
            .ToListAsync(cancellation);
        return new Sweep([.. scans], [.. accounts.Select(account => new AccountId(account))]);
    }

    private static async Task RequireConnectedAsync(DashboardDb db, AccountId account, CancellationToken cancellation)
    {
        if (!await db.Accounts.AnyAsync(row => row.Id == account.Text, cancellation))
            throw new InvalidOperationException($"Account {account} is not connected. Add it under Admin › Accounts.");
    }

    private static Task<Guid?> UnfinishedAsync(DashboardDb db, AccountId account, CancellationToken cancellation) => db.Scans
        .Where(scan => scan.AccountId == account.Text && scan.FinishedAt == null)
        .Select(scan => (Guid?)scan.Id)
        .SingleOrDefaultAsync(cancellation);

    private static IQueryable<ScanRow> Held(DashboardDb db, ScanLease lease) =>
        db.Scans.Where(scan => scan.Id == lease.ScanId && scan.LeaseOwner == lease.Owner && scan.FinishedAt == null);
}

/// <summary>What whoever works on a scan is to do next.</summary>
public enum Heartbeat { GoOn, CancelRequested, LeaseLost }

/// <summary>What is to be taken up.</summary>
/// <param name="Scans">Unfinished, and nobody works on them.</param>
/// <param name="Accounts">Read, and not judged since.</param>
public sealed record Sweep(ImmutableArray<Guid> Scans, ImmutableArray<AccountId> Accounts);
