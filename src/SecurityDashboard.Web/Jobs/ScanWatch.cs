using System.Runtime.CompilerServices;
using SecurityDashboard.Data;
using SecurityDashboard.Data.Queries;

namespace SecurityDashboard.Web.Jobs;

/// <summary>
/// Scans as someone watches them: at once where they run in this process, and every few seconds from the database, which also tells of
/// those that run in another one.
/// </summary>
public sealed class ScanWatch(ScanFeed feed, ScanQueries scans, TimeProvider time)
{
    public static readonly TimeSpan LooksEvery = TimeSpan.FromSeconds(5);

    /// <summary>One scan from how it stands now to its end, which comes last.</summary>
    public async IAsyncEnumerable<RunningScan> FollowAsync(Guid id, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var scan = new RunningScan(id);
        await foreach (var news in NewsAsync(cancellation))
        {
            if (news is null)
            {
                if (await scans.FindAsync(id, cancellation) is not { } found)
                    yield break;

                scan = scan with { State = found.Scan.State, Progress = found.Scan.Progress ?? scan.Progress };
            }
            else if (news.ScanId == id)
                scan = scan with { State = news.State, Progress = news.Progress ?? scan.Progress };
            else
                continue;

            yield return scan;
            if (scan.IsOver)
                yield break;
        }
    }

    /// <summary>What scans tell; null at the start and whenever it is time to look into the database.</summary>
    public async IAsyncEnumerable<ScanNews?> NewsAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        await using var reader = feed.ReadAsync(stop.Token).GetAsyncEnumerator(stop.Token);
        var next = reader.MoveNextAsync().AsTask();
        using var timer = new PeriodicTimer(LooksEvery, time);
        var tick = timer.WaitForNextTickAsync(stop.Token).AsTask();
        try
        {
            yield return null;
            while (true)
            {
                await Task.WhenAny(next, tick);
                cancellation.ThrowIfCancellationRequested();
                if (next.IsCompleted)
                {
                    if (!await next)
                        yield break;

                    yield return reader.Current;
                    next = reader.MoveNextAsync().AsTask();
                }

                if (tick.IsCompleted)
                {
                    yield return null;
                    tick = timer.WaitForNextTickAsync(stop.Token).AsTask();
                }
            }
        }
        finally
        {
            // An iterator must not be disposed of while it is asked for its next item.
            await stop.CancelAsync();
            await Task.WhenAny(Task.WhenAll(next, tick));
        }
    }
}
