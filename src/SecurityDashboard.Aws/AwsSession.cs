using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using SecurityDashboard.Aws.Calls;
using SecurityDashboard.Aws.Sessions;
using SecurityDashboard.Inventory;

namespace SecurityDashboard.Aws;

/// <summary>Read access to one account, for as long as it is not disposed of. Thread-safe.</summary>
public sealed class AwsSession : IDisposable
{
    private readonly RoleCredentials? _credentials;

    internal AwsSession(CallerIdentity identity, ImmutableArray<string> regions, AwsClients clients, RoleCredentials? credentials, AwsOptions options, ILogger log)
    {
        Account = identity.Account;
        Identity = identity.Arn;
        Regions = regions;
        Clients = clients;
        Options = options;
        Log = log;
        _credentials = credentials;
    }

    /// <summary>The account that STS says the session is in.</summary>
    public AccountId Account { get; }

    /// <summary>Who we are there: the ARN of an assumed-role session, a user or the root.</summary>
    public Arn Identity { get; }

    /// <summary>The regions to scan.</summary>
    public ImmutableArray<string> Regions { get; }

    /// <summary>aws, aws-cn or aws-us-gov.</summary>
    public string Partition => Identity.Partition;

    internal AwsClients Clients { get; }

    internal AwsOptions Options { get; }

    internal ILogger Log { get; }

    /// <summary>The region that IAM is asked and signed for.</summary>
    internal string GlobalRegion => AwsRegions.GlobalRegionOf(Partition);

    /// <summary>Whether AWS is not asked, but another endpoint.</summary>
    internal bool HasOwnEndpoint => Clients.Sts(GlobalRegion).Config.ServiceURL is not null;

    /// <exception cref="SessionException">The session is over, and there is no new one.</exception>
    internal Task RenewAsync(CancellationToken cancellation) => _credentials?.RenewAsync(cancellation) ?? Task.CompletedTask;

    internal Reader In(string region) => new(this, region);

    public void Dispose()
    {
        Clients.Dispose();
        _credentials?.Dispose();
    }
}

/// <summary>What STS answers to "who am I".</summary>
internal sealed record CallerIdentity(AccountId Account, Arn Arn);
