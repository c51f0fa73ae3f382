using System.Collections.Immutable;
using Amazon.Runtime;
using Amazon.SecurityToken.Model;
using Microsoft.Extensions.Logging;
using SecurityDashboard.Aws.Calls;
using SecurityDashboard.Aws.Sessions;
using SecurityDashboard.AwsSdk;
using SecurityDashboard.Inventory;

namespace SecurityDashboard.Aws;

/// <summary>Opens sessions in accounts: with the credentials at hand, or by assuming our role with its ExternalId and a read-only session policy.</summary>
public sealed class AccountSessions : IDisposable
{
    /// <summary>The most that AWS allows where one role assumes another.</summary>
    public static readonly TimeSpan SessionLength = TimeSpan.FromHours(1);

    /// <summary>Shows in the CloudTrail of the accounts that are scanned.</summary>
    public const string SessionName = "SecurityDashboard";

    private readonly AwsOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly HttpMessageHandler _connections;

    // Before any client there is, the SDK's own for SSO among them.
    static AccountSessions() => ReadOnlyGuard.Install();

    public AccountSessions(AwsOptions options, TimeProvider time, ILogger<AccountSessions> log) : this(options, time, log, PacedHttp.Connections())
    {
    }

    internal AccountSessions(AwsOptions options, TimeProvider time, ILogger log, HttpMessageHandler connections) =>
        (_options, _time, _log, _connections) = (options, time, log, connections);

    /// <exception cref="SessionException">There is no way in; <see cref="RoleNotAssumableException"/> where it is the role.</exception>
    public async Task<AwsSession> OpenAsync(ScanTarget target, CancellationToken cancellation)
    {
        var home = HomeRegion(target);
        var source = await SourceCredentials.ResolveAsync(target.Profile, cancellation);

        if (target is not RoleTarget role)
            return await CheckedAsync(target, source, home, ownCredentials: null, cancellation);

        var credentials = await AssumeAsync(role, source, home, cancellation);
        try
        {
            return await CheckedAsync(target, credentials, home, credentials, cancellation);
        }
        catch
        {
            credentials.Dispose();
            throw;
        }
    }

    public void Dispose() => _connections.Dispose();

    internal AwsClients Clients(AWSCredentials credentials) => new(credentials, _options, _connections, _time);

    internal static async Task<CallerIdentity> WhoAmIAsync(AwsClients clients, string region, CancellationToken cancellation)
    {
        var answer = await clients.Sts(region).GetCallerIdentityAsync(new GetCallerIdentityRequest(), cancellation);
        return new CallerIdentity(new AccountId(answer.Account ?? ""), new Arn(answer.Arn ?? ""));
    }

    /// <summary>Where STS is asked: the environment's or profile's region, otherwise the first one to scan.</summary>
    internal string HomeRegion(ScanTarget target) =>
        SourceCredentials.RegionOf(target.Profile) ?? target.Regions.Concat(_options.Regions).FirstOrDefault(AwsRegions.IsRegion) ?? AwsRegions.GlobalRegionOf("aws");

    internal async Task<RoleCredentials> AssumeAsync(RoleTarget target, AWSCredentials source, string home, CancellationToken cancellation)
    {
        var arn = RoleArns.Of(target, AwsRegions.PartitionOf(home));
        var request = new AssumeRoleRequest
        {
            RoleArn = arn,
            RoleSessionName = SessionName,
            ExternalId = target.ExternalId,
            DurationSeconds = (int)SessionLength.TotalSeconds,
            Policy = SessionPolicy.Text,
        };

        var credentials = new RoleCredentials(arn, token => AssumeOnceAsync(request, source, home, token), _time, _log);
        await credentials.RenewAsync(cancellation);
        return credentials;
    }

    private async Task<Credentials> AssumeOnceAsync(AssumeRoleRequest request, AWSCredentials source, string home, CancellationToken cancellation)
    {
        using var clients = Clients(source);
        try
        {
            var answer = await clients.Sts(home).AssumeRoleAsync(request, cancellation);
            return answer.Credentials ?? throw new AmazonUnmarshallingException(requestId: null, lastKnownLocation: "AssumeRole", innerException: null);
        }
        catch (Exception e) when (SessionErrors.Explains(e, cancellation))
        {
            throw SessionErrors.NotAssumed(request.RoleArn, await CallerAsync(clients, home, cancellation), e);
        }
    }

    private static async Task<string> CallerAsync(AwsClients clients, string home, CancellationToken cancellation)
    {
        try
        {
            return (await WhoAmIAsync(clients, home, cancellation)).Arn.Text;
        }
        catch (Exception e) when (SessionErrors.Explains(e, cancellation))
        {
            return "this program's credentials";
        }
    }

    private async Task<AwsSession> CheckedAsync(ScanTarget target, AWSCredentials credentials, string home, RoleCredentials? ownCredentials, CancellationToken cancellation)
    {
        var clients = Clients(credentials);
        try
        {
            var identity = await WhoAmIAsync(clients, home, cancellation);
            var wanted = target switch { RoleTarget role => role.Account, AmbientTarget ambient => ambient.Account, _ => null };
            if (wanted is { } account && account != identity.Account)
                throw SessionErrors.WrongAccount(target, account, identity);

            _log.SessionOpened(identity.Account, identity.Arn.Text);
            return new AwsSession(identity, RegionsOf(target, identity), clients, ownCredentials, _options, _log);
        }
        catch (Exception e) when (SessionErrors.Explains(e, cancellation))
        {
            clients.Dispose();
            throw SessionErrors.NotIdentified(e);
        }
        catch
        {
            clients.Dispose();
            throw;
        }
    }

    private ImmutableArray<string> RegionsOf(ScanTarget target, CallerIdentity identity)
    {
        ImmutableArray<string> regions = !target.Regions.IsDefaultOrEmpty ? target.Regions
            : _options.Regions.Count > 0 ? [.. _options.Regions]
            : AwsRegions.EnabledByDefault(identity.Arn.Partition);

        return regions.FirstOrDefault(region => !AwsRegions.IsRegion(region)) is { } odd
            ? throw new SessionException(SessionFailure.Misconfigured, $"\"{AwsErrors.Line(odd)}\" is not the name of a region. Give names such as eu-west-1.")
            : [.. regions.Distinct()];
    }
}
