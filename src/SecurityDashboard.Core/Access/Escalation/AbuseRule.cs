using System.Collections.Immutable;

namespace SecurityDashboard.Access.Escalation;

/// <summary>What a rule is asked of: one binding for each such thing in the estate.</summary>
public enum RuleScope
{
    /// <summary>Each pipeline.</summary>
    Pipeline,

    /// <summary>Each pipeline whose action configuration holds what the detector takes for a secret.</summary>
    PipelineWithSecrets,

    Stage,

    /// <summary>Each manual approval of a pipeline whose source AWS itself keeps.</summary>
    Approval,

    /// <summary>Each manual approval of a pipeline whose source is an object in S3.</summary>
    ApprovalOfObject,

    /// <summary>Each manual approval of a pipeline whose source is an image in ECR.</summary>
    ApprovalOfImage,

    /// <summary>Each action of a custom type.</summary>
    CustomAction,

    /// <summary>Each build project.</summary>
    Project,

    /// <summary>Each build project that a pipeline starts.</summary>
    PipelineProject,

    /// <summary>Each build project that a pipeline or a webhook starts.</summary>
    StartedProject,

    /// <summary>Each build project with a source of its own.</summary>
    OwnSourceProject,

    /// <summary>The repository in ECR that a build takes its image from.</summary>
    BuildImage,

    /// <summary>A buildspec or cache of a build in S3.</summary>
    BuildObject,

    /// <summary>A parameter of Systems Manager that a build reads.</summary>
    BuildParameter,

    /// <summary>Each artifact store.</summary>
    Store,

    /// <summary>Each customer-managed key of an artifact store.</summary>
    StoreKey,

    /// <summary>Each secret that a build reads.</summary>
    Secret,

    /// <summary>Each connection that a pipeline's source uses.</summary>
    Connection,

    /// <summary>Each source that is a branch in CodeCommit.</summary>
    Branch,

    /// <summary>Each source that is an image in ECR.</summary>
    SourceImage,

    /// <summary>Each source that is an object in S3.</summary>
    SourceObject,

    /// <summary>Each function that a pipeline invokes, by the name in the action's configuration.</summary>
    Function,

    /// <summary>Each stack that a pipeline deploys, by the name in the action's configuration.</summary>
    Stack,

    /// <summary>Each deployment group that a pipeline deploys to, by the name in the action's configuration.</summary>
    DeploymentGroup,

    /// <summary>Each role that CodePipeline may be handed.</summary>
    RoleOfPipelines,

    /// <summary>Each role that CodeBuild may be handed.</summary>
    RoleOfBuilds,

    /// <summary>Each role that CloudFormation may be handed.</summary>
    RoleOfStacks,

    /// <summary>Each role that EventBridge may be handed, with each pipeline that it may start.</summary>
    RoleOfEvents,

    /// <summary>Each role under which CloudFormation administers stack sets without being handed it.</summary>
    RoleOfStackSets,

    /// <summary>Each role of a build, with the build.</summary>
    RoleOfBuild,

    /// <summary>Each customer-managed policy of the role of a build, with the build.</summary>
    PolicyOfBuildRole,

    /// <summary>Each role that a pipeline itself runs with, with the pipeline.</summary>
    RoleOfPipeline,

    /// <summary>Each role that a principal or provider may be let into.</summary>
    AssumableRole,

    /// <summary>Each role that pipelines run with, and each administrator role.</summary>
    RoleInUse,

    /// <summary>Each customer-managed policy of a role that pipelines run with, and that may be assumed.</summary>
    PolicyOfRole,

    /// <summary>Each user that is an administrator.</summary>
    AdministratorUser,

    /// <summary>Whoever asks.</summary>
    Self,
}

/// <summary>Which resource of a binding an action is needed on.</summary>
public enum On
{
    /// <summary>The thing itself.</summary>
    It,

    /// <summary>The role, to be handed to the service.</summary>
    Pass,

    /// <summary>The role, to be assumed.</summary>
    Assume,

    /// <summary>A new one of the kind that the action makes, of whatever name.</summary>
    New,

    /// <summary>The objects in the bucket.</summary>
    Objects,

    /// <summary>The key that it lies under.</summary>
    Key,

    /// <summary>The source of the pipeline.</summary>
    Source,

    /// <summary>The build that runs with the role.</summary>
    Build,

    /// <summary>The pipeline that runs with the role, or that uses the connection.</summary>
    Pipeline,

    /// <summary>The application of the deployment group.</summary>
    Application,

    /// <summary>Nothing: the action names no resource.</summary>
    Nothing,
}

/// <summary>What a binding leads to.</summary>
public enum Gain
{
    /// <summary>The definition of the pipeline.</summary>
    Pipeline,

    /// <summary>What goes through the pipeline, behind its source and its approvals.</summary>
    Release,

    /// <summary>What comes into the pipeline as its source.</summary>
    Branch,

    /// <summary>An execution of the pipeline, started or let past a gate.</summary>
    Execution,

    /// <summary>What runs in the build.</summary>
    Project,

    /// <summary>The permissions of the role.</summary>
    Role,

    /// <summary>What runs in production.</summary>
    Production,

    /// <summary>Every permission of the account.</summary>
    Administrator,

    /// <summary>Knowledge, or a place in the way of it: artifacts, logs, a secret, a connection.</summary>
    Disclosure,

    /// <summary>Code of a function that the pipeline invokes.</summary>
    Function,
}

/// <summary>One way to gain something through a pipeline that the permissions for it were not meant for.</summary>
/// <param name="Id">As in the catalogue; of several rows of one id each is a way of its own.</param>
/// <param name="Title">A phrase that goes on after the name of a principal.</param>
/// <param name="Needs">All of them, by the same principal.</param>
/// <param name="Note">What has to be known besides; empty for nothing.</param>
public sealed record AbuseRule(string Id, string Title, RuleScope Over, Gain To, ImmutableArray<(string Action, On On)> Needs, string Note = "");
