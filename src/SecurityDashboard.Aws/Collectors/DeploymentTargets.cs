using Amazon.CodeDeploy.Model;
using Ec2Instance = Amazon.EC2.Model.Instance;

namespace SecurityDashboard.Aws.Collectors;

/// <summary>Which instances a deployment group takes in, as CodeDeploy decides it: by tags and Auto Scaling groups.</summary>
/// <remarks>https://docs.aws.amazon.com/codedeploy/latest/userguide/instances-tagging.html</remarks>
internal static class DeploymentTargets
{
    public static bool TakesIn(DeploymentGroupInfo group, Ec2Instance instance) =>
        (group.Ec2TagFilters ?? []).Any(filter => Matches(filter, instance))
        || (group.Ec2TagSet?.Ec2TagSetList is { Count: > 0 } sets && sets.All(set => set.Any(filter => Matches(filter, instance))))
        || (group.AutoScalingGroups ?? []).Any(scaling => Has(instance, "aws:autoscaling:groupName", scaling.Name));

    public static bool IsJenkins(Ec2Instance instance) => (instance.Tags ?? []).Any(tag => IsAbout(tag.Key) || IsAbout(tag.Value));

    private static bool Matches(EC2TagFilter filter, Ec2Instance instance) => filter.Type?.Value switch
    {
        "KEY_ONLY" => (instance.Tags ?? []).Any(tag => tag.Key == filter.Key),
        "VALUE_ONLY" => (instance.Tags ?? []).Any(tag => tag.Value == filter.Value),
        _ => Has(instance, filter.Key, filter.Value),
    };

    private static bool Has(Ec2Instance instance, string? key, string? value) => (instance.Tags ?? []).Any(tag => tag.Key == key && tag.Value == value);

    private static bool IsAbout(string? text) => text?.Contains("jenkins", StringComparison.OrdinalIgnoreCase) is true;
}
