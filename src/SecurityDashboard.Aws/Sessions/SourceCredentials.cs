using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;
using Amazon.Runtime.Credentials;
using Amazon.SecurityToken;

namespace SecurityDashboard.Aws.Sessions;

/// <summary>The credentials that this program was started with, found as every AWS tool finds them.</summary>
internal static class SourceCredentials
{
    // An instance's metadata service answers at once or, outside EC2, never.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    public static async Task<AWSCredentials> ResolveAsync(string? profile, CancellationToken cancellation)
    {
        if (profile is not null)
            return new CredentialProfileStoreChain().TryGetAWSCredentials(profile, out var named)
                ? named
                : throw new SessionException(SessionFailure.NoCredentials, $"There are no credentials under the profile \"{profile}\". Compare the name with ~/.aws/config and ~/.aws/credentials, or run aws sso login.");

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Patience);
        try
        {
            using var resolver = new DefaultAWSCredentialsIdentityResolver();
            return await resolver.ResolveIdentityAsync(new AmazonSecurityTokenServiceConfig(), patience.Token);
        }
        catch (Exception e) when (e is AmazonClientException or InvalidOperationException or OperationCanceledException && !cancellation.IsCancellationRequested)
        {
            throw new SessionException(
                SessionFailure.NoCredentials,
                "There are no AWS credentials. Set AWS_PROFILE or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, run aws sso login, or give the machine a role.",
                e);
        }
    }

    /// <summary>Null when neither the environment nor the profile names one.</summary>
    public static string? RegionOf(string? profile)
    {
        foreach (var variable in new[] { "AWS_REGION", "AWS_DEFAULT_REGION" })
            if (Environment.GetEnvironmentVariable(variable) is { Length: > 0 } region && AwsRegions.IsRegion(region))
                return region;

        var name = profile ?? Environment.GetEnvironmentVariable("AWS_PROFILE") ?? "default";
        return new CredentialProfileStoreChain().TryGetProfile(name, out var found) ? found.Region?.SystemName : null;
    }
}
