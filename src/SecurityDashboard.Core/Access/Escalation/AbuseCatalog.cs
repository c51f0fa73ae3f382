using System.Collections.Immutable;
using static SecurityDashboard.Access.Escalation.On;

namespace SecurityDashboard.Access.Escalation;

/// <summary>Every way that is known, as data: what is needed, on what, and where it leads.</summary>
/// <remarks>
/// What needs a thing that scans do not collect (functions, stacks, deployment groups, images) is asked of the name in the pipeline's definition.
/// CodePipeline: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscodepipeline.html, CodeBuild:
/// https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscodebuild.html
/// </remarks>
public static class AbuseCatalog
{
    public static ImmutableArray<AbuseRule> Rules { get; } =
    [
        Row("CP-01", "makes a pipeline that runs with the role", RuleScope.RoleOfPipelines, Gain.Role, [("iam:PassRole", Pass), ("codepipeline:CreatePipeline", New)]),
        Row("CP-02", "changes the definition, so that what it likes runs with the pipeline's roles", RuleScope.Pipeline, Gain.Pipeline, [("codepipeline:UpdatePipeline", It)],
            "Needs iam:PassRole only if the role changes."),
        Row("CP-03", "takes the approval out, or puts another branch, repository or artifact bucket in", RuleScope.Pipeline, Gain.Release, [("codepipeline:UpdatePipeline", It)]),
        Row("CP-04", "approves what it pushed itself", RuleScope.Approval, Gain.Production, [("codepipeline:PutApprovalResult", It), ("codecommit:GitPush", Source)]),
        Row("CP-04", "approves what it uploaded itself", RuleScope.ApprovalOfObject, Gain.Production, [("codepipeline:PutApprovalResult", It), ("s3:PutObject", Source)]),
        Row("CP-04", "approves the image that it pushed itself", RuleScope.ApprovalOfImage, Gain.Production, [("codepipeline:PutApprovalResult", It), ("ecr:PutImage", Source)]),
        Row("CP-05", "overrides a condition of a stage", RuleScope.Stage, Gain.Execution, [("codepipeline:OverrideStageCondition", It)]),
        Row("CP-05", "lets executions into a stage that was closed", RuleScope.Stage, Gain.Execution, [("codepipeline:EnableStageTransition", It)]),
        Row("CP-05", "retries a stage", RuleScope.Stage, Gain.Execution, [("codepipeline:RetryStageExecution", It)]),
        Row("CP-05", "rolls a stage back to a version with known holes", RuleScope.Stage, Gain.Execution, [("codepipeline:RollbackStage", It)]),
        Row("CP-06", "starts the pipeline with a commit of its choice", RuleScope.Pipeline, Gain.Execution, [("codepipeline:StartPipelineExecution", It)], "Any commit of the repository will do, reviewed or not."),
        Row("CP-07", "makes an address that starts the pipeline", RuleScope.Pipeline, Gain.Execution, [("codepipeline:PutWebhook", It)]),
        Row("CP-07", "makes an address that starts the pipeline, and has the provider call it", RuleScope.Pipeline, Gain.Execution, [("codepipeline:PutWebhook", It), ("codepipeline:RegisterWebhookWithThirdParty", New)]),
        Row("CP-08", "works in the place of a custom action and gets at its artifacts", RuleScope.CustomAction, Gain.Release, [("codepipeline:PollForJobs", It), ("codepipeline:PutJobSuccessResult", Nothing)]),
        Row("CP-08", "changes the custom action type", RuleScope.CustomAction, Gain.Release, [("codepipeline:UpdateActionType", It)]),
        Row("CP-08", "makes the custom action type anew and works in its place", RuleScope.CustomAction, Gain.Release, [("codepipeline:CreateCustomActionType", It), ("codepipeline:PollForJobs", It)], "As soon as the pipeline uses the new version."),
        Row("CP-08", "gets the credentials for the artifacts of a job", RuleScope.CustomAction, Gain.Disclosure, [("codepipeline:GetJobDetails", Nothing)], "Whoever knows the id of the job."),
        Row("CP-09", "reads the secrets that stand in the definition", RuleScope.PipelineWithSecrets, Gain.Disclosure, [("codepipeline:GetPipeline", It)]),

        Row("CB-01", "makes a build that runs with the role", RuleScope.RoleOfBuilds, Gain.Role, [("iam:PassRole", Pass), ("codebuild:CreateProject", New), ("codebuild:StartBuild", New)]),
        Row("CB-01", "makes a batch build that runs with the role", RuleScope.RoleOfBuilds, Gain.Role, [("iam:PassRole", Pass), ("codebuild:CreateProject", New), ("codebuild:StartBuildBatch", New)]),
        Row("CB-02", "changes the build and starts it", RuleScope.Project, Gain.Project, [("codebuild:UpdateProject", It), ("codebuild:StartBuild", It)]),
        Row("CB-02", "changes the build and waits for the pipeline or a webhook to start it", RuleScope.StartedProject, Gain.Project, [("codebuild:UpdateProject", It)], "A door that the next run opens."),
        Row("CB-02", "gives a build the role and starts it", RuleScope.RoleOfBuilds, Gain.Role, [("iam:PassRole", Pass), ("codebuild:UpdateProject", New), ("codebuild:StartBuild", New)]),
        Row("CB-03", "starts the build with a buildspec of its own", RuleScope.Project, Gain.Project, [("codebuild:StartBuild", It)], "A condition on codebuild:source.buildspec, codebuild:source.location and codebuild:environment.image stops it."),
        Row("CB-03", "starts a batch build with a buildspec of its own", RuleScope.Project, Gain.Project, [("codebuild:StartBuildBatch", It)]),
        Row("CB-03", "starts a build that runs with the role this once", RuleScope.RoleOfBuilds, Gain.Role, [("iam:PassRole", Pass), ("codebuild:StartBuild", New)], "A condition on codebuild:serviceRole stops it."),
        Row("CB-04", "lets strangers' pull requests build", RuleScope.OwnSourceProject, Gain.Project, [("codebuild:CreateWebhook", It)]),
        Row("CB-04", "lets strangers' pull requests build", RuleScope.OwnSourceProject, Gain.Project, [("codebuild:UpdateWebhook", It)]),
        Row("CB-05", "opens a shell where the build runs", RuleScope.Project, Gain.Project, [("codebuild:StartSandbox", It)], "Commands go in through StartCommandExecution or StartSandboxConnection."),
        Row("CB-05", "runs commands in a sandbox that is open", RuleScope.Project, Gain.Project, [("codebuild:StartCommandExecution", It)], "As long as somebody has one open."),
        Row("CB-05", "opens a shell in a sandbox that is open", RuleScope.Project, Gain.Project, [("codebuild:StartSandboxConnection", It)], "As long as somebody has one open."),
        Row("CB-06", "halts a build and opens a shell in it", RuleScope.Project, Gain.Project, [("codebuild:StartBuild", It), ("ssm:StartSession", Nothing)]),
        Row("CB-07", "replaces the credentials with which builds fetch their source", RuleScope.OwnSourceProject, Gain.Project, [("codebuild:ImportSourceCredentials", Nothing)]),
        Row("CB-08", "makes logs and artifacts of the build public", RuleScope.Project, Gain.Disclosure, [("codebuild:UpdateProjectVisibility", It)]),
        Row("CB-09", "shares the build with another account", RuleScope.Project, Gain.Disclosure, [("codebuild:PutResourcePolicy", It)]),
        Row("CB-10", "runs an old build again", RuleScope.PipelineProject, Gain.Disclosure, [("codebuild:RetryBuild", It)], "Old code, with today's secrets."),

        Row("CF-01", "makes a stack with the role", RuleScope.RoleOfStacks, Gain.Role, [("iam:PassRole", Pass), ("cloudformation:CreateStack", New)]),
        Row("CF-02", "updates a stack that the pipeline deploys", RuleScope.Stack, Gain.Role, [("cloudformation:UpdateStack", It)]),
        Row("CF-03", "changes a stack that the pipeline deploys", RuleScope.Stack, Gain.Role, [("cloudformation:CreateChangeSet", It), ("cloudformation:ExecuteChangeSet", It)]),
        Row("CF-04", "makes a stack set with the role", RuleScope.RoleOfStacks, Gain.Role, [("iam:PassRole", Pass), ("cloudformation:CreateStackSet", New), ("cloudformation:CreateStackInstances", New)]),
        Row("CF-05", "updates a stack set with the role", RuleScope.RoleOfStacks, Gain.Role, [("iam:PassRole", Pass), ("cloudformation:UpdateStackSet", New)]),
        Row("CF-06", "makes a stack set under the account's administration role", RuleScope.RoleOfStackSets, Gain.Role, [("cloudformation:CreateStackSet", New), ("cloudformation:CreateStackInstances", New)]),
        Row("CF-06", "changes a stack set under the account's administration role", RuleScope.RoleOfStackSets, Gain.Role, [("cloudformation:UpdateStackSet", New)]),
        Row("CD-01", "deploys what it likes to the pipeline's deployment group", RuleScope.DeploymentGroup, Gain.Production, [("codedeploy:CreateDeployment", It), ("codedeploy:RegisterApplicationRevision", Application)]),
        Row("LA-01", "replaces the code of a function that the pipeline invokes", RuleScope.Function, Gain.Function, [("lambda:UpdateFunctionCode", It)]),
        Row("LA-01", "puts a layer under a function that the pipeline invokes", RuleScope.Function, Gain.Function, [("lambda:UpdateFunctionConfiguration", It)]),
        Row("LA-02", "points the name of a function at another version", RuleScope.Function, Gain.Function, [("lambda:UpdateAlias", It)]),
        Row("LA-02", "publishes another version of a layer", RuleScope.Function, Gain.Function, [("lambda:PublishLayerVersion", New)], "Where the function takes the newest version of the layer."),

        Row("AR-01", "replaces artifacts between stages", RuleScope.Store, Gain.Release, [("s3:PutObject", Objects), ("kms:GenerateDataKey", Key)], "After the approval as well as before it."),
        Row("AR-02", "lets itself into the artifact bucket", RuleScope.Store, Gain.Release, [("s3:PutBucketPolicy", It)], "Where artifacts lie under a customer-managed key, that key has to be open too."),
        Row("AR-02", "has artifacts copied elsewhere", RuleScope.Store, Gain.Disclosure, [("s3:PutReplicationConfiguration", It)]),
        Row("AR-02", "learns of every artifact", RuleScope.Store, Gain.Disclosure, [("s3:PutBucketNotification", It)]),
        Row("AR-02", "has artifacts expire", RuleScope.Store, Gain.Disclosure, [("s3:PutLifecycleConfiguration", It)]),
        Row("AR-03", "reads source and artifacts", RuleScope.Store, Gain.Disclosure, [("s3:GetObject", Objects), ("kms:Decrypt", Key)]),
        Row("KM-01", "grants itself the key", RuleScope.StoreKey, Gain.Disclosure, [("kms:CreateGrant", It)]),
        Row("KM-01", "writes itself into the policy of the key", RuleScope.StoreKey, Gain.Disclosure, [("kms:PutKeyPolicy", It)]),
        Row("SM-01", "reads a secret of the build", RuleScope.Secret, Gain.Disclosure, [("secretsmanager:GetSecretValue", It), ("kms:Decrypt", Key)]),
        Row("SM-01", "writes itself into the policy of a secret of the build", RuleScope.Secret, Gain.Disclosure, [("secretsmanager:PutResourcePolicy", It)]),
        Row("SM-01", "replaces a secret that the build reads", RuleScope.Secret, Gain.Disclosure, [("secretsmanager:UpdateSecret", It)]),
        Row("SM-02", "puts another value into a secret that the build reads", RuleScope.Secret, Gain.Disclosure, [("secretsmanager:PutSecretValue", It)]),
        Row("SS-01", "replaces a parameter that the build reads", RuleScope.BuildParameter, Gain.Disclosure, [("ssm:PutParameter", It)]),
        Row("BO-01", "replaces the buildspec or the cache of a build", RuleScope.BuildObject, Gain.Project, [("s3:PutObject", Objects)]),

        .. Of("codestar-connections"), .. Of("codeconnections"),
        Row("CC-03", "pushes to the branch that is built", RuleScope.Branch, Gain.Branch, [("codecommit:GitPush", It)]),
        Row("CC-03", "merges into the branch that is built", RuleScope.Branch, Gain.Branch, [("codecommit:MergePullRequestByFastForward", It)]),
        Row("CC-03", "merges into the branch that is built", RuleScope.Branch, Gain.Branch, [("codecommit:MergePullRequestBySquash", It)]),
        Row("CC-03", "merges into the branch that is built", RuleScope.Branch, Gain.Branch, [("codecommit:MergePullRequestByThreeWay", It)]),
        Row("CC-04", "replaces the object that is built", RuleScope.SourceObject, Gain.Branch, [("s3:PutObject", Objects)]),
        Row("ECR-01", "replaces the image that is deployed", RuleScope.SourceImage, Gain.Branch, [("ecr:PutImage", It)]),
        Row("ECR-01", "replaces the image that the build runs in", RuleScope.BuildImage, Gain.Project, [("ecr:PutImage", It)]),
        Row("EV-01", "has an event start the pipeline", RuleScope.RoleOfEvents, Gain.Execution, [("iam:PassRole", Pass), ("events:PutRule", New), ("events:PutTargets", New)]),

        Row("IAM-01", "opens the role to itself", RuleScope.RoleInUse, Gain.Role, [("iam:UpdateAssumeRolePolicy", It)]),
        Row("IAM-02", "opens the role to an identity provider of its own", RuleScope.RoleInUse, Gain.Role, [("iam:CreateOpenIDConnectProvider", New), ("iam:UpdateAssumeRolePolicy", It)]),
        Row("IAM-03", "writes every permission into a role that it can assume", RuleScope.AssumableRole, Gain.Administrator, [("iam:PutRolePolicy", It), ("sts:AssumeRole", Assume)]),
        Row("IAM-04", "attaches every permission to a role that it can assume", RuleScope.AssumableRole, Gain.Administrator, [("iam:AttachRolePolicy", It), ("sts:AssumeRole", Assume)]),
        Row("IAM-05", "writes every permission into a policy of a role that it can assume", RuleScope.PolicyOfRole, Gain.Administrator, [("iam:CreatePolicyVersion", It), ("sts:AssumeRole", Assume)]),
        Row("IAM-16", "writes every permission into the role of a build and starts the build", RuleScope.RoleOfBuild, Gain.Administrator, [("iam:PutRolePolicy", It), ("codebuild:StartBuild", Build)]),
        Row("IAM-17", "attaches every permission to the role of a build and starts the build", RuleScope.RoleOfBuild, Gain.Administrator, [("iam:AttachRolePolicy", It), ("codebuild:StartBuild", Build)]),
        Row("IAM-18", "writes every permission into a policy of the role of a build and starts the build", RuleScope.PolicyOfBuildRole, Gain.Administrator, [("iam:CreatePolicyVersion", It), ("codebuild:StartBuild", Build)]),
        Row("IAM-19", "writes every permission into the role of a pipeline and changes what that runs", RuleScope.RoleOfPipeline, Gain.Administrator, [("iam:PutRolePolicy", It), ("codepipeline:UpdatePipeline", On.Pipeline)]),
        Row("IAM-20", "attaches every permission to the role of a pipeline and changes what that runs", RuleScope.RoleOfPipeline, Gain.Administrator, [("iam:AttachRolePolicy", It), ("codepipeline:UpdatePipeline", On.Pipeline)]),
        Row("IAM-06", "makes keys of an administrator", RuleScope.AdministratorUser, Gain.Role, [("iam:CreateAccessKey", It)]),
        Row("IAM-07", "gives an administrator a password", RuleScope.AdministratorUser, Gain.Role, [("iam:CreateLoginProfile", It)]),
        Row("IAM-08", "changes the password of an administrator", RuleScope.AdministratorUser, Gain.Role, [("iam:UpdateLoginProfile", It)]),
        Row("IAM-09", "writes itself every permission", RuleScope.Self, Gain.Administrator, [("iam:PutUserPolicy", It)]),
        Row("IAM-10", "attaches itself every permission", RuleScope.Self, Gain.Administrator, [("iam:AttachUserPolicy", It)]),
        Row("IAM-11", "writes itself every permission", RuleScope.Self, Gain.Administrator, [("iam:PutRolePolicy", It)]),
        Row("IAM-12", "attaches itself every permission", RuleScope.Self, Gain.Administrator, [("iam:AttachRolePolicy", It)]),
        Row("IAM-13", "writes every permission into a policy of its own", RuleScope.Self, Gain.Administrator, [("iam:CreatePolicyVersion", Source)]),
        Row("IAM-14", "brings back an old version of a policy of its own", RuleScope.Self, Gain.Administrator, [("iam:SetDefaultPolicyVersion", Source)], "Only as far as an old version allows more."),
        Row("IAM-15", "joins another group", RuleScope.Self, Gain.Administrator, [("iam:AddUserToGroup", New)], "Only as far as a group has more."),
        Row("ST-01", "assumes the role", RuleScope.AssumableRole, Gain.Role, [("sts:AssumeRole", Assume)]),
        Row("ST-01", "is let into the role by an identity provider", RuleScope.AssumableRole, Gain.Role, [("sts:AssumeRoleWithWebIdentity", Assume)], "Whoever the provider vouches for and the trust policy does not shut out."),
        Row("ST-01", "is let into the role by an identity provider", RuleScope.AssumableRole, Gain.Role, [("sts:AssumeRoleWithSAML", Assume)]),
    ];

    // The service has two names, and a policy may use either.
    private static ImmutableArray<AbuseRule> Of(string service) =>
    [
        Row("CC-01", "has a build of its own read every repository of the connection", RuleScope.Connection, Gain.Disclosure, [($"{service}:UseConnection", It), ("codebuild:CreateProject", New)]),
        Row("CC-01", "has a pipeline of its own read every repository of the connection", RuleScope.Connection, Gain.Disclosure, [($"{service}:UseConnection", It), ("codepipeline:CreatePipeline", New)]),
        Row("CC-02", "points the connection at another installation", RuleScope.Connection, Gain.Branch, [($"{service}:UpdateConnectionInstallation", It)]),
        Row("CC-02", "makes a connection of its own and has the pipeline build from it", RuleScope.Connection, Gain.Branch, [($"{service}:CreateConnection", New), ($"{service}:PassConnection", New), ("codepipeline:UpdatePipeline", On.Pipeline)]),
        Row("CC-02", "hands the connection to a pipeline of its own", RuleScope.Connection, Gain.Disclosure, [($"{service}:PassConnection", It), ("codepipeline:CreatePipeline", New)]),
        Row("CC-05", "points the host of the connection elsewhere", RuleScope.Connection, Gain.Branch, [($"{service}:UpdateHost", Source)]),
    ];

    private static AbuseRule Row(string id, string title, RuleScope over, Gain to, ImmutableArray<(string Action, On On)> needs, string note = "") => new(id, title, over, to, needs, note);
}
