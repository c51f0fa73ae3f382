using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Memory;
using SecurityDashboard.Data.Tables;
using SecurityDashboard.Inventory;

namespace SecurityDashboard.Data;

/// <summary>Keeps what was read from accounts, and puts together what judging one of them has to look at.</summary>
public sealed class SnapshotStore(IDbContextFactory<DashboardDb> databases, TimeProvider time) : IDisposable
{
    /// <summary>In bytes of compressed documents; decoded they take about twenty times as much.</summary>
    private const long CacheSize = 24 * 1024 * 1024;

    private readonly MemoryCache _decoded = new(new MemoryCacheOptions { SizeLimit = CacheSize });

    private SnapshotStore(IDbContextFactory<DashboardDb> databases, TimeProvider time, MemoryCache decoded) : this(databases, time) => _decoded = decoded;

    /// <summary>The same, of what stood at a moment; of now where it is null.</summary>
    public SnapshotStore At(DateTimeOffset? at) => at is { } moment ? new(new PastDatabases(databases, moment), new StoppedClock(moment), _decoded) : this;

    /// <summary>
    /// Stores what a scan read and marks every account whose verdicts may change by it as due. Content that is stored already is not
    /// stored again. Safe to run again: a scan has one snapshot.
    /// </summary>
    /// <exception cref="LeaseLostException">The scan is no longer this attempt's.</exception>
    /// <exception cref="InvalidDataException">The snapshot does not fit the account; the message says why.</exception>
    public async Task AddAsync(AccountSnapshot snapshot, ScanLease lease, CancellationToken cancellation)
    {
        var document = SnapshotDocument.Write(snapshot);
        var contentHash = SnapshotDocument.HashOf(snapshot);
        var unreadable = snapshot.Unreadable().Length;

        await using var db = await databases.CreateDbContextAsync(cancellation);
        await using var transaction = await db.BeginWriteAsync(cancellation);
        var now = db.Moment = time.GetUtcNow();

        var account = await db.Accounts.SingleOrDefaultAsync(row => row.Id == lease.Account.Text, cancellation)
            ?? throw new InvalidDataException($"Account {lease.Account} is not connected. Add it under Admin › Accounts.");
        Check(snapshot, account, now);

        var row = new SnapshotRow { Id = Guid.CreateVersion7(now), AccountId = account.Id, TakenAt = snapshot.TakenAt, ContentHash = contentHash };
        var held = await db.Scans.Where(scan => scan.Id == lease.ScanId && scan.LeaseOwner == lease.Owner && scan.SnapshotId == null)
            .ExecuteUpdateAsync(scan => scan
                .SetProperty(it => it.SnapshotId, row.Id)
                .SetProperty(it => it.State, ScanState.Evaluating)
                .SetProperty(it => it.Resources, snapshot.Resources.Length)
                .SetProperty(it => it.Unreadable, unreadable), cancellation);
        if (held == 0)
            throw new LeaseLostException(lease);

        var due = new HashSet<string> { account.Id };
        var previousHash = await db.Snapshots.Where(previous => previous.Id == account.SnapshotId).Select(previous => previous.ContentHash).SingleOrDefaultAsync(cancellation);
        if (previousHash != contentHash)
        {
            due.UnionWith(await Neighbours.OfAsync(db, account.Id, cancellation));
            var added = await SnapshotIndex.ReplaceAsync(db, snapshot, cancellation);
            await new ScoreWriter(db, db.Moment).WriteTeamsAsync(await OwnerWriter.WriteAsync(db, added, cancellation), cancellation);
            due.UnionWith(await Neighbours.OfAsync(db, account.Id, cancellation));
            if (!await db.SnapshotDocuments.AnyAsync(stored => stored.ContentHash == contentHash, cancellation))
                db.Add(new SnapshotDocumentRow { ContentHash = contentHash, AccountId = account.Id, SchemaVersion = SnapshotDocument.SchemaVersion, Document = document });
        }

        db.Add(row);
        account.SnapshotId = row.Id;
        account.SnapshotAt = snapshot.TakenAt;
        account.Resources = snapshot.Resources.Length;
        account.Unreadable = unreadable;
        await db.SaveChangesAsync(cancellation);
        await db.Accounts.Where(other => due.Contains(other.Id))
            .ExecuteUpdateAsync(other => other.SetProperty(it => it.EstateVersion, it => it.EstateVersion + 1), cancellation);
        await transaction.CommitAsync(cancellation);
    }

    /// <summary>Null before the account's first scan.</summary>
    public async Task<AccountSnapshot?> LatestAsync(AccountId account, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await LatestAsync(db, account.Text, cancellation);
    }

    /// <summary>What a scan read; null when it read nothing, or that is no longer kept.</summary>
    public async Task<AccountSnapshot?> OfScanAsync(Guid scan, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var read = await db.Scans.Where(row => row.Id == scan)
            .Join(db.Snapshots, row => row.SnapshotId, snapshot => snapshot.Id, (_, snapshot) => new { snapshot.ContentHash, snapshot.TakenAt })
            .SingleOrDefaultAsync(cancellation);
        return read is null ? null : await DecodedAsync(db, read.ContentHash, cancellation) with { TakenAt = read.TakenAt };
    }

    /// <summary>The account as subject, with every account that it refers to or that refers to it. Null before its first scan.</summary>
    public async Task<StoredEstate?> EstateAsync(AccountId account, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);

        // The version is read before the snapshots: one that changes meanwhile leaves the evaluation due, and it is done again.
        var version = await db.Accounts.Where(row => row.Id == account.Text).Select(row => row.EstateVersion).SingleOrDefaultAsync(cancellation);
        if (await LatestAsync(db, account.Text, cancellation) is not { } subject)
            return null;

        var neighbours = ImmutableArray.CreateBuilder<AccountSnapshot>();
        foreach (var neighbour in await Neighbours.OfAsync(db, account.Text, cancellation))
            if (await LatestAsync(db, neighbour, cancellation) is { } snapshot)
                neighbours.Add(snapshot);

        return new StoredEstate(new Estate(subject, neighbours.DrainToImmutable()) { Allowed = await AllowedValueStore.OfAsync(db, cancellation), Settings = await ControlSettingStore.OfAsync(db, cancellation) }, version);
    }

    /// <summary>
    /// What other accounts refer to and a scan of this one is to read for them. A bucket's name does not tell its owner, so every
    /// bucket that no other account is known to own is among them.
    /// </summary>
    public async Task<ImmutableArray<Reference>> WantedAsync(AccountId account, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var rows = await db.ResourceReferences.AsNoTracking()
            .Where(reference => reference.AccountId != account.Text)
            .Where(reference => reference.Owner == account.Text
                || (reference.Type == ResourceTypes.Bucket && !db.OwnedBuckets.Any(bucket => bucket.Name == reference.Text && bucket.AccountId != account.Text)))
            .ToListAsync(cancellation);
        return [.. rows.DistinctBy(row => row.Id).OrderBy(row => row.Type, StringComparer.Ordinal).ThenBy(row => row.Text, StringComparer.Ordinal).Select(row => row.ToReference())];
    }

    public void Dispose() => _decoded.Dispose();

    private static void Check(AccountSnapshot snapshot, AccountRow account, DateTimeOffset now)
    {
        if (snapshot.Account.Text != account.Id)
            throw new InvalidDataException($"The inventory is of account {snapshot.Account}, not of {account.Id}. Nothing was stored.");

        var expected = account.Source switch
        {
            AccountSource.Import => SnapshotSource.Import,
            AccountSource.Demo => SnapshotSource.Demo,
            _ => SnapshotSource.Aws,
        };
        if (snapshot.Source != expected)
            throw new InvalidDataException($"Account {account.Id} is set up for {account.Source}, and the inventory comes from {snapshot.Source}. Change how the account is connected under Admin › Accounts.");

        if (snapshot.Source is SnapshotSource.Import && snapshot.TakenAt > now.AddMinutes(5))
            throw new InvalidDataException($"The inventory says that it was taken at {snapshot.TakenAt:u}, which is in the future. Set the clock of the machine that collects, and collect it again.");

        if (snapshot.Source is SnapshotSource.Import && snapshot.TakenAt < account.SnapshotAt)
            throw new InvalidDataException($"The inventory was taken at {snapshot.TakenAt:u}, before the one that is stored ({account.SnapshotAt:u}). Import a newer one.");
    }

    private async Task<AccountSnapshot?> LatestAsync(DashboardDb db, string account, CancellationToken cancellation)
    {
        var latest = await db.Accounts.Where(row => row.Id == account)
            .Join(db.Snapshots, row => row.SnapshotId, snapshot => snapshot.Id, (_, snapshot) => new { snapshot.ContentHash, snapshot.TakenAt })
            .SingleOrDefaultAsync(cancellation);
        return latest is null ? null : await DecodedAsync(db, latest.ContentHash, cancellation) with { TakenAt = latest.TakenAt };
    }

    private async Task<AccountSnapshot> DecodedAsync(DashboardDb db, string contentHash, CancellationToken cancellation)
    {
        if (_decoded.TryGetValue(contentHash, out AccountSnapshot? known) && known is not null)
            return known;

        var document = await db.SnapshotDocuments.Where(row => row.ContentHash == contentHash).Select(row => row.Document).SingleAsync(cancellation);
        using var stream = new MemoryStream(document);
        return _decoded.Set(contentHash, SnapshotDocument.Read(stream), new MemoryCacheEntryOptions { Size = document.Length });
    }
}
