using SecurityDashboard.Inventory.Storage;

namespace SecurityDashboard.Inventory;

/// <summary>How one resource names another: the text as it was written, and the account and region it was written in.</summary>
/// <param name="Type">What is referred to, one of <see cref="ResourceTypes"/>.</param>
/// <param name="Text">An ARN, name, id or alias, as the referring resource has it.</param>
/// <param name="Account">The account in which the text is to be understood.</param>
/// <param name="Region">The region in which the text is to be understood.</param>
public sealed record Reference(string Type, string Text, AccountId Account, string Region)
{
    /// <summary>The ARN that the text means, as far as the text alone tells; an alias stays an alias.</summary>
    public Arn Arn => Text.StartsWith("arn:", StringComparison.Ordinal)
        ? new Arn(Text)
        : new Arn(Type switch
        {
            ResourceTypes.Bucket => Bucket.ArnOf(Text, Partition).Text,
            ResourceTypes.BuildProject => $"arn:{Partition}:codebuild:{Region}:{Account}:project/{Text}",
            ResourceTypes.Pipeline => $"arn:{Partition}:codepipeline:{Region}:{Account}:{Text}",
            ResourceTypes.Function => $"arn:{Partition}:lambda:{Region}:{Account}:function:{Text}",
            ResourceTypes.Stack => $"arn:{Partition}:cloudformation:{Region}:{Account}:stack/{Text}",
            ResourceTypes.Key => $"arn:{Partition}:kms:{Region}:{Account}:{(Text.StartsWith("alias/", StringComparison.Ordinal) ? Text : $"key/{Text}")}",
            ResourceTypes.Secret => $"arn:{Partition}:secretsmanager:{Region}:{Account}:secret:{Text}",
            ResourceTypes.Parameter => $"arn:{Partition}:ssm:{Region}:{Account}:parameter/{Text.TrimStart('/')}",
            ResourceTypes.ImageRepository => $"arn:{Partition}:ecr:{Region}:{Account}:repository/{Text}",
            ResourceTypes.DeploymentGroup => $"arn:{Partition}:codedeploy:{Region}:{Account}:deploymentgroup:{Text}",
            ResourceTypes.Role => $"arn:{Partition}:iam::{Account}:role/{Text}",
            _ => Text,
        });

    private string Partition => Regions.PartitionOf(Region);

    /// <summary>The account that owns what is referred to; empty for buckets, whose names do not tell.</summary>
    public AccountId Owner => Type is ResourceTypes.Bucket ? default : Arn.Account;

    /// <summary>Set when the referring resource could not be read: it may name any resource of the type, and <see cref="Arn"/> is a pattern for them.</summary>
    public Unreadable? Why { get; init; }

    /// <summary>What an unreadable resource may name.</summary>
    internal static Reference ToAny(string type, ResourceId from, Unreadable why) =>
        new(type, ResourceTypes.AnyArn(type, from.Account, from.Region).Text, from.Account, from.Region) { Why = why };

    public ResourceId Id => new(Arn, Type, Owner.Text is { Length: > 0 } ? Owner : Account, Arn.Region is { Length: > 0 } region ? region : Regions.Global);
}
