using System.Collections.Immutable;
using SecurityDashboard.Iam;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Builds;
using SecurityDashboard.Inventory.Identity;
using SecurityDashboard.Inventory.Images;
using SecurityDashboard.Inventory.Keys;
using SecurityDashboard.Inventory.Notifications;
using SecurityDashboard.Inventory.SecretsManager;
using SecurityDashboard.Inventory.Storage;

namespace SecurityDashboard.Remediations;

/// <summary>The same estate with other policies in it.</summary>
internal static class MendedEstate
{
    /// <summary>Null: there is no such policy, or it could not be read.</summary>
    public static (PolicyKind Kind, PolicyDocument? Policy)? PolicyOf(Resource resource) => resource switch
    {
        Bucket { Policy.WhyNot: null } bucket => (PolicyKind.Bucket, bucket.Policy.Value),
        KmsKey { Policy.WhyNot: null } key => (PolicyKind.Key, key.Policy.Value),
        Secret { Policy.WhyNot: null } secret => (PolicyKind.Secret, secret.Policy.Value),
        Topic { Policy.WhyNot: null } topic => (PolicyKind.Topic, topic.Policy.Value),
        BuildProject { ResourcePolicy.WhyNot: null } project => (PolicyKind.BuildProject, project.ResourcePolicy.Value),
        ImageRepository { Policy.WhyNot: null } repository => (PolicyKind.ImageRepository, repository.Policy.Value),
        Role role => (PolicyKind.Trust, role.TrustPolicy),
        _ => null,
    };

    public static Estate With(this Estate estate, Resource resource, IEnumerable<PolicyChange> changes) => estate.With(changes.Aggregate(resource, With));

    public static Estate With(this Estate estate, Resource changed) =>
        new(estate.Subject with { Resources = [.. estate.Subject.Resources.Select(resource => resource.Arn == changed.Arn && resource.GetType() == changed.GetType() ? changed : resource)] }, estate.Neighbours) { Allowed = estate.Allowed, Settings = estate.Settings };

    private static Resource With(Resource resource, PolicyChange change)
    {
        var policy = change.After.Length > 0 ? PolicyDocument.Parse(change.After) : null;
        return (resource, change.Place.Kind) switch
        {
            (Bucket bucket, _) => bucket with { Policy = Observed.Of(policy) },
            (KmsKey key, _) when policy is not null => key with { Policy = Observed.Of(policy) },
            (Secret secret, _) => secret with { Policy = Observed.Of(policy) },
            (Topic topic, _) => topic with { Policy = Observed.Of(policy) },
            (BuildProject project, _) => project with { ResourcePolicy = Observed.Of(policy) },
            (ImageRepository repository, _) => repository with { Policy = Observed.Of(policy) },
            (Role role, PolicyKind.Trust) when policy is not null => role with { TrustPolicy = policy },
            (Role role, PolicyKind.Attached) => role with { AttachedPolicies = role.AttachedPolicies.Remove(new Arn(change.Place.Name)) },
            (Role role, PolicyKind.Inline) => role with { InlinePolicies = Inline(role.InlinePolicies, change.Place.Name, policy) },
            _ => throw new ArgumentException($"{resource.Arn} cannot have its {change.Place.Title} changed so.", nameof(change)),
        };
    }

    private static ImmutableArray<InlinePolicy> Inline(ImmutableArray<InlinePolicy> policies, string name, PolicyDocument? policy)
    {
        var others = policies.RemoveAll(other => other.Name == name);
        return policy is null ? others : others.Add(new InlinePolicy(name, policy));
    }
}
