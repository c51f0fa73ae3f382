using System.Collections.Immutable;
using Amazon.IdentityManagement.Model;
using SecurityDashboard.Aws.Calls;
using SecurityDashboard.Inventory;

namespace SecurityDashboard.Aws.Collectors;

/// <summary>Which role each instance profile hands out; which of them matter is known once the instances are read.</summary>
internal sealed class InstanceProfileCollector : ICollector
{
    private const int PageSize = 1000;

    public string Subject => "instance profiles";

    public async Task CollectAsync(Scan scan, string region, CancellationToken cancellation)
    {
        var iam = scan.Clients.Iam(region);
        scan.InstanceProfiles = await scan.In(region).PagesAsync("iam:ListInstanceProfiles", resource: null, async (marker, cancel) =>
        {
            var page = await iam.ListInstanceProfilesAsync(new ListInstanceProfilesRequest { MaxItems = PageSize, Marker = marker }, cancel);
            return Page.Of(
                page.InstanceProfiles?.Select(profile => new InstanceProfileRoles(new Arn(profile.Arn ?? ""), [.. (profile.Roles ?? []).Select(role => new Arn(role.Arn ?? ""))])),
                page.IsTruncated is true ? page.Marker : null);
        }, cancellation);
    }
}

internal sealed record InstanceProfileRoles(Arn Profile, ImmutableArray<Arn> Roles);
