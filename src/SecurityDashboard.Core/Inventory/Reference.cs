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
    public Arn Arn { get; } = Meant(Type, Text, Account, Region);

    /// <summary>The account that owns what is referred to; empty for buckets, whose names do not tell.</summary>
    public AccountId Owner => Type is ResourceTypes.Bucket ? default : Arn.Account;

    /// <summary>Set when the referring resource could not be read: it may name any resource of the type, and <see cref="Arn"/> is a pattern for them.</summary>
    public Unreadable? Why { get; init; }

    /// <summary>What an unreadable resource may name.</summary>
    internal static Reference ToAny(string type, ResourceId from, Unreadable why) =>
        new(type, ResourceTypes.AnyArn(type, from.Account, from.Region).Text, from.Account, from.Region) { Why = why };

    public ResourceId Id => new(Arn, Type, Owner.Text is { Length: > 0 } ? Owner : Account, Arn.Region is { Length: > 0 } region ? region : Regions.Global);

    // The ARN follows from the rest.
    public bool Equals(Reference? other) => other is not null && Text == other.Text && Type == other.Type && Account == other.Account && Region == other.Region && Why == other.Why;

    public override int GetHashCode() => HashCode.Combine(Text, Type);

    private static Arn Meant(string type, string text, AccountId account, string region)
    {
        if (text.StartsWith("arn:", StringComparison.Ordinal))
            return new Arn(text);

        var partition = Regions.PartitionOf(region);
        return new Arn(type switch
        {
            ResourceTypes.Bucket => Bucket.ArnOf(text, partition).Text,
            ResourceTypes.BuildProject => $"arn:{partition}:codebuild:{region}:{account}:project/{text}",
            ResourceTypes.Pipeline => $"arn:{partition}:codepipeline:{region}:{account}:{text}",
            ResourceTypes.Function => $"arn:{partition}:lambda:{region}:{account}:function:{text}",
            ResourceTypes.Stack => $"arn:{partition}:cloudformation:{region}:{account}:stack/{text}",
            ResourceTypes.Key => $"arn:{partition}:kms:{region}:{account}:{(text.StartsWith("alias/", StringComparison.Ordinal) ? text : $"key/{text}")}",
            ResourceTypes.Secret => $"arn:{partition}:secretsmanager:{region}:{account}:secret:{text}",
            ResourceTypes.Parameter => $"arn:{partition}:ssm:{region}:{account}:parameter/{text.TrimStart('/')}",
            ResourceTypes.ImageRepository => $"arn:{partition}:ecr:{region}:{account}:repository/{text}",
            ResourceTypes.DeploymentGroup => $"arn:{partition}:codedeploy:{region}:{account}:deploymentgroup:{text}",
            ResourceTypes.Role => $"arn:{partition}:iam::{account}:role/{text}",
            _ => text,
        });
    }
}
