using System.Collections.Frozen;
using SecurityDashboard.Inventory.Builds;
using SecurityDashboard.Inventory.Deployments;
using SecurityDashboard.Inventory.Pipelines;

namespace SecurityDashboard.Inventory;

/// <summary>What every pipeline and build project of an estate that could be read uses roles and buckets as.</summary>
internal sealed class Usage
{
    public Usage(Estate estate)
    {
        var (pipelineRoles, workingRoles, writtenBuckets) = (new HashSet<Arn>(), new HashSet<Arn>(), new HashSet<Arn>());
        var (buildRoles, stackRoles, actionRoles) = (new HashSet<Arn>(), new HashSet<Arn>(), new HashSet<(Arn Role, AccountId From)>());
        var (roleUsers, storeUsers, services) = (new List<(Arn Role, Resource User)>(), new List<(Arn Bucket, Pipeline User)>(), new HashSet<(Arn Role, string Service)>());
        var (sourceBuckets, parameters, instanceRoles) = (new HashSet<Arn>(), new List<(Arn Parameter, string Variable)>(), new HashSet<Arn>());
        foreach (var resource in estate.Neighbours.Append(estate.Subject).SelectMany(snapshot => snapshot.Resources))
            switch (resource)
            {
                case Pipeline pipeline when pipeline.Definition.WhyNot is null:
                    var definition = pipeline.Definition.Value;
                    var actions = definition.Stages.SelectMany(stage => stage.Actions).ToList();
                    pipelineRoles.Add(definition.Role);
                    pipelineRoles.UnionWith(actions.Where(action => action.Role is not null).Select(action => action.Role ?? default));
                    actionRoles.UnionWith(actions.Where(action => action.Role is not null).Select(action => (action.Role ?? default, pipeline.Account)));
                    workingRoles.UnionWith(estate.ReferencesOf(pipeline).Where(reference => reference.Type is ResourceTypes.Role).Select(reference => reference.Arn));
                    stackRoles.UnionWith(actions.SelectMany(action => References.OfAction(pipeline, action)).Where(reference => reference.Type is ResourceTypes.Role).Select(reference => reference.Arn));
                    writtenBuckets.UnionWith(definition.ArtifactStores.Select(store => Bucket(store.Bucket, pipeline)));
                    writtenBuckets.UnionWith(actions.Where(action => action is { Category: "Deploy", Provider: "S3" })
                        .Select(action => action.Configuration.GetValueOrDefault("BucketName")?.Clear).OfType<string>().Select(name => Bucket(name, pipeline)));
                    sourceBuckets.UnionWith(actions.Where(action => action is { Category: "Source", Provider: "S3" })
                        .Select(action => action.Configuration.GetValueOrDefault("S3Bucket")?.Clear).OfType<string>().Select(name => Bucket(name, pipeline)));
                    parameters.AddRange(actions.SelectMany(action => References.ParametersOf(action).Select(named => (References.Parameter(named.Parameter, pipeline.Account, action.Region).Arn, named.Variable))));
                    roleUsers.Add((definition.Role, pipeline));
                    services.Add((definition.Role, "codepipeline.amazonaws.com"));
                    storeUsers.AddRange(definition.ArtifactStores.Select(store => (Bucket(store.Bucket, pipeline), pipeline)).DistinctBy(use => use.Item1));
                    break;

                case Instance instance when instance.Roles.WhyNot is null:
                    instanceRoles.UnionWith(instance.Roles.Value);
                    break;

                case BuildProject project when project.Definition.WhyNot is null:
                    workingRoles.UnionWith(estate.ReferencesOf(project).Where(reference => reference.Type is ResourceTypes.Role).Select(reference => reference.Arn));
                    writtenBuckets.UnionWith(project.Definition.Value.Artifacts.Select(artifacts => References.BucketOf(artifacts.Location)).OfType<string>().Select(name => Bucket(name, project)));
                    parameters.AddRange(References.ParametersOf(project.Definition.Value).Select(named => (References.Parameter(named.Parameter, project.Account, project.Region).Arn, named.Variable)));
                    if (project.Definition.Value.ServiceRole is { } role)
                    {
                        buildRoles.Add(role);
                        roleUsers.Add((role, project));
                        services.Add((role, "codebuild.amazonaws.com"));
                    }

                    break;
            }

        (PipelineRoles, WorkingRoles, WrittenBuckets) = (pipelineRoles.ToFrozenSet(), workingRoles.ToFrozenSet(), writtenBuckets.ToFrozenSet());
        (SourceBuckets, InstanceRoles) = (sourceBuckets.ToFrozenSet(), instanceRoles.ToFrozenSet());
        ParameterVariables = parameters.ToLookup(named => named.Parameter, named => named.Variable);
        (BuildRoles, StackRoles) = (buildRoles.ToFrozenSet(), stackRoles.ToFrozenSet());
        RolesUsedFromOutside = actionRoles.Where(used => used.Role.Account != used.From).ToLookup(used => used.Role, used => used.From);
        RoleUsers = roleUsers.OrderBy(use => use.User.Arn.Text, StringComparer.Ordinal).ToLookup(use => use.Role, use => use.User);
        StoreUsers = storeUsers.OrderBy(use => use.User.Arn.Text, StringComparer.Ordinal).ToLookup(use => use.Bucket, use => use.User);
        ServicesOf = services.OrderBy(use => use.Service, StringComparer.Ordinal).ToLookup(use => use.Role, use => use.Service);
    }

    /// <summary>Roles of pipelines and of their actions.</summary>
    public FrozenSet<Arn> PipelineRoles { get; }

    /// <summary>Those, the roles that actions hand on to CloudFormation, and the roles of builds.</summary>
    public FrozenSet<Arn> WorkingRoles { get; }

    public FrozenSet<Arn> BuildRoles { get; }

    /// <summary>Roles that programs on instances take, where pipelines deploy to them or Jenkins runs on them.</summary>
    public FrozenSet<Arn> InstanceRoles { get; }

    /// <summary>Buckets that source actions take objects from.</summary>
    public FrozenSet<Arn> SourceBuckets { get; }

    /// <summary>The variables under which builds and pipelines read a parameter.</summary>
    public ILookup<Arn, string> ParameterVariables { get; }

    /// <summary>Roles that actions hand on to CloudFormation.</summary>
    public FrozenSet<Arn> StackRoles { get; }

    /// <summary>Roles that actions of a pipeline in another account take, with those accounts.</summary>
    public ILookup<Arn, AccountId> RolesUsedFromOutside { get; }

    /// <summary>The pipelines and projects that run with a role as their own.</summary>
    public ILookup<Arn, Resource> RoleUsers { get; }

    /// <summary>The pipelines that keep artifacts in a bucket.</summary>
    public ILookup<Arn, Pipeline> StoreUsers { get; }

    /// <summary>The services that take a role as a pipeline's or a build's own.</summary>
    public ILookup<Arn, string> ServicesOf { get; }

    /// <summary>Artifact stores, buckets that pipelines deploy to, and buckets that builds write their output to.</summary>
    public FrozenSet<Arn> WrittenBuckets { get; }

    private static Arn Bucket(string name, Resource from) => new Reference(ResourceTypes.Bucket, name, from.Account, from.Region).Arn;
}
