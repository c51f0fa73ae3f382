using System.Collections.Immutable;

namespace SecurityDashboard.Inventory.Deployments;

/// <summary>An instance of EC2 that pipelines deploy to, or that is tagged as a Jenkins server or agent. One that was terminated is none.</summary>
/// <remarks>https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Instance.html</remarks>
public sealed record Instance : Resource
{
    /// <summary>Its tag "Name", or its id where it has none.</summary>
    public required string Name { get; init; }

    /// <summary>Null: it has none.</summary>
    public Arn? Profile { get; init; }

    /// <summary>The roles of its profile, of which AWS allows one; empty where the profile has none or there is no profile.</summary>
    public required Observed<ImmutableArray<Arn>> Roles { get; init; }

    /// <summary>Whether its metadata is there for those only who first fetch a token (IMDSv2), or for nobody.</summary>
    public required Observed<bool> RequiresTokens { get; init; }
}
