using System.Collections.Immutable;
using SecurityDashboard.Iam;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Identity;

namespace SecurityDashboard.Access;

/// <summary>The ways that lead to each capability over one pipeline, and who has it beyond what policies tell.</summary>
internal sealed class CapabilityWays(PipelineParts parts, Estate estate, Needs needs)
{
    // Actions that name the pipeline's stages: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscodepipeline.html
    private static readonly ImmutableArray<(string Action, string Title)> OnStages =
    [
        ("codepipeline:RetryStageExecution", "retry the stage"), ("codepipeline:RollbackStage", "roll back the stage"),
        ("codepipeline:OverrideStageCondition", "override a condition of the stage"), ("codepipeline:EnableStageTransition", "let executions into the stage"),
    ];

    private static readonly ImmutableArray<(string Action, string Title)> OnRoles =
    [
        ("iam:PutRolePolicy", "write a policy into"), ("iam:AttachRolePolicy", "attach a policy to"), ("iam:UpdateAssumeRolePolicy", "change who may assume"),
    ];

    private static readonly ImmutableArray<string> OnRepositories =
    [
        "codecommit:GitPush", "codecommit:PutFile", "codecommit:CreateCommit", "codecommit:MergePullRequestByFastForward", "codecommit:MergePullRequestBySquash",
        "codecommit:MergePullRequestByThreeWay", "codecommit:MergeBranchesByFastForward", "codecommit:MergeBranchesBySquash", "codecommit:MergeBranchesByThreeWay",
    ];

    private static readonly ImmutableArray<(string Action, string Title)> OnBoundedRoles =
    [
        ("iam:DeleteRolePermissionsBoundary", "take the permissions boundary off"), ("iam:PutRolePermissionsBoundary", "replace the permissions boundary of"),
    ];

    public IEnumerable<Way> Of(Capability capability) => capability switch
    {
        Capability.Change => [new Way("change the definition, with the role that it has", OnPipeline("codepipeline:UpdatePipeline")), .. WithAnotherRole()],
        Capability.Start => [new Way("start an execution", OnPipeline("codepipeline:StartPipelineExecution"))],
        Capability.Stop => [new Way("stop an execution", OnPipeline("codepipeline:StopPipelineExecution")), .. Stages([("codepipeline:DisableStageTransition", "keep executions out of the stage")])],
        Capability.Rerun => Stages(OnStages),
        Capability.Approve => parts.Approvals.Select(approval => new Way($"approve {approval.Path}", OnPipeline("codepipeline:PutApprovalResult", approval.Arn.Text))),
        Capability.WriteSource => parts.Sources.SelectMany(WriteSource),
        Capability.ReadArtifacts => parts.Stores.Select(store => new Way($"read and decrypt artifacts in {store.Bucket}",
            needs.OnBucket("s3:GetObject", store.Bucket, store.Prefix), needs.OnKey("kms:Decrypt", store.Key, "s3"))),
        Capability.ReplaceArtifacts => parts.Stores.Select(store => new Way($"put artifacts into {store.Bucket}",
            needs.OnBucket("s3:PutObject", store.Bucket, store.Prefix, store.Key.Arn.Text), needs.OnKey("kms:GenerateDataKey", store.Key, "s3"))),
        Capability.Decrypt => OfCustomers(KeysOfStores.Concat(KeysOfSecrets)).Select(key => new Way($"decrypt with {key.Arn}", needs.OnKey("kms:Decrypt", key, service: null))),
        Capability.ReadSecrets => parts.Secrets.Select(secret => new Way($"read the secret {secret.Name}", [needs.OnSecret("secretsmanager:GetSecretValue", secret.Arn), .. KeyOf(secret)])),
        Capability.ChangeRoles => parts.Roles.SelectMany(ChangeRole),
        _ => parts.Roles.SelectMany(role => AssumeActions.Select(action => new Way($"act as {role.Arn.Name}, {role.What}", needs.ToAssume(action, role.Arn)))),
    };

    /// <summary>Those of whom AWS cannot tell, in sentences.</summary>
    public IEnumerable<string> Unseen(Capability capability) => (capability switch
    {
        Capability.Change => parts.Sources.Where(source => source.Kind is SourceKind.Provider)
            .Select(source => $"Anyone who may push to {source.Repository} changes what the pipeline builds; who that is, only the provider knows.")
            .Concat(parts.Sources.Where(source => source.Kind is not SourceKind.Provider).Select(source => $"Anyone who may write to {source.Repository} changes what the pipeline builds; see {Capability.WriteSource.Name()}.")),
        Capability.Start => parts.Sources.Select(source => $"Anyone who may write to {source.Repository} starts the pipeline if it watches its source."),
        Capability.WriteSource => parts.Sources.Where(source => source.Kind is SourceKind.Provider).Select(source => $"Anyone who may push to {source.Repository}; who that is, only the provider knows."),
        Capability.Approve => parts.Stages.Length > 0 && !parts.Approvals.Any() ? ["The pipeline has no manual approval: nobody has to be asked."] : [],
        Capability.ReadArtifacts => WithoutGrants(KeysOfStores),
        Capability.ReadSecrets => WithoutGrants(KeysOfSecrets),
        Capability.Decrypt => WithoutGrants(KeysOfStores.Concat(KeysOfSecrets)),
        Capability.ReplaceArtifacts => parts.Stores.Where(TakesOtherKeys)
            .Select(store => $"The bucket {store.Bucket} does not refuse uploads under another key, so s3:PutObject alone replaces artifacts there.")
            .Concat(WithoutGrants(KeysOfStores)),
        _ => Enumerable.Empty<string>(),
    }).Concat(capability.NeedsDefinition() ? parts.Unread : []).Distinct();

    internal static ImmutableArray<string> AssumeActions { get; } = ["sts:AssumeRole", "sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity"];

    private Need OnPipeline(string action, string? arn = null) =>
        needs.On(action, arn ?? parts.Pipeline.Arn.Text, parts.Pipeline.Account, parts.Pipeline.Region, parts.Pipeline.Tags.WhyNot is null ? parts.Pipeline.Tags.Value : null);

    private IEnumerable<Way> Stages(ImmutableArray<(string Action, string Title)> actions) =>
        parts.Stages.SelectMany(stage => actions.Select(action => new Way($"{action.Title} {stage.Name}", OnPipeline(action.Action, $"{parts.Pipeline.Arn}/{stage.Name}"))));

    /// <summary>Every role of the account that CodePipeline may be handed.</summary>
    private IEnumerable<Way> WithAnotherRole() => estate.Neighbours.Prepend(estate.Subject).First(snapshot => snapshot.Account == parts.Pipeline.Account).Resources.OfType<Role>()
        .Where(role => role.Account == parts.Pipeline.Account && (parts.Pipeline.Definition.WhyNot is not null || role.Arn != parts.Pipeline.Definition.Value.Role) && Trusts.Service(role, "codepipeline.amazonaws.com"))
        .Select(role => new Way($"change the definition and give it the role {role.Name}", OnPipeline("codepipeline:UpdatePipeline"), needs.ToPass(role.Arn, "codepipeline.amazonaws.com")));

    private IEnumerable<Way> WriteSource(SourceInUse source) => source switch
    {
        { Kind: SourceKind.CodeCommit, Arn: { } arn } =>
        [
            .. OnRepositories.Select(action => new Way($"{(action.EndsWith("GitPush", StringComparison.Ordinal) ? "push to" : $"write with {action} to")} {source.Repository}", needs.WithBranch(needs.On(action, arn.Text, arn.Account, arn.Region), source))),
        ],
        { Kind: SourceKind.Bucket, Arn: { } arn } => [new Way($"upload to {source.Repository}", needs.OnBucket("s3:PutObject", arn.Resource.Split('/')[0], arn.Resource[(arn.Resource.IndexOf('/') + 1)..]))],
        { Kind: SourceKind.Image, Arn: { } arn } => [new Way($"push the image {source.Repository}", needs.On("ecr:PutImage", arn.Text, arn.Account, arn.Region))],
        _ => [],
    };

    private IEnumerable<KeyInUse> KeysOfStores => parts.Stores.Select(store => store.Key);

    private IEnumerable<KeyInUse> KeysOfSecrets => parts.Secrets.Select(secret => needs.Key(secret.Key, "secretsmanager", secret.Arn.Account, secret.Arn.Region));

    private static IEnumerable<KeyInUse> OfCustomers(IEnumerable<KeyInUse> keys) => keys.Where(key => !key.IsAws).DistinctBy(key => key.Arn);

    // Few hold grants, so those that nobody read are told of once and not of everybody.
    private static IEnumerable<string> WithoutGrants(IEnumerable<KeyInUse> keys) =>
        OfCustomers(keys).Where(key => key.WhyNoGrants is not null).Select(key => $"Whoever holds a grant for {key.Arn}: {key.WhyNoGrants?.Message}");

    private IEnumerable<Need> KeyOf(SecretInUse secret) =>
        needs.Key(secret.Key, "secretsmanager", secret.Arn.Account, secret.Arn.Region) is { IsAws: false } key ? [needs.OnKey("kms:Decrypt", key, "secretsmanager")] : [];

    private IEnumerable<Way> ChangeRole(RoleInUse role)
    {
        var observed = estate.Role(role.Arn);
        var tags = observed.WhyNot is null ? observed.Value.Tags : null;
        foreach (var (action, title) in observed.WhyNot is not null || observed.Value.PermissionsBoundary is not null ? OnRoles.AddRange(OnBoundedRoles) : OnRoles)
            yield return new Way($"{title} {role.Arn.Name}, {role.What}", needs.On(action, role.Arn.Text, role.Arn.Account, Regions.Global, tags));

        // AWS's own policies have no account, and nobody changes them.
        foreach (var policy in observed.WhyNot is null ? observed.Value.AttachedPolicies.Where(policy => policy.Account == role.Arn.Account) : [])
        {
            yield return new Way($"write a new version of {policy.Name}, which {role.Arn.Name} has", needs.On("iam:CreatePolicyVersion", policy.Text, policy.Account, Regions.Global));
            yield return new Way($"bring back an old version of {policy.Name}, which {role.Arn.Name} has", needs.On("iam:SetDefaultPolicyVersion", policy.Text, policy.Account, Regions.Global));
        }
    }

    private bool TakesOtherKeys(StoreInUse store)
    {
        var bucket = estate.Bucket(store.Bucket);
        if (store.Key.IsAws || bucket.WhyNot is not null || bucket.Value.Policy.WhyNot is not null)
            return false;

        return bucket.Value.Policy.Value is not { } policy || PolicyEvaluator.Consult(policy, new AccessRequest
        {
            Caller = Caller.Anyone,
            Action = "s3:PutObject",
            Resource = $"{bucket.Value.Arn}/{store.Prefix}",
            ResourceIsPattern = true,
            ResourceAccount = bucket.Value.Owner.Text,
            Context = RequestContext.Open.With("aws:SecureTransport", "true").With("s3:TlsVersion", "1.3").With("s3:x-amz-server-side-encryption", "AES256").WithAbsent("s3:x-amz-server-side-encryption-aws-kms-key-id"),
        }).Denies is not Truth.True;
    }
}
