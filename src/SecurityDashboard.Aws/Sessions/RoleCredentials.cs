using Amazon.Runtime;
using Amazon.SecurityToken.Model;
using Microsoft.Extensions.Logging;

namespace SecurityDashboard.Aws.Sessions;

/// <summary>Credentials of an assumed role that renew themselves: a scan may last longer than the hour that a session of a chained role may.</summary>
internal sealed class RoleCredentials(string roleArn, Func<CancellationToken, Task<Credentials>> assume, TimeProvider time, ILogger log) : AWSCredentials, IDisposable
{
    private readonly SemaphoreSlim _one = new(1);
    private volatile RoleSession? _session;

    private bool IsDue => _session is not { } session || time.GetUtcNow() >= session.RenewAt;

    /// <remarks>The SDK's signer asks here, synchronously; so whoever calls AWS renews before.</remarks>
    public override ImmutableCredentials GetCredentials() => _session?.Credentials ?? throw new InvalidOperationException("The role was not assumed yet.");

    public override Task<ImmutableCredentials> GetCredentialsAsync() => Task.FromResult(GetCredentials());

    /// <summary>Assumes the role when that is due, which is at three quarters of the session.</summary>
    /// <exception cref="SessionException">It could not be assumed, and the last session is over.</exception>
    public async Task RenewAsync(CancellationToken cancellation)
    {
        if (!IsDue)
            return;

        await _one.WaitAsync(cancellation);
        try
        {
            if (IsDue)
                _session = await AssumeAsync(cancellation);
        }
        catch (SessionException e) when (_session is { } last && time.GetUtcNow() < last.ExpiresAt)
        {
            log.RoleNotRenewed(roleArn, e.Failure, last.ExpiresAt);
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    private async Task<RoleSession> AssumeAsync(CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var credentials = await assume(cancellation);
        var expiresAt = credentials.Expiration is { } expiration ? new DateTimeOffset(expiration.ToUniversalTime()) : now + AccountSessions.SessionLength;
        return new RoleSession(new ImmutableCredentials(credentials.AccessKeyId, credentials.SecretAccessKey, credentials.SessionToken), now + (expiresAt - now) * 0.75, expiresAt);
    }

    private sealed record RoleSession(ImmutableCredentials Credentials, DateTimeOffset RenewAt, DateTimeOffset ExpiresAt);
}
