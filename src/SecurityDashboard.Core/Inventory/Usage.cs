using System.Collections.Frozen;
using SecurityDashboard.Inventory.Builds;
using SecurityDashboard.Inventory.Pipelines;

namespace SecurityDashboard.Inventory;

/// <summary>What every pipeline and build project of an estate that could be read uses roles and buckets as.</summary>
internal sealed class Usage
{
    public Usage(Estate estate)
    {
        var (pipelineRoles, workingRoles, writtenBuckets) = (new HashSet<Arn>(), new HashSet<Arn>(), new HashSet<Arn>());
        foreach (var resource in estate.Neighbours.Append(estate.Subject).SelectMany(snapshot => snapshot.Resources))
            switch (resource)
            {
                case Pipeline pipeline when pipeline.Definition.WhyNot is null:
                    var definition = pipeline.Definition.Value;
                    var actions = definition.Stages.SelectMany(stage => stage.Actions).ToList();
                    pipelineRoles.Add(definition.Role);
                    pipelineRoles.UnionWith(actions.Where(action => action.Role is not null).Select(action => action.Role ?? default));
                    workingRoles.UnionWith(References.Of(pipeline).Where(reference => reference.Type is ResourceTypes.Role).Select(reference => reference.Arn));
                    writtenBuckets.UnionWith(definition.ArtifactStores.Select(store => Bucket(store.Bucket, pipeline)));
                    writtenBuckets.UnionWith(actions.Where(action => action is { Category: "Deploy", Provider: "S3" })
                        .Select(action => action.Configuration.GetValueOrDefault("BucketName")?.Clear).OfType<string>().Select(name => Bucket(name, pipeline)));
                    break;

                case BuildProject project when project.Definition.WhyNot is null:
                    workingRoles.UnionWith(References.Of(project).Where(reference => reference.Type is ResourceTypes.Role).Select(reference => reference.Arn));
                    writtenBuckets.UnionWith(project.Definition.Value.Artifacts.Select(artifacts => References.BucketOf(artifacts.Location)).OfType<string>().Select(name => Bucket(name, project)));
                    break;
            }

        (PipelineRoles, WorkingRoles, WrittenBuckets) = (pipelineRoles.ToFrozenSet(), workingRoles.ToFrozenSet(), writtenBuckets.ToFrozenSet());
    }

    /// <summary>Roles of pipelines and of their actions.</summary>
    public FrozenSet<Arn> PipelineRoles { get; }

    /// <summary>Those, the roles that actions hand on to CloudFormation, and the roles of builds.</summary>
    public FrozenSet<Arn> WorkingRoles { get; }

    /// <summary>Artifact stores, buckets that pipelines deploy to, and buckets that builds write their output to.</summary>
    public FrozenSet<Arn> WrittenBuckets { get; }

    private static Arn Bucket(string name, Resource from) => new Reference(ResourceTypes.Bucket, name, from.Account, from.Region).Arn;
}
