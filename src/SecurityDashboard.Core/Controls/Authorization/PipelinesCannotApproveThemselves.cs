using System.Collections.Immutable;
using SecurityDashboard.Inventory.Builds;
using SecurityDashboard.Inventory.Identity;
using SecurityDashboard.Inventory.Pipelines;
using SecurityDashboard.Inventory;

namespace SecurityDashboard.Controls.Authorization;

public sealed class PipelinesCannotApproveThemselves : Control<Pipeline>
{
    private static readonly ImmutableArray<string> Unblocking = ["codepipeline:EnableStageTransition", "codepipeline:OverrideStageCondition", "codepipeline:RetryStageExecution"];

    public override ControlInfo Info { get; } = new()
    {
        Id = "RL-11",
        Title = "No role of a pipeline may approve or unblock that pipeline",
        Severity = Severity.Critical,
        Risk = "A build that was tampered with approves its own release: the gate is still there, every report shows it, and it holds nothing back.",
        Needs = ["iam:GetAccountAuthorizationDetails", "iam:GetPolicy", "iam:GetPolicyVersion", "codepipeline:GetPipeline", "codebuild:BatchGetProjects"],
        Satisfies = ["OWASP-CICD CICD-SEC-1", "OWASP-CICD CICD-SEC-5", "NIST-800-53r5 AC-5", "ISO-27001:2022 A.5.3", "ISO-27001:2022 A.8.32", "PCI-DSS-4 6.5.4", "SOC2 CC8.1", "NIST-800-218 PO.2.1"],
        Remediation = new Remediation(
            "Take codepipeline:PutApprovalResult, and what unblocks stages, away from the roles that pipeline {name} itself runs with.",
            new Uri("https://docs.aws.amazon.com/codepipeline/latest/userguide/approvals-iam-permissions.html"))
        {
            Cli = """
                # The roles of the pipeline and of its actions:
                aws codepipeline get-pipeline --region {region} --name {name} --query 'pipeline.[roleArn,stages[].actions[].roleArn]'
                # A denial in the role that the finding names settles it at once, whatever else allows it:
                read -r -p 'Name of the role: ' role
                jq -n --arg pipeline {arn} '{Version: "2012-10-17", Statement: {Effect: "Deny", Resource: [$pipeline, ($pipeline + "/*")],
                  Action: ["codepipeline:PutApprovalResult", "codepipeline:EnableStageTransition", "codepipeline:OverrideStageCondition", "codepipeline:RetryStageExecution"]}}' > no-approval.json
                aws iam put-role-policy --role-name "$role" --policy-name no-own-approval --policy-document file://no-approval.json
                """,
            CloudFormation = """
                # In the Policies of each role of the pipeline "{name}":
                - Effect: Deny
                  Action: [codepipeline:PutApprovalResult, codepipeline:EnableStageTransition, codepipeline:OverrideStageCondition, codepipeline:RetryStageExecution]
                  Resource: ["{arn}", "{arn}/*"]
                """,
            Terraform = """
                # In the aws_iam_policy_document of each role of the pipeline "{name}":
                statement {
                  effect    = "Deny"
                  actions   = ["codepipeline:PutApprovalResult", "codepipeline:EnableStageTransition", "codepipeline:OverrideStageCondition", "codepipeline:RetryStageExecution"]
                  resources = ["{arn}", "{arn}/*"]
                }
                """,
            Console = "CodePipeline › Pipelines › {name} › Settings shows the role; IAM › Roles › that role › Permissions › Add permissions › Create inline policy.",
            Verify = """
                role=$(aws codepipeline get-pipeline --region {region} --name {name} --query pipeline.roleArn --output text)
                aws iam simulate-principal-policy --policy-source-arn "$role" --action-names codepipeline:PutApprovalResult --resource-arns {arn}/STAGE/ACTION
                """,
            SideEffects = "Scripts in builds that approve or retry by themselves stop working: that is the point. Pipelines that start other pipelines are not concerned.",
            Undo = """
                read -r -p 'Name of the role: ' role
                aws iam delete-role-policy --role-name "$role" --policy-name no-own-approval
                """,
        },
    };

    protected override Judgement Judge(Pipeline pipeline, Estate estate)
    {
        var definition = pipeline.Definition.Value;
        var actions = definition.Stages.SelectMany(stage => stage.Actions).ToList();
        // CodePipeline takes calls from its own account only.
        var roles = actions.Select(action => action.Role).OfType<Arn>().Prepend(definition.Role).Where(role => role.Account == pipeline.Account)
            .Distinct().Select(role => Func(() => estate.Role(role).Value));
        var builds = actions.SelectMany(action => References.OfAction(pipeline, action)).Where(reference => reference.Type is ResourceTypes.BuildProject && reference.Owner == pipeline.Account)
            .DistinctBy(reference => reference.Arn).Select(reference => Func(() => BuildRole(reference, estate)));
        return Verdict.OfAll(roles.Concat(builds), role => JudgeRole(role(), pipeline, definition, estate), none: Verdict.NotApplicable($"The pipeline {pipeline.Name} runs with no role of its account."));
    }

    private static Verdict JudgeRole(Role? role, Pipeline pipeline, PipelineDefinition definition, Estate estate)
    {
        if (role is null)
            return Verdict.NotApplicable($"A build of the pipeline {pipeline.Name} has no role.");

        var held = HeldPolicies.Of(role, estate);
        var approvals = definition.Stages.SelectMany(stage => stage.Actions.Where(action => action.Category is "Approval").Select(action => $"{pipeline.Arn}/{stage.Name}/{action.Name}")).ToList();
        var approving = approvals.Count == 0 ? Permission.None : held.May("codepipeline:PutApprovalResult", approvals);
        if (approving.IsOutright)
            return Failed($"The role {role.Name} may approve releases of the pipeline {pipeline.Name}, which runs with it, {approving.Words}.", "codepipeline:PutApprovalResult");

        if (approving.IsGiven)
            return Failed($"The role {role.Name} may approve releases of the pipeline {pipeline.Name}, which runs with it, {approving.Words}. High, because that may not hold.", "codepipeline:PutApprovalResult") with { LoweredTo = Severity.High };

        var stages = definition.Stages.Select(stage => $"{pipeline.Arn}/{stage.Name}").ToList();
        var unblocking = Unblocking.Select(action => (Action: action, Permission: held.May(action, stages))).Where(entry => entry.Permission.IsGiven).ToList();
        return unblocking.Count == 0
            ? Verdict.Pass($"The role {role.Name} may neither approve nor unblock the pipeline {pipeline.Name}.")
            : Failed($"The role {role.Name} may unblock stages of the pipeline {pipeline.Name}, which runs with it, {unblocking[0].Permission.Words}. High, because it cannot approve.", string.Join(", ", unblocking.Select(entry => entry.Action))) with { LoweredTo = Severity.High };

        Verdict Failed(string because, string actions) => Verdict.Fail(because) with { Evidence = [new Evidence($"role {role.Name}", "neither approves nor unblocks its own pipeline", actions)] };
    }

    private static Role? BuildRole(Reference reference, Estate estate) =>
        estate.Find<BuildProject>(reference).Value.Definition.Value.ServiceRole is { } role ? estate.Role(role).Value : null;

    private static Func<Role?> Func(Func<Role?> read) => read;
}
