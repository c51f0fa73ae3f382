using System.Collections.Immutable;
using SecurityDashboard.Inventory;

namespace SecurityDashboard.Access;

/// <summary>What people do with one pipeline, as ways that can be asked about; none where the pipeline has nothing of the kind.</summary>
internal sealed class PipelineDuties
{
    private static readonly ImmutableArray<string> StartsOfBuilds = ["codebuild:StartBuild", "codebuild:StartBuildBatch", "codebuild:RetryBuild"];

    private static readonly ImmutableArray<string> Gates = ["codepipeline:EnableStageTransition", "codepipeline:DisableStageTransition", "codepipeline:OverrideStageCondition"];
    private static readonly ImmutableArray<string> Repeats = ["codepipeline:RetryStageExecution", "codepipeline:RollbackStage"];
    private static readonly ImmutableArray<string> Deletes = ["s3:DeleteObject", "s3:DeleteObjectVersion"];

    private readonly PipelineParts _parts;
    private readonly Needs _needs;

    public PipelineDuties(PipelineParts parts, Estate estate, Needs needs)
    {
        (_parts, _needs) = (parts, needs);
        var ways = new CapabilityWays(parts, estate, needs);
        var projects = parts.Projects.Where(project => project.Arn.Account == parts.Pipeline.Account).ToList();
        Change =
        [
            On("codepipeline:UpdatePipeline", "change it"), On("codepipeline:DeletePipeline", "delete it"),
            .. projects.Select(project => new Way($"change the build {project.Arn.Name}", needs.On("codebuild:UpdateProject", project.Arn.Text, project.Arn.Account, project.Arn.Region, project.Definition?.Tags))),
        ];
        Start = [.. ways.Of(Capability.Start), On("codepipeline:StopPipelineExecution", "stop an execution")];
        Pass = [.. parts.Stages.SelectMany(stage => Gates.Select(action => On(action, stage.Name, $"{parts.Pipeline.Arn}/{stage.Name}")))];
        Repeat = [.. parts.Stages.SelectMany(stage => Repeats.Select(action => On(action, stage.Name, $"{parts.Pipeline.Arn}/{stage.Name}")))];
        Approve = [.. ways.Of(Capability.Approve)];
        // Whoever may approve a pipeline that nobody has heard of may approve them all.
        ApproveAll = [.. parts.Approvals.Select(approval => On("codepipeline:PutApprovalResult", approval.Path, $"{parts.Pipeline.Arn.Text[..^parts.Pipeline.Name.Length]}q7k2x9v4m1/{approval.Path}"))];
        WriteSource = [.. ways.Of(Capability.WriteSource)];
        ReplaceArtifacts = [.. ways.Of(Capability.ReplaceArtifacts)];
        DeleteArtifacts = [.. parts.Stores.SelectMany(store => Deletes.Select(action => new Way($"delete artifacts in {store.Bucket}", needs.OnBucket(action, store.Bucket, store.Prefix))))];
        ReadSecrets = parts.Secrets.Zip(ways.Of(Capability.ReadSecrets)).DistinctBy(entry => entry.First.Arn).ToImmutableDictionary(entry => entry.First.Arn, entry => entry.Second);
        StartBuilds = projects.ToImmutableDictionary(project => project.Arn, project => StartsOfBuilds.Select(action => new Way(action, needs.On(action, project.Arn.Text, project.Arn.Account, project.Arn.Region, project.Definition?.Tags))).ToImmutableArray());
        WithoutMfa = [.. Approve.Concat(Start.Take(1)).Concat(Change.Take(1)).Select(way => way with { Needs = [.. way.Needs.Select(WithoutSecondFactor)] })];
        Own = [.. parts.Roles.Select(role => role.Arn.Text)];
    }

    /// <summary>Change or delete its definition, or change one of its builds.</summary>
    public ImmutableArray<Way> Change { get; }

    /// <summary>Start or stop an execution.</summary>
    public ImmutableArray<Way> Start { get; }

    /// <summary>Open, close and override the gates between its stages.</summary>
    public ImmutableArray<Way> Pass { get; }

    /// <summary>Have a stage run again, or go back to what it ran before.</summary>
    public ImmutableArray<Way> Repeat { get; }

    public ImmutableArray<Way> Approve { get; }

    /// <summary>Approve every pipeline of the account and region that has such an approval.</summary>
    public ImmutableArray<Way> ApproveAll { get; }

    /// <summary>Write to a source that AWS itself keeps.</summary>
    public ImmutableArray<Way> WriteSource { get; }

    public ImmutableArray<Way> ReplaceArtifacts { get; }

    public ImmutableArray<Way> DeleteArtifacts { get; }

    /// <summary>By the secret.</summary>
    public ImmutableDictionary<Arn, Way> ReadSecrets { get; }

    /// <summary>By the build project: start it with a buildspec, image or role of one's own.</summary>
    public ImmutableDictionary<Arn, ImmutableArray<Way>> StartBuilds { get; }

    /// <summary>Approve, start or change it in a session that nobody gave a second factor for.</summary>
    public ImmutableArray<Way> WithoutMfa { get; }

    /// <summary>The roles that it runs with.</summary>
    public ImmutableHashSet<string> Own { get; }

    /// <summary>Why a role may be its own that is not among <see cref="Own"/>, as a sentence; null if all are known.</summary>
    public string? WhyUnsureOfOwn => _parts.Unread.FirstOrDefault();

    public ImmutableArray<StoreInUse> Stores => _parts.Stores;

    public IEnumerable<Way> All => Change.Concat(Start).Concat(Pass).Concat(Repeat).Concat(Approve).Concat(ApproveAll).Concat(WriteSource).Concat(ReplaceArtifacts).Concat(DeleteArtifacts)
        .Concat(ReadSecrets.Values).Concat(StartBuilds.Values.SelectMany(ways => ways)).Concat(WithoutMfa);

    private Way On(string action, string title, string? arn = null) => new(title,
        _needs.On(action, arn ?? _parts.Pipeline.Arn.Text, _parts.Pipeline.Account, _parts.Pipeline.Region, _parts.Pipeline.Tags.WhyNot is null ? _parts.Pipeline.Tags.Value : null));

    // Keys that live for years bring no second factor along: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
    private static Need WithoutSecondFactor(Need need) => need with
    {
        Target = need.Target with { Context = need.Target.Context.WithAbsent("aws:MultiFactorAuthPresent").WithAbsent("aws:MultiFactorAuthAge") },
    };
}
