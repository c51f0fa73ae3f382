using SecurityDashboard.Inventory;

namespace SecurityDashboard.Remediations;

/// <summary>What kind of policy it is, and with that which call changes it.</summary>
public enum PolicyKind { Bucket, Key, Secret, Topic, BuildProject, ImageRepository, Trust, Inline, Attached }

/// <summary>Where a policy stands.</summary>
/// <param name="Name">Of an inline policy its name, of an attached one its ARN; empty for the others.</param>
public sealed record PolicyPlace(PolicyKind Kind, ResourceId Resource, string Name = "")
{
    /// <summary>What people call it, as "inline policy deploy of role payments".</summary>
    public string Title => Kind switch
    {
        PolicyKind.Bucket => $"bucket policy of {Resource.Arn.Name}",
        PolicyKind.Key => $"key policy of {Resource.Arn.Name}",
        PolicyKind.Secret => $"policy of the secret {Resource.Arn.Name}",
        PolicyKind.Topic => $"policy of the topic {Resource.Arn.Name}",
        PolicyKind.BuildProject => $"policy of the project {Resource.Arn.Name}",
        PolicyKind.ImageRepository => $"policy of the repository {RepositoryOf(Resource.Arn)}",
        PolicyKind.Trust => $"trust policy of the role {Resource.Arn.Name}",
        PolicyKind.Inline => $"inline policy {Name} of the role {Resource.Arn.Name}",
        _ => $"{Name}, attached to the role {Resource.Arn.Name}",
    };

    /// <summary>How many characters AWS takes; blanks do not count in policies of IAM.</summary>
    internal int Limit => Kind switch
    {
        PolicyKind.Bucket or PolicyKind.Secret => 20_480,
        PolicyKind.Key => 32_768,
        PolicyKind.Topic => 30_720,
        PolicyKind.ImageRepository => 10_240,
        PolicyKind.Trust => 2_048,
        _ => 10_240,
    };

    internal static string RepositoryOf(Arn arn) => arn.Resource.StartsWith("repository/", StringComparison.Ordinal) ? arn.Resource["repository/".Length..] : arn.Name;
}
