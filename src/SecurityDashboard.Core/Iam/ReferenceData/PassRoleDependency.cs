using System.Collections.Frozen;
using System.Collections.Immutable;

namespace SecurityDashboard.Iam.ReferenceData;

/// <summary>
/// An action whose request names an IAM role that a service then assumes, so that the caller also needs <c>iam:PassRole</c> on that role
/// (IAM User Guide, id_roles_use_passrole). The Service Authorization Reference lists none of these.
/// </summary>
/// <param name="Action">The action, <c>service:Name</c>.</param>
/// <param name="When">Whether every such request passes a role.</param>
/// <param name="Services">The values that <c>iam:PassedToService</c> may have: the role must trust one of them.</param>
public sealed record PassRoleDependency(string Action, PassRoleWhen When, ImmutableArray<string> Services)
{
    private static readonly FrozenDictionary<string, PassRoleDependency> ByAction = new PassRoleDependency[]
    {
        new("codepipeline:CreatePipeline", PassRoleWhen.Always, ["codepipeline.amazonaws.com"]),
        new("codepipeline:UpdatePipeline", PassRoleWhen.UnlessUnchanged, ["codepipeline.amazonaws.com"]),
        new("codebuild:CreateProject", PassRoleWhen.Always, ["codebuild.amazonaws.com"]),
        new("codebuild:UpdateProject", PassRoleWhen.IfNamed, ["codebuild.amazonaws.com"]),
        new("codebuild:StartBuild", PassRoleWhen.IfNamed, ["codebuild.amazonaws.com"]),
        new("codebuild:StartBuildBatch", PassRoleWhen.IfNamed, ["codebuild.amazonaws.com"]),
        new("codebuild:CreateFleet", PassRoleWhen.IfNamed, ["codebuild.amazonaws.com"]),
        new("codebuild:UpdateFleet", PassRoleWhen.IfNamed, ["codebuild.amazonaws.com"]),
        new("codedeploy:CreateDeploymentGroup", PassRoleWhen.Always, ["codedeploy.amazonaws.com"]),
        new("codedeploy:UpdateDeploymentGroup", PassRoleWhen.IfNamed, ["codedeploy.amazonaws.com"]),
        new("cloudformation:CreateStack", PassRoleWhen.IfNamed, ["cloudformation.amazonaws.com"]),
        new("cloudformation:UpdateStack", PassRoleWhen.IfNamed, ["cloudformation.amazonaws.com"]),
        new("cloudformation:DeleteStack", PassRoleWhen.IfNamed, ["cloudformation.amazonaws.com"]),
        new("cloudformation:CreateChangeSet", PassRoleWhen.IfNamed, ["cloudformation.amazonaws.com"]),
        new("cloudformation:RollbackStack", PassRoleWhen.IfNamed, ["cloudformation.amazonaws.com"]),
        new("cloudformation:ContinueUpdateRollback", PassRoleWhen.IfNamed, ["cloudformation.amazonaws.com"]),
        new("cloudformation:CreateStackSet", PassRoleWhen.IfNamed, ["cloudformation.amazonaws.com"]),
        new("cloudformation:UpdateStackSet", PassRoleWhen.IfNamed, ["cloudformation.amazonaws.com"]),
        new("lambda:CreateFunction", PassRoleWhen.Always, ["lambda.amazonaws.com"]),
        new("lambda:UpdateFunctionConfiguration", PassRoleWhen.IfNamed, ["lambda.amazonaws.com"]),
        new("ecs:RegisterTaskDefinition", PassRoleWhen.IfNamed, ["ecs-tasks.amazonaws.com"]),
        new("ecs:RunTask", PassRoleWhen.IfNamed, ["ecs-tasks.amazonaws.com"]),
        new("ecs:StartTask", PassRoleWhen.IfNamed, ["ecs-tasks.amazonaws.com"]),
        new("ecs:CreateService", PassRoleWhen.IfNamed, ["ecs.amazonaws.com", "ecs-tasks.amazonaws.com"]),
        new("ec2:RunInstances", PassRoleWhen.IfNamed, ["ec2.amazonaws.com"]),
        new("ec2:AssociateIamInstanceProfile", PassRoleWhen.Always, ["ec2.amazonaws.com"]),
        new("ec2:ReplaceIamInstanceProfileAssociation", PassRoleWhen.Always, ["ec2.amazonaws.com"]),
        new("iam:AddRoleToInstanceProfile", PassRoleWhen.Always, ["ec2.amazonaws.com"]),
        new("events:PutRule", PassRoleWhen.IfNamed, ["events.amazonaws.com"]),
        new("events:PutTargets", PassRoleWhen.IfNamed, ["events.amazonaws.com"]),
        new("scheduler:CreateSchedule", PassRoleWhen.Always, ["scheduler.amazonaws.com"]),
        new("scheduler:UpdateSchedule", PassRoleWhen.Always, ["scheduler.amazonaws.com"]),
        new("pipes:CreatePipe", PassRoleWhen.Always, ["pipes.amazonaws.com"]),
        new("pipes:UpdatePipe", PassRoleWhen.Always, ["pipes.amazonaws.com"]),
        new("states:CreateStateMachine", PassRoleWhen.Always, ["states.amazonaws.com"]),
        new("states:UpdateStateMachine", PassRoleWhen.IfNamed, ["states.amazonaws.com"]),
        new("s3:PutReplicationConfiguration", PassRoleWhen.Always, ["s3.amazonaws.com"]),
        new("cloudtrail:CreateTrail", PassRoleWhen.IfNamed, ["cloudtrail.amazonaws.com"]),
        new("cloudtrail:UpdateTrail", PassRoleWhen.IfNamed, ["cloudtrail.amazonaws.com"]),
        new("config:PutConfigurationRecorder", PassRoleWhen.Always, ["config.amazonaws.com"]),
        new("eks:CreateCluster", PassRoleWhen.Always, ["eks.amazonaws.com"]),
        new("eks:CreateNodegroup", PassRoleWhen.Always, ["ec2.amazonaws.com"]),
        new("ssm:SendCommand", PassRoleWhen.IfNamed, ["ssm.amazonaws.com"]),
        new("ssm:StartAutomationExecution", PassRoleWhen.IfNamed, ["ssm.amazonaws.com"]),
        new("ssm:CreateActivation", PassRoleWhen.Always, ["ssm.amazonaws.com"]),
        new("logs:PutSubscriptionFilter", PassRoleWhen.IfNamed, ["logs.amazonaws.com"]),
    }.ToFrozenDictionary(dependency => dependency.Action, StringComparer.OrdinalIgnoreCase);

    /// <summary>Every dependency that we know of among the services of <see cref="ActionTable"/>.</summary>
    public static ImmutableArray<PassRoleDependency> All => ByAction.Values;

    /// <summary>Null: no request of this action passes a role, as far as we know.</summary>
    public static PassRoleDependency? Of(string action) => ByAction.GetValueOrDefault(action);
}

/// <summary>When a request of an action passes a role.</summary>
public enum PassRoleWhen
{
    /// <summary>The request must name a role.</summary>
    Always,

    /// <summary>The request may name a role; a request that names none needs no <c>iam:PassRole</c>.</summary>
    IfNamed,

    /// <summary>The request repeats the role it already has. Whether AWS then asks for <c>iam:PassRole</c> is not documented: report both readings.</summary>
    UnlessUnchanged,
}
