using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Builds;

namespace SecurityDashboard.Access.Escalation;

/// <summary>What a build takes in from elsewhere, and whoever writes there runs or steers it.</summary>
internal static class BuildInputs
{
    /// <summary>The repository of an image in ECR; null for any other image.</summary>
    public static Arn? ImageOf(string image)
    {
        var host = image.Split('/', 2);
        return host.Length == 2 && host[0].Split('.') is [{ Length: 12 } account, "dkr", "ecr", var region, "amazonaws", ..]
            ? new Arn($"arn:{Regions.PartitionOf(region)}:ecr:{region}:{account}:repository/{host[1].Split(':', '@')[0]}")
            : null;
    }

    /// <summary>Buildspec and cache in S3, as bucket and key.</summary>
    public static IEnumerable<(string Bucket, string Key)> ObjectsOf(BuildProjectDefinition definition) => definition.Sources.Select(source => source.BuildspecLocation?.Clear).Where(place => place is not null && place.StartsWith("arn:", StringComparison.Ordinal))
        .Append(definition.CacheLocation).OfType<string>()
        .Select(place => (Bucket: References.BucketOf(place) ?? "", Key: place.Contains('/', StringComparison.Ordinal) ? place[(place.IndexOf('/', StringComparison.Ordinal) + 1)..] + (place == definition.CacheLocation ? "/*" : "") : "*"))
        .Where(place => place.Bucket.Length > 0);

    /// <summary>Parameters of Systems Manager.</summary>
    public static IEnumerable<Arn> ParametersOf(Arn project, BuildProjectDefinition definition) => definition.Environment.Variables.Where(variable => variable.Type is "PARAMETER_STORE").Select(variable => variable.Value)
        .Concat(definition.Sources.SelectMany(source => source.InlineBuildspec?.ParameterStore ?? []).Select(variable => variable.Value))
        .Select(value => value.Clear).OfType<string>()
        .Select(name => name.StartsWith("arn:", StringComparison.Ordinal) ? new Arn(name) : new Arn($"arn:{project.Partition}:ssm:{project.Region}:{project.Account}:parameter/{name.TrimStart('/')}"))
        .Distinct();
}
