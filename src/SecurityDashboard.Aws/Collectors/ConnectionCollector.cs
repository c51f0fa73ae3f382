using System.Collections.Immutable;
using SecurityDashboard.Aws.Calls;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Connections;

namespace SecurityDashboard.Aws.Collectors;

/// <summary>Connections to source providers, under the old name of the service and the new one: each has its own permission and its own ARNs.</summary>
internal sealed class ConnectionCollector : ICollector
{
    public string Subject => "connections";

    public async Task CollectAsync(Scan scan, string region, CancellationToken cancellation)
    {
        var newName = scan.In(region).PagesAsync("codeconnections:ListConnections", resource: null, async (token, cancel) =>
        {
            var page = await scan.Clients.CodeConnections(region).ListConnectionsAsync(new Amazon.CodeConnections.Model.ListConnectionsRequest { NextToken = token }, cancel);
            return Page.Of(page.Connections?.Select(item => Connection(item.ConnectionArn, item.ConnectionName, item.ProviderType?.Value, item.ConnectionStatus?.Value, item.HostArn)), page.NextToken);
        }, cancellation);
        var oldName = scan.In(region).PagesAsync("codestar-connections:ListConnections", resource: null, async (token, cancel) =>
        {
            var page = await scan.Clients.CodeStarConnections(region).ListConnectionsAsync(new Amazon.CodeStarconnections.Model.ListConnectionsRequest { NextToken = token }, cancel);
            return Page.Of(page.Connections?.Select(item => Connection(item.ConnectionArn, item.ConnectionName, item.ProviderType?.Value, item.ConnectionStatus?.Value, item.HostArn)), page.NextToken);
        }, cancellation);

        ImmutableArray<Pages<Connection>> both = [await newName, await oldName];
        var connections = both.SelectMany(pages => pages.Items).Where(connection => connection.Arn.Text.Length > 0).DistinctBy(connection => connection.Arn).ToImmutableArray();
        foreach (var connection in connections)
            scan.Add(connection);

        // Regions that opened after the renaming do not know the old name, and nothing can be missing under it there.
        var why = both[0].Why ?? (both[1].Why is { Reason: not UnreadableReason.RegionOff } unread ? unread : null);
        scan.Add(new Pages<Connection>(connections, why).ToListing(ResourceTypes.Connection, region));
    }

    private static Connection Connection(string? arn, string? name, string? provider, string? status, string? host) => new()
    {
        Arn = new Arn(arn ?? ""),
        Name = name ?? "",
        ProviderType = provider ?? "",
        Status = status ?? "",
        Host = host is { Length: > 0 } ? new Arn(host) : null,
    };
}
