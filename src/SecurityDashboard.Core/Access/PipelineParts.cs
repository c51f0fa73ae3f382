using System.Collections.Immutable;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Builds;
using SecurityDashboard.Inventory.Pipelines;
using SecurityDashboard.Inventory.SecretsManager;

namespace SecurityDashboard.Access;

/// <summary>What a pipeline consists of for those who want something from it; what could not be read is said in <see cref="Unread"/>.</summary>
internal sealed record PipelineParts
{
    public required Pipeline Pipeline { get; init; }

    /// <summary>Roles that it runs with, each once, and what for.</summary>
    public ImmutableArray<RoleInUse> Roles { get; init; } = [];

    public ImmutableArray<StoreInUse> Stores { get; init; } = [];

    public ImmutableArray<ProjectInUse> Projects { get; init; } = [];

    public ImmutableArray<SecretInUse> Secrets { get; init; } = [];

    public ImmutableArray<SourceInUse> Sources { get; init; } = [];

    /// <summary>Actions with what they are about, such as <c>Approve/Manual</c>.</summary>
    public ImmutableArray<(Stage Stage, PipelineAction Action)> Actions { get; init; } = [];

    public ImmutableArray<string> Unread { get; init; } = [];

    public ImmutableArray<Stage> Stages { get; init; } = [];

    public IEnumerable<(string Path, Arn Arn)> Approvals => Actions.Where(entry => entry.Action.Category is "Approval")
        .Select(entry => ($"{entry.Stage.Name}/{entry.Action.Name}", new Arn($"{Pipeline.Arn}/{entry.Stage.Name}/{entry.Action.Name}")));

    public static PipelineParts Of(Pipeline pipeline, Estate estate, Needs needs)
    {
        if (pipeline.Definition.WhyNot is { } why)
            return new PipelineParts { Pipeline = pipeline, Unread = [$"What the pipeline consists of is not known: {why.Message}"] };

        var definition = pipeline.Definition.Value;
        var unread = new List<string>();
        ImmutableArray<(Stage, PipelineAction)> actions = [.. definition.Stages.SelectMany(stage => stage.Actions.Select(action => (stage, action)))];
        var projects = FindProjects(pipeline, actions, estate, unread);
        return new PipelineParts
        {
            Pipeline = pipeline,
            Stages = definition.Stages,
            Actions = actions,
            Projects = projects,
            Roles = FindRoles(pipeline, definition, actions, projects),
            Stores = [.. definition.ArtifactStores.Select(store => new StoreInUse(store.Bucket, PrefixOf(pipeline), store.Region, needs.Key(store.Key, "s3", pipeline.Account, store.Region)))],
            Secrets = FindSecrets(projects, estate, unread),
            Sources = [.. actions.Where(entry => entry.Item2.Category is "Source").Select(entry => SourceInUse.Of(pipeline, entry.Item2))],
            Unread = [.. unread.Distinct()],
        };
    }

    /// <summary>The roles that a pipeline of a connected account runs with.</summary>
    /// <exception cref="UnreadableException">The definition could not be read.</exception>
    public static IEnumerable<string> RolesOf(Pipeline pipeline, Estate estate)
    {
        _ = pipeline.Definition.Value;
        return Of(pipeline, estate, new Needs(estate)).Roles.Select(role => role.Arn.Text);
    }

    // CodePipeline uses the first twenty characters of the pipeline's name as the folder of its artifacts.
    private static string PrefixOf(Pipeline pipeline) => $"{(pipeline.Name.Length > 20 ? pipeline.Name[..20] : pipeline.Name)}/*";

    private static ImmutableArray<ProjectInUse> FindProjects(Pipeline pipeline, ImmutableArray<(Stage Stage, PipelineAction Action)> actions, Estate estate, List<string> unread)
    {
        var projects = ImmutableArray.CreateBuilder<ProjectInUse>();
        foreach (var reference in actions.SelectMany(entry => References.OfAction(pipeline, entry.Action)).Where(reference => reference.Type is ResourceTypes.BuildProject).DistinctBy(reference => reference.Arn))
        {
            var project = estate.Find<BuildProject>(reference).Select(found => found.Definition);
            var why = project.WhyNot ?? project.Value.WhyNot;
            if (why is not null)
                unread.Add($"What the build project {reference.Arn.Name} runs with is not known: {why.Message}");
            projects.Add(new ProjectInUse(reference.Arn, why is null ? project.Value.Value : null));
        }

        return projects.ToImmutable();
    }

    private static ImmutableArray<RoleInUse> FindRoles(Pipeline pipeline, PipelineDefinition definition, ImmutableArray<(Stage Stage, PipelineAction Action)> actions, ImmutableArray<ProjectInUse> projects)
    {
        var roles = new List<RoleInUse> { new(definition.Role, RoleUse.Pipeline, "the pipeline's role") };
        roles.AddRange(actions.Where(entry => entry.Action.Role is not null).Select(entry => new RoleInUse(entry.Action.Role ?? default, RoleUse.Action, $"the role of {entry.Stage.Name}/{entry.Action.Name}")));
        roles.AddRange(actions.SelectMany(entry => References.OfAction(pipeline, entry.Action).Where(reference => reference.Type is ResourceTypes.Role)
            .Select(reference => new RoleInUse(reference.Arn, RoleUse.Deployment, $"the role that {entry.Stage.Name}/{entry.Action.Name} deploys with"))));
        roles.AddRange(projects.Where(project => project.Definition?.ServiceRole is not null).Select(project => new RoleInUse(project.Definition?.ServiceRole ?? default, RoleUse.Build, $"the role of the build {project.Arn.Name}")));
        return [.. roles.DistinctBy(role => role.Arn)];
    }

    private static ImmutableArray<SecretInUse> FindSecrets(ImmutableArray<ProjectInUse> projects, Estate estate, List<string> unread)
    {
        var secrets = ImmutableArray.CreateBuilder<SecretInUse>();
        foreach (var project in projects.Where(project => project.Definition is not null))
        {
            var resource = new BuildProject { Arn = project.Arn, Name = project.Arn.Name, Definition = Observed.Of(project.Definition!) };
            foreach (var reference in References.Of(resource).Where(reference => reference.Type is ResourceTypes.Secret))
            {
                var secret = estate.Find<Secret>(reference);
                if (secret.WhyNot is { } why)
                    unread.Add($"The key of the secret {reference.Text} is not known: {why.Message}");
                // Every secret's ARN ends in a dash and six characters that nobody can foretell.
                var arn = secret.WhyNot is null ? secret.Value.Arn : reference.Text.StartsWith("arn:", StringComparison.Ordinal) ? reference.Arn : new Arn($"{reference.Arn}-AbCdEf");
                secrets.Add(new SecretInUse(arn, secret.WhyNot is null ? secret.Value.Name : reference.Text, secret.WhyNot is null ? secret.Value.Key : null));
            }
        }

        return [.. secrets.DistinctBy(secret => secret.Arn)];
    }
}

internal enum RoleUse { Pipeline, Action, Deployment, Build }

/// <param name="What">A phrase, such as "the pipeline's role".</param>
internal sealed record RoleInUse(Arn Arn, RoleUse Use, string What);

internal sealed record StoreInUse(string Bucket, string Prefix, string Region, KeyInUse Key);

/// <param name="Definition">Null: it could not be read.</param>
internal sealed record ProjectInUse(Arn Arn, BuildProjectDefinition? Definition);

/// <param name="Key">Null: the key that AWS manages, or nobody knows.</param>
internal sealed record SecretInUse(Arn Arn, string Name, string? Key);
