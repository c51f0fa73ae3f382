using System.Collections.Frozen;

namespace SecurityDashboard.Iam;

/// <summary>
/// The actions that the product asks about, each with a bit, so that a statement is matched against them once and not for every question.
/// </summary>
internal static class AskedActions
{
    private static readonly string[] s_names =
    [
        "codepipeline:CreatePipeline", "codepipeline:UpdatePipeline", "codepipeline:DeletePipeline", "codepipeline:GetPipeline", "codepipeline:StartPipelineExecution",
        "codepipeline:PutApprovalResult", "codepipeline:OverrideStageCondition", "codepipeline:EnableStageTransition", "codepipeline:DisableStageTransition",
        "codepipeline:RetryStageExecution", "codepipeline:RollbackStage", "codepipeline:PutWebhook", "codepipeline:CreateCustomActionType", "codepipeline:UpdateActionType",
        "codepipeline:PollForJobs", "codepipeline:PutJobSuccessResult", "codebuild:CreateProject", "codebuild:UpdateProject", "codebuild:StartBuild", "codebuild:StartBuildBatch",
        "codebuild:RetryBuild", "codebuild:CreateWebhook", "codebuild:UpdateWebhook", "codebuild:StartSandbox", "codebuild:ImportSourceCredentials",
        "codebuild:UpdateProjectVisibility", "codebuild:PutResourcePolicy", "cloudformation:CreateStack", "cloudformation:UpdateStack", "cloudformation:CreateChangeSet",
        "codedeploy:CreateDeployment", "lambda:UpdateFunctionCode", "lambda:UpdateFunctionConfiguration", "s3:GetObject", "s3:PutObject", "s3:PutBucketPolicy",
        "s3:DeleteObject", "kms:Decrypt", "kms:GenerateDataKey", "kms:Encrypt", "kms:CreateGrant", "kms:PutKeyPolicy", "secretsmanager:GetSecretValue",
        "secretsmanager:PutSecretValue", "secretsmanager:UpdateSecret", "secretsmanager:PutResourcePolicy", "ssm:GetParameter", "ssm:PutParameter", "ssm:StartSession",
        "codestar-connections:UseConnection", "codeconnections:UseConnection", "codecommit:GitPush", "ecr:PutImage", "events:PutRule", "events:PutTargets", "iam:PassRole",
        "iam:CreatePolicyVersion", "iam:AttachRolePolicy", "iam:PutRolePolicy", "iam:UpdateAssumeRolePolicy", "iam:CreateAccessKey", "sts:AssumeRole",
        "sts:AssumeRoleWithWebIdentity", "sts:AssumeRoleWithSAML",
        "cloudformation:CreateStackInstances", "cloudformation:CreateStackSet", "cloudformation:ExecuteChangeSet", "cloudformation:UpdateStackSet",
        "codebuild:StartCommandExecution", "codebuild:StartSandboxConnection", "codecommit:CreateCommit", "codecommit:MergeBranchesByFastForward",
        "codecommit:MergeBranchesBySquash", "codecommit:MergeBranchesByThreeWay", "codecommit:MergePullRequestByFastForward", "codecommit:MergePullRequestBySquash",
        "codecommit:MergePullRequestByThreeWay", "codecommit:PutFile", "codedeploy:RegisterApplicationRevision", "codepipeline:GetJobDetails",
        "codepipeline:RegisterWebhookWithThirdParty", "codepipeline:StopPipelineExecution", "iam:AddUserToGroup", "iam:AttachUserPolicy", "iam:CreateLoginProfile",
        "iam:CreateOpenIDConnectProvider", "iam:DeleteRolePermissionsBoundary", "iam:PutRolePermissionsBoundary", "iam:PutUserPolicy", "iam:SetDefaultPolicyVersion",
        "iam:UpdateLoginProfile", "lambda:PublishLayerVersion", "lambda:UpdateAlias", "s3:DeleteObjectVersion", "s3:PutBucketNotification",
        "s3:PutLifecycleConfiguration", "s3:PutReplicationConfiguration",
    ];

    private static readonly FrozenDictionary<string, AskedAction> s_byName =
        s_names.Select((name, bit) => new AskedAction(name, bit)).ToFrozenDictionary(action => action.Name, StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenDictionary<string, AskedAction> s_byLower = s_byName.Values.ToFrozenDictionary(action => action.Lower, StringComparer.Ordinal);

    public static AskedAction None { get; } = new("", -1);

    /// <summary>The bits of the actions that a pattern matches.</summary>
    public static UInt128 BitsOf(ActionPattern pattern)
    {
        if (pattern.Only is { } name)
            return s_byLower.TryGetValue(name, out var only) ? only.Mask : UInt128.Zero;

        var bits = UInt128.Zero;
        foreach (var action in s_byName.Values)
        {
            if (pattern.Matches(action.Lower))
                bits |= action.Mask;
        }

        return bits;
    }

    /// <summary>The action by its name in any spelling; one without a bit if it is not asked about often.</summary>
    public static AskedAction Of(string name) =>
        !s_byName.TryGetValue(name, out var asked) ? new AskedAction(name, -1) : asked.Name == name ? asked : asked.Spelled(name);
}

/// <summary>An action in the form in which questions are asked about it.</summary>
internal sealed class AskedAction
{
    public AskedAction(string name, int bit)
    {
        Name = name;
        Lower = ActionPattern.AsciiLower(name);
        Mask = bit < 0 ? UInt128.Zero : UInt128.One << bit;
        IsPattern = Lower.AsSpan().ContainsAny('*', '?');
        var colon = Lower.IndexOf(':', StringComparison.Ordinal);
        Service = colon < 0 ? "" : Lower[..colon];
    }

    private AskedAction(AskedAction other, string name) => (Name, Lower, Mask, Service) = (name, other.Lower, other.Mask, other.Service);

    /// <summary>The name as it was asked.</summary>
    public string Name { get; }

    /// <summary>The name with the letters A to Z in lower case.</summary>
    public string Lower { get; }

    /// <summary>The prefix, in lower case.</summary>
    public string Service { get; }

    /// <summary>The bit of this action; zero if it is none of those asked about often.</summary>
    public UInt128 Mask { get; }

    /// <summary>Whether it stands for every action that it matches.</summary>
    public bool IsPattern { get; }

    public AskedAction Spelled(string name) => new(this, name);
}
