using Amazon.CloudTrail.Model;
using SecurityDashboard.Aws.Calls;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Trails;
using EventSelector = SecurityDashboard.Inventory.Trails.EventSelector;
using AdvancedEventSelector = SecurityDashboard.Inventory.Trails.AdvancedEventSelector;
using Trail = SecurityDashboard.Inventory.Trails.Trail;

namespace SecurityDashboard.Aws.Collectors;

/// <summary>The trails that record what happens in a region, those of other regions and of the organization too.</summary>
internal sealed class TrailCollector : ICollector
{
    public string Subject => "trails";

    public async Task CollectAsync(Scan scan, string region, CancellationToken cancellation)
    {
        // The answer has no pages.
        var trails = await scan.In(region).PagesAsync("cloudtrail:DescribeTrails", resource: null, async (_, cancel) =>
            Page.Of(((await scan.Clients.CloudTrail(region).DescribeTrailsAsync(new DescribeTrailsRequest(), cancel)).TrailList ?? []).Where(trail => trail.TrailARN is { Length: > 0 }), next: null), cancellation);

        // Every region tells of a trail that records in all of them; one reads it.
        var regions = scan.Session.Regions;
        var ours = trails.Items.Where(trail => regions.Contains(Home(trail, region)) ? Home(trail, region) == region : regions[0] == region).ToList();
        scan.Progress.Expect(ours.Count);
        await scan.ForEachAsync(ours, async (trail, cancel) =>
        {
            scan.Add(await TrailAsync(scan, trail, Home(trail, region), cancel));
            scan.Progress.Done(trail.Name ?? "");
        }, cancellation);

        scan.Add(trails.ToListing(ResourceTypes.Trail, region, ours.Count));
    }

    private static string Home(Amazon.CloudTrail.Model.Trail trail, string region) => trail.HomeRegion is { } home && AwsRegions.IsRegion(home) ? home : region;

    private static async Task<Trail> TrailAsync(Scan scan, Amazon.CloudTrail.Model.Trail trail, string home, CancellationToken cancellation) => new()
    {
        Arn = new Arn(trail.TrailARN),
        Name = trail.Name ?? new Arn(trail.TrailARN).Name,
        IsMultiRegion = trail.IsMultiRegionTrail is true,
        IsOfOrganization = trail.IsOrganizationTrail is true,
        ValidatesLogFiles = trail.LogFileValidationEnabled is true,
        IsLogging = await scan.In(home).ReadAsync("cloudtrail:GetTrailStatus", trail.TrailARN, async cancel =>
            (await scan.Clients.CloudTrail(home).GetTrailStatusAsync(new GetTrailStatusRequest { Name = trail.TrailARN }, cancel)).IsLogging ?? throw new FormatException("The answer does not say whether it logs."), cancellation),
        Selection = await scan.In(home).ReadAsync("cloudtrail:GetEventSelectors", trail.TrailARN, async cancel =>
            Selection(await scan.Clients.CloudTrail(home).GetEventSelectorsAsync(new GetEventSelectorsRequest { TrailName = trail.TrailARN }, cancel)), cancellation),
    };

    private static TrailSelection Selection(GetEventSelectorsResponse answer) => new(
        [
            .. (answer.EventSelectors ?? []).Select(selector => new EventSelector(
                selector.ReadWriteType?.Value ?? "All",
                selector.IncludeManagementEvents is true,
                [.. (selector.DataResources ?? []).Where(resource => resource.Type is "AWS::S3::Object").SelectMany(resource => resource.Values ?? [])])),
        ],
        [
            .. (answer.AdvancedEventSelectors ?? []).Select(selector => new AdvancedEventSelector([.. (selector.FieldSelectors ?? []).Select(field => new FieldSelector(field.Field ?? "")
            {
                EqualTo = [.. field.Equals ?? []],
                StartsWith = [.. field.StartsWith ?? []],
                EndsWith = [.. field.EndsWith ?? []],
                NotEqualTo = [.. field.NotEquals ?? []],
                NotStartsWith = [.. field.NotStartsWith ?? []],
                NotEndsWith = [.. field.NotEndsWith ?? []],
            })])),
        ]);
}
