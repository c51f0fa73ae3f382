using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using SecurityDashboard.Data.Queries;
using SecurityDashboard.Data.Tables;

namespace SecurityDashboard.Data;

/// <summary>
/// The life of replays: asked for, worked on by whoever holds the lease, one at a time wherever there are workers, and kept. Who asks and
/// who stops is audited.
/// </summary>
public sealed class ReplayStore(IDbContextFactory<DashboardDb> databases, AuditLog audit, TimeProvider time)
{
    /// <summary>How long a lease holds without a heartbeat.</summary>
    public static readonly TimeSpan LeaseTime = TimeSpan.FromMinutes(2);

    /// <summary>How many of a control are kept.</summary>
    public const int Kept = 20;

    private const int MostAttempts = 3;

    private static readonly string GivenUp = $"It was interrupted: the process that worked on it ended {MostAttempts} times without a word. Look for why in its log, then replay again.";

    /// <param name="from">A moment that can be looked at.</param>
    public async Task<Guid> AskAsync(string control, (string Setting, string Value)? tried, DateTimeOffset from, Actor actor, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await using var transaction = await db.BeginWriteAsync(cancellation);
        var old = await db.Replays.Where(row => row.ControlId == control && row.FinishedAt != null).OrderByDescending(row => row.Id).Skip(Kept - 1).Select(row => row.Id).ToListAsync(cancellation);
        await db.Replays.Where(row => old.Contains(row.Id)).ExecuteDeleteAsync(cancellation);
        var id = Guid.CreateVersion7(now);
        db.Add(new ReplayRow { Id = id, ControlId = control, Setting = tried?.Setting, Value = tried?.Value, From = from, RequestedBy = actor.Name, RequestedAt = now });
        await audit.AppendAsync(db, actor.Did("replay.requested", control, before: null, $"from {PastQueries.Text(from)}{(tried is var (setting, value) ? $", {setting} as {value}" : "")}"), cancellation);
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return id;
    }

    public async Task<ReplaySummary?> FindAsync(Guid id, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.Replays.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellation) is { } row
            ? Summary(row) with { Result = row.Result is { } result ? Stored.Read<ReplayResult>(result) : null }
            : null;
    }

    /// <summary>Of one control, the latest first, without what they found.</summary>
    public async Task<ImmutableArray<ReplaySummary>> ListAsync(string control, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return
        [
            .. await db.Replays.Where(row => row.ControlId == control).OrderByDescending(row => row.Id).Take(Kept)
                .Select(row => new ReplaySummary(row.Id, row.ControlId, row.Setting, row.Value, row.From, row.RequestedBy, row.RequestedAt, row.State, row.Done, row.Total, row.Attempts, row.FinishedAt, row.Error, null))
                .ToListAsync(cancellation)
        ];
    }

    /// <summary>The right to work on it; null while anybody works on one, and when it is finished.</summary>
    public async Task<ReplayLease?> TryLeaseAsync(Guid id, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await using var transaction = await db.BeginWriteAsync(cancellation);
        if (await db.Replays.SingleOrDefaultAsync(row => row.Id == id && row.FinishedAt == null, cancellation) is not { } replay || await db.Replays.AnyAsync(row => row.FinishedAt == null && row.LeaseUntil > now, cancellation))
            return null;

        var lease = new ReplayLease(id, Guid.CreateVersion7(now), Summary(replay));
        (replay.LeaseOwner, replay.LeaseUntil, replay.State, replay.Done, replay.Attempts) = (lease.Owner, now + LeaseTime, ReplayState.Running, 0, replay.Attempts + 1);
        if (replay.Attempts > MostAttempts)
            (replay.State, replay.FinishedAt, replay.Error, replay.LeaseOwner, replay.LeaseUntil) = (ReplayState.Failed, now, GivenUp, null, null);
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return replay.LeaseOwner is null ? null : lease;
    }

    /// <summary>Says how far it is, and holds the lease for another while.</summary>
    /// <returns>False when somebody wants it stopped, or another attempt took over: the work is to end.</returns>
    public async Task<bool> BeatAsync(ReplayLease lease, ReplayProgress progress, CancellationToken cancellation)
    {
        var until = time.GetUtcNow() + LeaseTime;
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await Held(db, lease).Where(row => !row.CancelRequested)
            .ExecuteUpdateAsync(row => row.SetProperty(it => it.LeaseUntil, until).SetProperty(it => it.Done, progress.Done).SetProperty(it => it.Total, progress.Total), cancellation) > 0;
    }

    public Task FinishAsync(ReplayLease lease, Replay replay, CancellationToken cancellation) => EndAsync(lease, ReplayState.Done, error: null, Stored.Text(Stored.Write(ReplayResult.Of(replay))), cancellation);

    public Task FailAsync(ReplayLease lease, string error, CancellationToken cancellation) => EndAsync(lease, ReplayState.Failed, Stored.Text(error), result: null, cancellation);

    /// <summary>Ends it where somebody wanted that.</summary>
    public Task StopAsync(ReplayLease lease, CancellationToken cancellation) => EndAsync(lease, ReplayState.Cancelled, error: null, result: null, cancellation);

    /// <returns>False when there is nothing to stop.</returns>
    public async Task<bool> CancelAsync(Guid id, Actor actor, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await using var transaction = await db.BeginWriteAsync(cancellation);
        if (await db.Replays.SingleOrDefaultAsync(row => row.Id == id && row.FinishedAt == null, cancellation) is not { } replay)
            return false;

        replay.CancelRequested = true;
        if (replay.LeaseUntil is not { } until || until <= time.GetUtcNow())
            (replay.State, replay.FinishedAt) = (ReplayState.Cancelled, time.GetUtcNow());
        await audit.AppendAsync(db, actor.Did("replay.cancelled", replay.ControlId, before: null, after: null), cancellation);
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return true;
    }

    /// <summary>What nobody works on though it is not finished, the oldest first.</summary>
    public async Task<ImmutableArray<Guid>> SweepAsync(CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return [.. await db.Replays.Where(row => row.FinishedAt == null && (row.LeaseUntil == null || row.LeaseUntil <= now)).OrderBy(row => row.Id).Select(row => row.Id).ToListAsync(cancellation)];
    }

    private async Task EndAsync(ReplayLease lease, ReplayState state, string? error, string? result, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await Held(db, lease).ExecuteUpdateAsync(row => row
            .SetProperty(it => it.State, state)
            .SetProperty(it => it.FinishedAt, now)
            .SetProperty(it => it.Error, error)
            .SetProperty(it => it.Result, result)
            .SetProperty(it => it.LeaseOwner, (Guid?)null)
            .SetProperty(it => it.LeaseUntil, (DateTimeOffset?)null), cancellation);
    }

    private static IQueryable<ReplayRow> Held(DashboardDb db, ReplayLease lease) => db.Replays.Where(row => row.Id == lease.Id && row.LeaseOwner == lease.Owner && row.FinishedAt == null);

    private static ReplaySummary Summary(ReplayRow row) =>
        new(row.Id, row.ControlId, row.Setting, row.Value, row.From, row.RequestedBy, row.RequestedAt, row.State, row.Done, row.Total, row.Attempts, row.FinishedAt, row.Error, Result: null);
}

/// <summary>The right to work on a replay, as long as it is renewed.</summary>
public sealed record ReplayLease(Guid Id, Guid Owner, ReplaySummary Replay);
