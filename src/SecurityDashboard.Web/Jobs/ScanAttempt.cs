using SecurityDashboard.Data;

namespace SecurityDashboard.Web.Jobs;

/// <summary>
/// One attempt at a scan: keeps its lease alive while it works, writes how far it is, and stops it when someone cancels the scan or
/// another attempt has taken it over.
/// </summary>
internal sealed class ScanAttempt : IProgress<ScanProgress>, IAsyncDisposable
{
    /// <summary>How often progress is written, and how soon a cancelled scan stops. Far below <see cref="ScanStore.HeartbeatEvery"/>.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    private readonly ScanStore _scans;
    private readonly ScanLease _lease;
    private readonly ScanFeed _feed;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stop;
    private readonly CancellationTokenSource _over = new();
    private readonly Task _beating;
    private volatile ScanProgress? _progress;

    public ScanAttempt(ScanStore scans, ScanLease lease, ScanFeed feed, TimeProvider time, CancellationToken shutdown)
    {
        (_scans, _lease, _feed, _time) = (scans, lease, feed, time);
        _stop = CancellationTokenSource.CreateLinkedTokenSource(shutdown);
        _beating = BeatAsync();
    }

    /// <summary>Cancelled at shutdown, when the scan is cancelled, and when the lease is lost; <see cref="Verdict"/> tells the last two.</summary>
    public CancellationToken Stop => _stop.Token;

    public Heartbeat Verdict { get; private set; } = Heartbeat.GoOn;

    public void Report(ScanProgress value)
    {
        _progress = value;
        _feed.Tell(new ScanNews(_lease.ScanId, _lease.Account, ScanState.Running, value));
    }

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        await _beating.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _over.Dispose();
        _stop.Dispose();
    }

    private async Task BeatAsync()
    {
        ScanProgress? written = null;
        using var timer = new PeriodicTimer(Pause, _time);
        while (await timer.WaitForNextTickAsync(_over.Token))
        {
            var progress = _progress;
            Verdict = await _scans.BeatAsync(_lease, ReferenceEquals(progress, written) ? null : progress, _over.Token);
            written = progress;
            if (Verdict is not Heartbeat.GoOn)
            {
                await _stop.CancelAsync();
                return;
            }
        }
    }
}
