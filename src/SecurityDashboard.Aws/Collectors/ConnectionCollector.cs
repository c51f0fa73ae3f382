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
        // What a pipeline or build of the account uses need not be asked who else does.
        var used = scan.Named(ResourceTypes.Connection).Select(reference => reference.Arn.Resource).ToHashSet(StringComparer.Ordinal);
        var links = connections.All(connection => used.Contains(connection.Arn.Resource)) ? Observed.Of<ImmutableArray<(Arn Connection, string Repository)>>([]) : await LinksAsync(scan, region, cancellation);
        foreach (var connection in connections)
            scan.Add(connection with
            {
                RepositoryLinks = used.Contains(connection.Arn.Resource)
                    ? Observed.Of<ImmutableArray<string>>([])
                    : links.Select<ImmutableArray<string>>(all => [.. all.Where(link => link.Connection.Resource == connection.Arn.Resource).Select(link => link.Repository).Distinct().Order(StringComparer.Ordinal)]),
            });

        scan.Add(new Pages<Connection>(connections, WhyNot(both[0], both[1])).ToListing(ResourceTypes.Connection, region));
    }

    /// <summary>The repositories that something else reaches through a connection.</summary>
    private static async Task<Observed<ImmutableArray<(Arn Connection, string Repository)>>> LinksAsync(Scan scan, string region, CancellationToken cancellation)
    {
        var newName = scan.In(region).PagesAsync("codeconnections:ListRepositoryLinks", resource: null, async (token, cancel) =>
        {
            var page = await scan.Clients.CodeConnections(region).ListRepositoryLinksAsync(new Amazon.CodeConnections.Model.ListRepositoryLinksRequest { NextToken = token }, cancel);
            return Page.Of(page.RepositoryLinks?.Select(link => (new Arn(link.ConnectionArn ?? ""), $"{link.OwnerId}/{link.RepositoryName}")), page.NextToken);
        }, cancellation);
        var oldName = scan.In(region).PagesAsync("codestar-connections:ListRepositoryLinks", resource: null, async (token, cancel) =>
        {
            var page = await scan.Clients.CodeStarConnections(region).ListRepositoryLinksAsync(new Amazon.CodeStarconnections.Model.ListRepositoryLinksRequest { NextToken = token }, cancel);
            return Page.Of(page.RepositoryLinks?.Select(link => (new Arn(link.ConnectionArn ?? ""), $"{link.OwnerId}/{link.RepositoryName}")), page.NextToken);
        }, cancellation);

        return WhyNot(await newName, await oldName) is { } why
            ? Observed.Unreadable<ImmutableArray<(Arn, string)>>(why)
            : Observed.Of<ImmutableArray<(Arn, string)>>([.. (await newName).Items, .. (await oldName).Items]);
    }

    // Regions that opened after the renaming do not know the old name, and nothing can be missing under it there.
    private static Unreadable? WhyNot<T>(Pages<T> newName, Pages<T> oldName) => newName.Why ?? (oldName.Why is { Reason: not UnreadableReason.RegionOff } unread ? unread : null);

    private static Connection Connection(string? arn, string? name, string? provider, string? status, string? host) => new()
    {
        Arn = new Arn(arn ?? ""),
        Name = name ?? "",
        ProviderType = provider ?? "",
        Status = status ?? "",
        Host = host is { Length: > 0 } ? new Arn(host) : null,
    };
}
