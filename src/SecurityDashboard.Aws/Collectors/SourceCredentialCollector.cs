using Amazon.CodeBuild.Model;
using SecurityDashboard.Aws.Calls;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Builds;

namespace SecurityDashboard.Aws.Collectors;

/// <summary>What builds of a region show source providers; CodeBuild tells of what kind it is, never the credential.</summary>
internal sealed class SourceCredentialCollector : ICollector
{
    public string Subject => "source credentials";

    public async Task CollectAsync(Scan scan, string region, CancellationToken cancellation)
    {
        // There is at most one of each kind of provider, and the answer has no pages.
        var credentials = await scan.In(region).PagesAsync("codebuild:ListSourceCredentials", resource: null, async (_, cancel) =>
        {
            var answer = await scan.Clients.CodeBuild(region).ListSourceCredentialsAsync(new ListSourceCredentialsRequest(), cancel);
            return Page.Of((answer.SourceCredentialsInfos ?? []).Where(info => info.Arn is { Length: > 0 }).Select(Credential), next: null);
        }, cancellation);

        foreach (var credential in credentials.Items)
            scan.Add(credential);

        scan.Add(credentials.ToListing(ResourceTypes.SourceCredential, region));
    }

    private static SourceCredential Credential(SourceCredentialsInfo info) => new()
    {
        Arn = new Arn(info.Arn),
        ServerType = info.ServerType?.Value ?? "",
        AuthType = info.AuthType?.Value ?? "",
        Names = info.Resource is { } resource && resource.StartsWith("arn:", StringComparison.Ordinal) ? new Arn(resource) : null,
    };
}
