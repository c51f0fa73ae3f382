using System.Collections.Immutable;

namespace SecurityDashboard.Inventory.Deployments;

/// <summary>A CodeDeploy deployment group that a pipeline deploys to.</summary>
/// <remarks>https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_DeploymentGroupInfo.html</remarks>
public sealed record DeploymentGroup : Resource
{
    public required string Name { get; init; }

    /// <summary>The instances of EC2 that its tags and Auto Scaling groups took in when it was read.</summary>
    public required Observed<ImmutableArray<Arn>> Instances { get; init; }
}
