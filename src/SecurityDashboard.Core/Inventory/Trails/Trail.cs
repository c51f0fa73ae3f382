namespace SecurityDashboard.Inventory.Trails;

/// <summary>A CloudTrail trail that records what happens in the account; one of the organization belongs to another account.</summary>
/// <remarks>https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_Trail.html</remarks>
public sealed record Trail : Resource
{
    public required string Name { get; init; }

    public required bool IsMultiRegion { get; init; }

    public required bool IsOfOrganization { get; init; }

    /// <summary>Whether CloudTrail signs what it writes, so that a change shows.</summary>
    public required bool ValidatesLogFiles { get; init; }

    public required Observed<bool> IsLogging { get; init; }

    public required Observed<TrailSelection> Selection { get; init; }

    /// <summary>Whether it records what happens in a region.</summary>
    public bool Covers(string region) => IsMultiRegion || Region == region;
}
