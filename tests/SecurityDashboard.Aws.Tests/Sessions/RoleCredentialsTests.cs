using Amazon.SecurityToken.Model;
using Microsoft.Extensions.Logging.Abstractions;
using SecurityDashboard.Aws.Support;

namespace SecurityDashboard.Aws.Sessions;

public sealed class RoleCredentialsTests
{
    private readonly ManualTime _time = new(DateTimeOffset.UnixEpoch);
    private int _assumed;
    private Exception? _failure;

    [Fact]
    public async Task Assumes_the_role_once_for_three_quarters_of_a_session()
    {
        using var credentials = Credentials();
        await RenewAsync(credentials);
        _time.Advance(TimeSpan.FromMinutes(44));
        await RenewAsync(credentials);

        Assert.Equal("KEY1", credentials.GetCredentials().AccessKey);
    }

    [Fact]
    public async Task Renews_the_session_at_three_quarters()
    {
        using var credentials = Credentials();
        await RenewAsync(credentials);
        _time.Advance(TimeSpan.FromMinutes(45));
        await RenewAsync(credentials);

        Assert.Equal("KEY2", credentials.GetCredentials().AccessKey);
    }

    [Fact]
    public async Task Many_callers_at_once_renew_once()
    {
        using var credentials = Credentials();
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => RenewAsync(credentials)));

        Assert.Equal(1, _assumed);
    }

    [Fact]
    public async Task A_session_that_cannot_be_renewed_is_used_until_it_ends()
    {
        using var credentials = Credentials();
        await RenewAsync(credentials);
        _failure = new SessionException(SessionFailure.Unreachable, "STS is away.");

        _time.Advance(TimeSpan.FromMinutes(50));
        await RenewAsync(credentials);
        Assert.Equal("KEY1", credentials.GetCredentials().AccessKey);

        _time.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal("STS is away.", (await Assert.ThrowsAsync<SessionException>(() => RenewAsync(credentials))).Message);
    }

    private static Task RenewAsync(RoleCredentials credentials) => credentials.RenewAsync(TestContext.Current.CancellationToken);

    private RoleCredentials Credentials() => new("arn:aws:iam::111122223333:role/scanner", async _ =>
    {
        await Task.Yield();
        if (_failure is not null)
            throw _failure;

        return new Credentials($"KEY{Interlocked.Increment(ref _assumed)}", "secret", "token", _time.GetUtcNow().UtcDateTime.AddHours(1));
    }, _time, NullLogger.Instance);
}
