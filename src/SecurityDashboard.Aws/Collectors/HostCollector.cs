using SecurityDashboard.Aws.Calls;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Connections;

namespace SecurityDashboard.Aws.Collectors;

/// <summary>The hosts that connections of the account name; each name of the service tells of those that have it in their ARN.</summary>
internal sealed class HostCollector : ICollector
{
    public string Subject => "hosts of connections";

    public async Task CollectAsync(Scan scan, string region, CancellationToken cancellation)
    {
        var named = scan.Named(ResourceTypes.Host).Select(reference => reference.Arn).Where(arn => arn.Account == scan.Account && arn.Region == region).Distinct().ToLookup(arn => arn.Service is "codestar-connections");
        if (named[false].Any())
            Add(scan, named[false], "codeconnections:ListHosts", await scan.In(region).PagesAsync("codeconnections:ListHosts", resource: null, async (token, cancel) =>
            {
                var page = await scan.Clients.CodeConnections(region).ListHostsAsync(new Amazon.CodeConnections.Model.ListHostsRequest { NextToken = token }, cancel);
                return Page.Of(page.Hosts?.Select(host => Host(host.HostArn, host.Name, host.ProviderType?.Value, host.ProviderEndpoint, host.VpcConfiguration?.VpcId, host.VpcConfiguration?.TlsCertificate)), page.NextToken);
            }, cancellation));
        if (named[true].Any())
            Add(scan, named[true], "codestar-connections:ListHosts", await scan.In(region).PagesAsync("codestar-connections:ListHosts", resource: null, async (token, cancel) =>
            {
                var page = await scan.Clients.CodeStarConnections(region).ListHostsAsync(new Amazon.CodeStarconnections.Model.ListHostsRequest { NextToken = token }, cancel);
                return Page.Of(page.Hosts?.Select(host => Host(host.HostArn, host.Name, host.ProviderType?.Value, host.ProviderEndpoint, host.VpcConfiguration?.VpcId, host.VpcConfiguration?.TlsCertificate)), page.NextToken);
            }, cancellation));
    }

    private static void Add(Scan scan, IEnumerable<Arn> named, string operation, Pages<Host> listed)
    {
        foreach (var arn in named)
            scan.Add(listed.Items.FirstOrDefault(host => host.Arn == arn) ?? new Host
            {
                Arn = arn,
                Name = arn.Name,
                Settings = Observed.Unreadable<HostSettings>((listed.Why ?? new Unreadable(UnreadableReason.NotFound, operation, $"The host {arn} does not exist: the connections that name it reach nothing.")) with { Resource = arn.Text }),
            });
    }

    private static Host Host(string? arn, string? name, string? provider, string? endpoint, string? vpc, string? certificate) => new()
    {
        Arn = new Arn(arn ?? ""),
        Name = name ?? "",
        Settings = Observed.Of(new HostSettings(provider ?? "", UsesTls: endpoint?.StartsWith("https://", StringComparison.OrdinalIgnoreCase) is true, IsInVpc: vpc is { Length: > 0 }, HasCertificate: certificate is { Length: > 0 })),
    };
}
