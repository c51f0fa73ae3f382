using SecurityDashboard.Aws.Support;

namespace SecurityDashboard.Aws.Calls;

public sealed class CallPaceTests
{
    private readonly ManualTime _time = new(DateTimeOffset.UnixEpoch);

    [Fact]
    public void Lets_as_many_start_at_once_as_may_be_under_way()
    {
        using var pace = new CallPace(requestsPerSecond: 10, concurrentRequests: 3, _time);

        Assert.All(Enumerable.Range(0, 3).Select(_ => Turn(pace)), turn => Assert.True(turn.IsCompletedSuccessfully));
        Assert.False(Turn(pace).IsCompleted);
    }

    [Fact]
    public async Task Spaces_requests_out_to_the_rate()
    {
        using var pace = new CallPace(requestsPerSecond: 10, concurrentRequests: 1, _time);
        await Turn(pace);
        pace.Done(throttled: false);

        var second = Turn(pace);
        _time.Advance(TimeSpan.FromMilliseconds(99));
        Assert.False(second.IsCompleted);

        _time.Advance(TimeSpan.FromMilliseconds(1));
        await second;
    }

    [Fact]
    public async Task Halves_the_rate_once_for_the_requests_that_are_throttled_together()
    {
        using var pace = new CallPace(requestsPerSecond: 100, concurrentRequests: 4, _time);
        for (var i = 0; i < 4; i++)
            await Turn(pace);
        for (var i = 0; i < 4; i++)
            pace.Done(throttled: true);

        Assert.Equal(50, pace.Rate);

        _time.Advance(TimeSpan.FromSeconds(1));
        await Turn(pace);
        pace.Done(throttled: true);
        Assert.Equal(25, pace.Rate);
    }

    [Fact]
    public async Task Never_stops_and_recovers_to_the_limit()
    {
        using var pace = new CallPace(requestsPerSecond: 20, concurrentRequests: 1, _time);
        for (var i = 0; i < 10; i++)
            await OneAsync(pace, throttled: true);
        Assert.Equal(1, pace.Rate);

        for (var i = 0; i < 1000; i++)
            await OneAsync(pace, throttled: false);
        Assert.Equal(20, pace.Rate);
    }

    [Fact]
    public async Task A_cancelled_wait_gives_its_turn_back()
    {
        using var pace = new CallPace(requestsPerSecond: 1, concurrentRequests: 1, _time);
        await Turn(pace);
        pace.Done(throttled: false);

        using var cancel = new CancellationTokenSource();
        var waiting = pace.TurnAsync(cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);

        _time.Advance(TimeSpan.FromSeconds(10));
        await Turn(pace);
    }

    private async Task OneAsync(CallPace pace, bool throttled)
    {
        _time.Advance(TimeSpan.FromSeconds(2));
        await Turn(pace);
        pace.Done(throttled);
    }

    private static Task Turn(CallPace pace) => pace.TurnAsync(TestContext.Current.CancellationToken);
}
