using SecurityDashboard.Aws.Calls;

namespace SecurityDashboard.Aws.Collectors;

/// <summary>Counts what a scan has done and reports it a few times a second.</summary>
internal sealed class ProgressReport(IProgress<ScanProgress>? listener, CallCount calls, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    private readonly Lock _lock = new();
    private string _phase = "";
    private int _resources;
    private int _done;
    private int _total;
    private DateTimeOffset _reportedAt;

    public void Begin(string phase)
    {
        lock (_lock)
        {
            (_phase, _done, _total) = (phase, 0, 0);
            Report("", always: true);
        }
    }

    /// <summary>So many more are to be read in this phase.</summary>
    public void Expect(int items)
    {
        lock (_lock)
        {
            _total += items;
            Report("", always: false);
        }
    }

    public void Found() => Interlocked.Increment(ref _resources);

    public void Done(string what)
    {
        lock (_lock)
        {
            _done++;
            Report(what, always: _done == _total);
        }
    }

    // Inside the lock, so that numbers never go backwards.
    private void Report(string what, bool always)
    {
        var now = time.GetUtcNow();
        if (listener is null || (!always && now - _reportedAt < Interval))
            return;

        _reportedAt = now;
        listener.Report(new ScanProgress(_phase, _done, _total, what) { Resources = Volatile.Read(ref _resources), Unreadable = calls.Unanswered, Requests = calls.Requests });
    }
}
