using System.Collections.Immutable;
using SecurityDashboard.Inventory.Builds;
using SecurityDashboard.Inventory.Connections;
using SecurityDashboard.Inventory.Deployments;
using SecurityDashboard.Inventory.Events;
using SecurityDashboard.Inventory.Identity;
using SecurityDashboard.Inventory.Keys;
using SecurityDashboard.Inventory.Pipelines;
using SecurityDashboard.Inventory.SecretsManager;
using SecurityDashboard.Inventory.Storage;
using SecurityDashboard.Secrets;
using SecurityDashboard.Secrets.Redaction;

namespace SecurityDashboard.Inventory;

/// <summary>What each resource names. Collectors read what is referred to, and the estate joins along the same references, so the two cannot drift apart.</summary>
public static class References
{
    private static readonly ImmutableArray<string> OfAnyProject = [ResourceTypes.Role, ResourceTypes.Bucket, ResourceTypes.Key, ResourceTypes.Secret, ResourceTypes.Parameter];
    private static readonly ImmutableArray<string> OfAnyPipeline = [.. OfAnyProject, ResourceTypes.BuildProject, ResourceTypes.ImageRepository, ResourceTypes.Function, ResourceTypes.Stack, ResourceTypes.Topic, ResourceTypes.DeploymentGroup, ResourceTypes.Instance];

    /// <summary>Everything that <paramref name="resource"/> names; an unreadable part may name anything of the kinds it can name.</summary>
    public static ImmutableArray<Reference> Of(Resource resource) =>
    [
        .. (resource switch
        {
            Pipeline pipeline => pipeline.Definition.WhyNot is { } why ? OfUnread(pipeline.Id, why) : OfPipeline(pipeline, pipeline.Definition.Value),
            BuildProject project => project.Definition.WhyNot is { } why ? OfUnread(project.Id, why) : OfProject(project, project.Definition.Value),
            Bucket bucket => bucket.Encryption.WhyNot is { } why ? OfUnread(bucket.Id, why) : Key(bucket.Encryption.Value.Key, bucket),
            Secret secret => Key(secret.Key, secret),
            SourceCredential { Names: { Service: not "secretsmanager" } connection } credential => [new Reference(ResourceTypes.Connection, connection.Text, credential.Account, credential.Region)],
            Connection { Host: { } host } connection => [new Reference(ResourceTypes.Host, host.Text, connection.Account, connection.Region)],
            EventRule rule => rule.Targets.WhyNot is { } why ? OfUnread(rule.Id, why) : rule.Targets.Value.Where(target => target.Service is "sns").Select(target => new Reference(ResourceTypes.Topic, target.Text, rule.Account, rule.Region)),
            DeploymentGroup group => group.Instances.WhyNot is { } why ? OfUnread(group.Id, why) : group.Instances.Value.Select(instance => new Reference(ResourceTypes.Instance, instance.Text, group.Account, group.Region)),
            Instance instance => instance.Roles.WhyNot is { } why ? OfUnread(instance.Id, why) : instance.Roles.Value.Select(role => Role(role, instance)),
            Role role => role.AttachedPolicies.Append(role.PermissionsBoundary ?? default).Where(arn => arn.Text.Length > 0).Select(arn => Policy(arn, role)),
            User user => user.AttachedPolicies.Append(user.PermissionsBoundary ?? default).Where(arn => arn.Text.Length > 0).Select(arn => Policy(arn, user)),
            Group group => group.AttachedPolicies.Select(arn => Policy(arn, group)),
            _ => [],
        }).Distinct()
    ];

    /// <summary>What a resource, or all the resources of a listing, may name that could not be read.</summary>
    public static IEnumerable<Reference> OfUnread(ResourceId unread, Unreadable why) => (unread.Type switch
    {
        ResourceTypes.Pipeline => OfAnyPipeline,
        ResourceTypes.BuildProject => OfAnyProject,
        ResourceTypes.Bucket or ResourceTypes.Secret => [ResourceTypes.Key],
        ResourceTypes.Connection => [ResourceTypes.Host],
        ResourceTypes.EventRule => [ResourceTypes.Topic],
        ResourceTypes.DeploymentGroup => [ResourceTypes.Instance, ResourceTypes.Role],
        ResourceTypes.Instance => [ResourceTypes.Role],
        ResourceTypes.User or ResourceTypes.Group or ResourceTypes.Role => [ResourceTypes.ManagedPolicy],
        _ => ImmutableArray<string>.Empty,
    }).Select(type => Reference.ToAny(type, unread, why));

    private static IEnumerable<Reference> OfPipeline(Pipeline pipeline, PipelineDefinition definition)
    {
        yield return Role(definition.Role, pipeline);
        foreach (var store in definition.ArtifactStores)
        {
            yield return new Reference(ResourceTypes.Bucket, store.Bucket, pipeline.Account, store.Region);
            foreach (var key in Key(store.Key, pipeline, store.Region))
                yield return key;
        }

        foreach (var action in definition.Stages.SelectMany(stage => stage.Actions))
        {
            if (action.Role is { } role)
                yield return Role(role, pipeline);

            foreach (var reference in OfAction(pipeline, action))
                yield return reference;
        }
    }

    /// <summary>What one action names, apart from its role.</summary>
    public static IEnumerable<Reference> OfAction(Pipeline pipeline, PipelineAction action)
    {
        // An action with a role of another account finds its project, bucket or stack in that account.
        var account = action.Role is { Account.Text.Length: > 0 } role ? role.Account : pipeline.Account;
        (string Type, string Setting)[] settings = (action.Category, action.Provider) switch
        {
            (_, "CodeBuild") => [(ResourceTypes.BuildProject, "ProjectName")],
            ("Source", "S3") => [(ResourceTypes.Bucket, "S3Bucket")],
            ("Approval", _) => [(ResourceTypes.Topic, "NotificationArn")],
            ("Source", "ECR") => [(ResourceTypes.ImageRepository, "RepositoryName")],
            ("Deploy", "S3") => [(ResourceTypes.Bucket, "BucketName")],
            ("Source", "CodeStarSourceConnection") => [(ResourceTypes.Connection, "ConnectionArn")],
            ("Invoke", "Lambda") => [(ResourceTypes.Function, "FunctionName")],
            (_, "CloudFormation") => [(ResourceTypes.Role, "RoleArn"), (ResourceTypes.Stack, "StackName")],
            (_, "CloudFormationStackSet") => [(ResourceTypes.Role, "RoleArn")],
            _ => [],
        };

        foreach (var (type, setting) in settings)
            if (action.Configuration.TryGetValue(setting, out var value) && value.Clear is { Length: > 0 } text)
                yield return new Reference(type, text, account, action.Region);

        if (action is { Category: "Deploy", Provider: "CodeDeploy" } && action.Configuration.GetValueOrDefault("ApplicationName")?.Clear is { Length: > 0 } application && action.Configuration.GetValueOrDefault("DeploymentGroupName")?.Clear is { Length: > 0 } group)
            yield return new Reference(ResourceTypes.DeploymentGroup, $"{application}/{group}", account, action.Region);

        foreach (var (_, parameter) in ParametersOf(action))
            yield return Parameter(parameter, pipeline.Account, action.Region);
    }

    /// <summary>The variables of an action that come from Parameter Store, and what they name.</summary>
    internal static IEnumerable<(string Variable, string Parameter)> ParametersOf(PipelineAction action) =>
        from leaf in (action.Configuration.GetValueOrDefault("EnvironmentVariables") as RedactedDocument)?.Leaves ?? []
        where leaf is { Type: DeclaredType.ParameterStore, Value.Clear.Length: > 0 }
        select (leaf.Name, leaf.Value.Clear!);

    /// <summary>The variables of a build that come from Parameter Store, and what they name.</summary>
    internal static IEnumerable<(string Variable, string Parameter)> ParametersOf(BuildProjectDefinition definition) =>
        from variable in definition.Environment.Variables.Where(variable => variable.Type is "PARAMETER_STORE").Select(variable => (variable.Name, variable.Value))
            .Concat(definition.Sources.SelectMany(source => source.InlineBuildspec?.ParameterStore ?? []).Select(variable => (variable.Name, variable.Value)))
        where variable.Value.Clear is { Length: > 0 }
        select (variable.Name, variable.Value.Clear!);

    /// <summary>A name may end in a version or label, <c>/app/key:3</c>.</summary>
    internal static Reference Parameter(string text, AccountId account, string region) =>
        new(ResourceTypes.Parameter, text.StartsWith("arn:", StringComparison.Ordinal) ? string.Join(':', text.Split(':').Take(6)) : text.Split(':')[0], account, region);

    private static IEnumerable<Reference> OfProject(BuildProject project, BuildProjectDefinition definition)
    {
        if (definition.ServiceRole is { } role)
            yield return Role(role, project);

        foreach (var key in Key(definition.EncryptionKey, project))
            yield return key;

        foreach (var artifacts in definition.Artifacts)
            if (BucketOf(artifacts.Location) is { Length: > 0 } bucket)
                yield return new Reference(ResourceTypes.Bucket, bucket, project.Account, project.Region);

        foreach (var location in new[] { definition.CacheLocation, definition.S3Logs?.Location })
            if (BucketOf(location) is { Length: > 0 } bucket)
                yield return new Reference(ResourceTypes.Bucket, bucket, project.Account, project.Region);

        foreach (var (_, parameter) in ParametersOf(definition))
            yield return Parameter(parameter, project.Account, project.Region);

        foreach (var source in definition.Sources)
            if (source.Access.WhyNot is null && source.Access.Value.Connection is { Service: not "secretsmanager" } connection)
                yield return new Reference(ResourceTypes.Connection, connection.Text, project.Account, project.Region);

        var secrets = definition.Environment.Variables.Where(variable => variable.Type is "SECRETS_MANAGER").Select(variable => variable.Value)
            .Concat(definition.Sources.SelectMany(source => source.InlineBuildspec?.SecretsManager ?? []).Select(variable => variable.Value));
        foreach (var secret in secrets)
            if (secret.Clear is { Length: > 0 } text)
                yield return SecretOf(project, text);
    }

    /// <summary>The bucket of <c>bucket/prefix</c>, <c>s3://bucket/prefix</c> or an S3 ARN; null for null.</summary>
    public static string? BucketOf(string? location)
    {
        if (location is null)
            return null;

        var path = location.StartsWith("s3://", StringComparison.Ordinal) ? location["s3://".Length..]
            : location.StartsWith("arn:", StringComparison.Ordinal) ? new Arn(location).Resource
            : location;
        return path.Split('/', 2)[0];
    }

    /// <summary>The secret that a variable of a build names.</summary>
    internal static Reference SecretOf(BuildProject project, string text) => new(ResourceTypes.Secret, SecretOf(text), project.Account, project.Region);

    /// <summary>CodeBuild writes <c>secret:json-key:version-stage:version-id</c>, and the secret may itself be an ARN.</summary>
    private static string SecretOf(string text)
    {
        var parts = text.Split(':');
        return parts[0] is "arn" && parts.Length >= 7 ? string.Join(':', parts[..7]) : parts[0];
    }

    private static Reference Role(Arn arn, Resource from) => new(ResourceTypes.Role, arn.Text, from.Account, Regions.Global);

    private static Reference Policy(Arn arn, Resource from) => new(ResourceTypes.ManagedPolicy, arn.Text, from.Account, Regions.Global);

    private static IEnumerable<Reference> Key(string? key, Resource from, string? region = null)
    {
        if (key is null)
            return [];

        var reference = new Reference(ResourceTypes.Key, key, from.Account, region ?? from.Region);
        return IsAwsManagedAlias(reference.Arn) ? [] : [reference];
    }

    /// <summary>True for <c>alias/aws/…</c>, which only AWS can make: such a key is known without reading it.</summary>
    public static bool IsAwsManagedAlias(Arn key) => key.Resource.StartsWith("alias/aws/", StringComparison.Ordinal);
}
