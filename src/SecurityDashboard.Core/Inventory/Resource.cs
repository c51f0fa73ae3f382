using System.Text.Json.Serialization;
using SecurityDashboard.Inventory.Analysis;
using SecurityDashboard.Inventory.Builds;
using SecurityDashboard.Inventory.Connections;
using SecurityDashboard.Inventory.Deployments;
using SecurityDashboard.Inventory.Events;
using SecurityDashboard.Inventory.Functions;
using SecurityDashboard.Inventory.Identity;
using SecurityDashboard.Inventory.Images;
using SecurityDashboard.Inventory.Keys;
using SecurityDashboard.Inventory.Notifications;
using SecurityDashboard.Inventory.Parameters;
using SecurityDashboard.Inventory.Pipelines;
using SecurityDashboard.Inventory.SecretsManager;
using SecurityDashboard.Inventory.Stacks;
using SecurityDashboard.Inventory.Storage;
using SecurityDashboard.Inventory.Trails;

namespace SecurityDashboard.Inventory;

/// <summary>One thing in an AWS account, as it was read. Immutable; identified by its ARN.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type", UnknownDerivedTypeHandling = JsonUnknownDerivedTypeHandling.FailSerialization)]
[JsonDerivedType(typeof(Pipeline), ResourceTypes.Pipeline)]
[JsonDerivedType(typeof(Webhook), ResourceTypes.Webhook)]
[JsonDerivedType(typeof(BuildProject), ResourceTypes.BuildProject)]
[JsonDerivedType(typeof(SourceCredential), ResourceTypes.SourceCredential)]
[JsonDerivedType(typeof(Connection), ResourceTypes.Connection)]
[JsonDerivedType(typeof(Identity.Account), ResourceTypes.Account)]
[JsonDerivedType(typeof(User), ResourceTypes.User)]
[JsonDerivedType(typeof(Group), ResourceTypes.Group)]
[JsonDerivedType(typeof(Role), ResourceTypes.Role)]
[JsonDerivedType(typeof(ManagedPolicy), ResourceTypes.ManagedPolicy)]
[JsonDerivedType(typeof(Bucket), ResourceTypes.Bucket)]
[JsonDerivedType(typeof(KmsKey), ResourceTypes.Key)]
[JsonDerivedType(typeof(InvokedFunction), ResourceTypes.Function)]
[JsonDerivedType(typeof(StackDeployment), ResourceTypes.Stack)]
[JsonDerivedType(typeof(Secret), ResourceTypes.Secret)]
[JsonDerivedType(typeof(ImageRepository), ResourceTypes.ImageRepository)]
[JsonDerivedType(typeof(Host), ResourceTypes.Host)]
[JsonDerivedType(typeof(Trail), ResourceTypes.Trail)]
[JsonDerivedType(typeof(EventRule), ResourceTypes.EventRule)]
[JsonDerivedType(typeof(Topic), ResourceTypes.Topic)]
[JsonDerivedType(typeof(Parameter), ResourceTypes.Parameter)]
[JsonDerivedType(typeof(Analyzer), ResourceTypes.Analyzer)]
[JsonDerivedType(typeof(OidcProvider), ResourceTypes.OidcProvider)]
[JsonDerivedType(typeof(SamlProvider), ResourceTypes.SamlProvider)]
[JsonDerivedType(typeof(DeploymentGroup), ResourceTypes.DeploymentGroup)]
[JsonDerivedType(typeof(Instance), ResourceTypes.Instance)]
public abstract record Resource
{
    public required Arn Arn { get; init; }

    /// <summary>The account that owns it.</summary>
    [JsonIgnore]
    public virtual AccountId Account => Arn.Account;

    /// <summary><c>aws-global</c> for what belongs to no region.</summary>
    [JsonIgnore]
    public virtual string Region => Arn.Region is { Length: > 0 } region ? region : Regions.Global;

    [JsonIgnore]
    public ResourceId Id => new(Arn, ResourceTypes.Of(GetType()), Account, Region);
}

/// <summary>What a finding is about: enough to name, place and link the resource, also when it could not be read.</summary>
/// <param name="Type">One of <see cref="ResourceTypes"/>.</param>
public sealed record ResourceId(Arn Arn, string Type, AccountId Account, string Region);

/// <summary>What region names tell.</summary>
public static class Regions
{
    /// <summary>Where IAM and other things without a region live.</summary>
    public const string Global = "aws-global";

    /// <summary>The part of AWS that a region is in; no ARN of one is understood in another.</summary>
    /// <remarks>https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html</remarks>
    public static string PartitionOf(string region) =>
        region.StartsWith("cn-", StringComparison.Ordinal) ? "aws-cn"
        : region.StartsWith("us-gov-", StringComparison.Ordinal) ? "aws-us-gov"
        : "aws";
}
