using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using SecurityDashboard.Controls;
using SecurityDashboard.Data.Tables;
using SecurityDashboard.Inventory;

namespace SecurityDashboard.Data.Queries;

/// <summary>
/// What a control, as it is now or with another setting, would have found in what is stored of the past. Reads one estate after another,
/// and writes nothing.
/// </summary>
public sealed class ReplayQueries(IDbContextFactory<DashboardDb> databases, SnapshotStore snapshots, ControlSettingStore settings, PastQueries past, TimeProvider time)
{
    /// <param name="setting">Of the control, with the value that it is tried with; null: as things are decided.</param>
    /// <param name="from">A moment, as addresses name it.</param>
    /// <param name="progress">Told of every estate that was judged.</param>
    /// <exception cref="FormatException">The moment cannot be looked at, or the setting does not take the value; the message says why.</exception>
    public async Task<Replay> RunAsync(Control control, (Setting Setting, string Text)? setting, string from, IProgress<ReplayProgress>? progress, CancellationToken cancellation)
    {
        var begin = await past.MomentAsync(from, cancellation) ?? throw new FormatException("from is now, and a replay needs a past. Write a moment in UTC, such as 2026-07-01T02:00Z.");
        var decided = await SettingsAsync(control, setting, cancellation);
        var (readings, missing) = await ReadingsAsync(begin, cancellation);
        var replay = new ControlReplay(control, decided);
        var done = 0;
        foreach (var reading in readings)
        {
            cancellation.ThrowIfCancellationRequested();
            // Another account's reading may change a verdict too.
            foreach (var account in await ConcernedAsync(reading, cancellation))
                if (await snapshots.At(reading.At).EstateAsync(new AccountId(account), cancellation) is { } stored)
                    replay.Judge(stored.Estate, reading.At);
            progress?.Report(new ReplayProgress(++done, readings.Count));
        }

        return new Replay(control.Info.Id, begin, time.GetUtcNow(), readings.Count, missing, replay.Points, replay.Found, replay.FoundInAll);
    }

    /// <summary>What is decided now, with the control switched on and the value in the place of every other of its setting.</summary>
    private async Task<ControlSettings> SettingsAsync(Control control, (Setting Setting, string Text)? setting, CancellationToken cancellation)
    {
        var decided = (await settings.GetAsync(cancellation)).Decided.Where(value => value.Key != control.StateSetting.Key);
        if (setting is var (tried, text))
            decided = decided.Where(value => value.Key != tried.Key).Append(new SettingValue(tried.Key, Account: null, tried.Canonical(text), "tried in a replay", "replay", time.GetUtcNow(), long.MaxValue));
        return new ControlSettings(decided);
    }

    /// <summary>When which account was read anew, in order of time; a reading that said the same as the one before is left out.</summary>
    private async Task<(List<Reading> Readings, int Missing)> ReadingsAsync(DateTimeOffset from, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var rows = await PastTables.From<AccountRow>(db, from).Where(row => row.SnapshotId != null).Select(row => new { row.Id, SnapshotId = row.SnapshotId!.Value, row.Since }).ToListAsync(cancellation);
        var ids = rows.Select(row => row.SnapshotId).Distinct().ToList();
        var hashes = new Dictionary<Guid, string>();
        foreach (var batch in ids.Chunk(1000))
            foreach (var snapshot in await db.Snapshots.AsNoTracking().Where(row => batch.Contains(row.Id)).Select(row => new { row.Id, row.ContentHash }).ToListAsync(cancellation))
                hashes.Add(snapshot.Id, snapshot.ContentHash);

        var readings = rows.Where(row => hashes.ContainsKey(row.SnapshotId)).GroupBy(row => row.Id).SelectMany(account => Changes(account.OrderBy(row => row.Since).Select(row => new Reading(row.Id, row.Since < from ? from : row.Since, hashes[row.SnapshotId]))));
        return ([.. readings.OrderBy(reading => reading.At).ThenBy(reading => reading.Account, StringComparer.Ordinal)], ids.Count - hashes.Count);

        static IEnumerable<Reading> Changes(IEnumerable<Reading> ordered)
        {
            var last = "";
            foreach (var reading in ordered)
            {
                if (reading.ContentHash != last)
                    yield return reading;
                last = reading.ContentHash;
            }
        }
    }

    private async Task<IEnumerable<string>> ConcernedAsync(Reading reading, CancellationToken cancellation)
    {
        await using var db = new PastDatabases(databases, reading.At).CreateDbContext();
        return (await Neighbours.OfAsync(db, reading.Account, cancellation)).Prepend(reading.Account);
    }

    private sealed record Reading(string Account, DateTimeOffset At, string ContentHash);
}

/// <param name="Done">How many readings were judged.</param>
public readonly record struct ReplayProgress(int Done, int Total);

/// <summary>What a control would have found.</summary>
/// <param name="Readings">How many readings differed from the one before and were judged.</param>
/// <param name="Missing">How many readings are no longer kept, so that nothing can be said of them.</param>
public sealed record Replay(
    string ControlId, DateTimeOffset From, DateTimeOffset To, int Readings, int Missing, ImmutableArray<ReplayPoint> Points, ImmutableArray<ReplayedFinding> Found, int FoundInAll);
