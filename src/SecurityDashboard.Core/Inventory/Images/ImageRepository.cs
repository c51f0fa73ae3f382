using System.Collections.Immutable;
using SecurityDashboard.Iam;

namespace SecurityDashboard.Inventory.Images;

/// <summary>A private ECR repository that a source action takes images from.</summary>
public sealed record ImageRepository : Resource
{
    public required string Name { get; init; }

    public required Observed<TagMutability> Tags { get; init; }

    /// <summary>Null: read, and there is none.</summary>
    public required Observed<PolicyDocument?> Policy { get; init; }
}

/// <summary>Whether a tag may be moved from one image to another.</summary>
/// <param name="Setting">MUTABLE, IMMUTABLE, MUTABLE_WITH_EXCLUSION or IMMUTABLE_WITH_EXCLUSION.</param>
/// <param name="Exclusions">Patterns for the tags of which the opposite is true; <c>*</c> stands for any run of characters.</param>
/// <remarks>https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-tag-mutability.html</remarks>
public sealed record TagMutability(string Setting, ImmutableArray<string> Exclusions);
