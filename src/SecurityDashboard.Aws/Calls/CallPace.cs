namespace SecurityDashboard.Aws.Calls;

/// <summary>How fast one service of one account and region is asked: halved when AWS throttles, raised slowly while it does not.</summary>
/// <remarks>System.Threading.RateLimiting fixes the rate of a limiter when it is made; what AWS bears differs by account and hour, so it has to move.</remarks>
internal sealed class CallPace(int requestsPerSecond, int concurrentRequests, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim _free = new(concurrentRequests);
    private readonly Lock _lock = new();
    private double _rate = requestsPerSecond;
    private DateTimeOffset _next = DateTimeOffset.MinValue;
    private DateTimeOffset _slowedAt = DateTimeOffset.MinValue;

    public double Rate
    {
        get
        {
            lock (_lock)
                return _rate;
        }
    }

    /// <summary>Waits for a turn; whoever takes one calls <see cref="Done"/>.</summary>
    public async Task TurnAsync(CancellationToken cancellation)
    {
        await _free.WaitAsync(cancellation);
        try
        {
            await Task.Delay(Wait(), time, cancellation);
        }
        catch
        {
            _free.Release();
            throw;
        }
    }

    public void Done(bool throttled)
    {
        _free.Release();
        var now = time.GetUtcNow();
        lock (_lock)
        {
            if (!throttled)
            {
                // One second of full use adds a twentieth of the limit.
                _rate = Math.Min(requestsPerSecond, _rate + requestsPerSecond / 20.0 / _rate);
            }
            else if (now - _slowedAt >= TimeSpan.FromSeconds(1))
            {
                // The requests that were under way together are refused together, which is one message and not many.
                _rate = Math.Max(1, _rate / 2);
                _slowedAt = now;
            }
        }
    }

    public void Dispose() => _free.Dispose();

    /// <summary>As many requests as may be under way at once may also start at once; then they are spaced out.</summary>
    private TimeSpan Wait()
    {
        var now = time.GetUtcNow();
        lock (_lock)
        {
            var interval = TimeSpan.FromSeconds(1 / _rate);
            var burst = interval * (concurrentRequests - 1);
            _next = (_next > now ? _next : now) + interval;
            var wait = _next - interval - burst - now;
            return wait > TimeSpan.Zero ? wait : TimeSpan.Zero;
        }
    }
}
