using System.Collections.Immutable;
using SecurityDashboard.Iam;
using SecurityDashboard.Inventory.Pipelines;
using SecurityDashboard.Inventory;

namespace SecurityDashboard.Controls.PipelineIntegrity;

public sealed class StacksThatMakeRolesWaitForApproval : Control<Pipeline>
{
    private static readonly ImmutableArray<string> Capabilities = ["CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"];

    public override ControlInfo Info { get; } = new()
    {
        Id = "RL-13",
        Title = "A stack that may make roles of any kind waits for an approval",
        Severity = Severity.Medium,
        Risk = "With these capabilities a template makes roles and users under names of its choice: whoever changes the template makes himself an administrator, and nobody sees it before it is done.",
        Needs = ["iam:GetAccountAuthorizationDetails", "iam:GetPolicy", "iam:GetPolicyVersion", "codepipeline:GetPipeline"],
        Satisfies = ["OWASP-CICD CICD-SEC-1", "OWASP-CICD CICD-SEC-5", "NIST-800-53r5 AC-6", "NIST-800-53r5 CM-5", "ISO-27001:2022 A.8.32"],
        Remediation = new Remediation(
            "Put an approval before the stack action of pipeline {name}, or let the role of the stack make only roles that have a permissions boundary.",
            new Uri("https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html"))
        {
            Cli = """
                read -r -p 'Name of the role of the stack: ' role
                # Roles without the boundary cannot be made from then on: write boundary.json with what roles of this team may do.
                "${EDITOR:-vi}" boundary.json
                boundary=$(aws iam create-policy --policy-name team-boundary --policy-document file://boundary.json --query Policy.Arn --output text)
                jq -n --arg boundary "$boundary" '{Version: "2012-10-17", Statement: [{Effect: "Deny", Action: ["iam:CreateRole", "iam:CreateUser", "iam:PutRolePermissionsBoundary"], Resource: "*",
                  Condition: {StringNotEquals: {"iam:PermissionsBoundary": $boundary}}}, {Effect: "Deny", Action: "iam:DeleteRolePermissionsBoundary", Resource: "*"}]}' > only-bounded.json
                aws iam put-role-policy --role-name "$role" --policy-name only-bounded-roles --policy-document file://only-bounded.json
                # Pipeline {name} in {region} needs no change; an approval before the stack action would do as well.
                """,
            CloudFormation = """
                # In the Policies of the role of the stack that the pipeline "{name}" deploys:
                - Effect: Deny
                  Action: [iam:CreateRole, iam:CreateUser, iam:PutRolePermissionsBoundary]
                  Resource: "*"
                  Condition: { StringNotEquals: { iam:PermissionsBoundary: !Ref TeamBoundary } }
                """,
            Terraform = """
                # In the aws_iam_policy_document of the role of the stack that the pipeline "{name}" deploys:
                statement {
                  effect    = "Deny"
                  actions   = ["iam:CreateRole", "iam:CreateUser", "iam:PutRolePermissionsBoundary"]
                  resources = ["*"]
                  condition {
                    test     = "StringNotEquals"
                    variable = "iam:PermissionsBoundary"
                    values   = [aws_iam_policy.team_boundary.arn]
                  }
                }
                """,
            Console = "CodePipeline › Pipelines › {name} › Edit › Add stage before the stack › Add action › Manual approval.",
            Verify = "aws codepipeline get-pipeline --region {region} --name {name} --query 'pipeline.stages[].actions[].[name,actionTypeId.category,configuration.Capabilities,configuration.RoleArn]'",
            SideEffects = "Templates that make roles without the boundary fail until they name it. An approval stops every execution until somebody answers.",
            Undo = """
                # The pipeline {name} was not changed, the role of its stack was:
                read -r -p 'Name of the role of the stack: ' role && aws iam delete-role-policy --role-name "$role" --policy-name only-bounded-roles
                # The boundary can go once no role has it:
                boundary=$(aws iam list-policies --scope Local --query 'Policies[?PolicyName==`team-boundary`].Arn' --output text)
                aws iam list-entities-for-policy --policy-arn "$boundary" --policy-usage-filter PermissionsBoundary && read -r -p 'Enter, if that shows nobody. '
                aws iam delete-policy --policy-arn "$boundary"
                """,
        },
    };

    protected override Judgement Judge(Pipeline pipeline, Estate estate)
    {
        var definition = pipeline.Definition.Value;
        var stacks =
            from stage in definition.Stages
            from action in stage.Actions
            where action is { Category: "Deploy", Provider: "CloudFormation" or "CloudFormationStackSet" } && CapabilityOf(action) is not null
            select (Stage: stage, Action: action);
        return Verdict.OfAll(stacks, stack => JudgeStack(stack.Stage, stack.Action, pipeline, definition, estate),
            none: Verdict.NotApplicable($"No action of the pipeline {pipeline.Name} deploys a stack that may make roles under names of its choice."));
    }

    private static Verdict JudgeStack(Stage stage, PipelineAction action, Pipeline pipeline, PipelineDefinition definition, Estate estate)
    {
        var approval = definition.Stages.TakeWhile(other => other != stage).SelectMany(other => other.Actions)
            .Concat(stage.Actions.Where(other => other.RunOrder < action.RunOrder)).FirstOrDefault(other => other.Category is "Approval");
        if (approval is not null)
            return Verdict.Pass($"The stack action {stage.Name}/{action.Name} of the pipeline {pipeline.Name} has {CapabilityOf(action)} and waits for the approval {approval.Name}.");

        var arn = action.Configuration.GetValueOrDefault("RoleArn")?.Clear is { Length: > 0 } handed ? new Arn(handed) : action.Role ?? definition.Role;
        var role = estate.Role(arn).Value;
        var permission = HeldPolicies.Of(role, estate).May("iam:CreateRole", Witness.Roles(role), RequestContext.Open.WithAbsent("iam:PermissionsBoundary"));
        return permission.IsGiven
            ? Verdict.Fail($"The stack action {stage.Name}/{action.Name} of the pipeline {pipeline.Name} has {CapabilityOf(action)}, waits for no approval, and its role {role.Name} may make roles without a boundary, {permission.Words}.")
                with
            { Evidence = [new Evidence($"{stage.Name}/{action.Name}", "an approval before it, or a role that makes only roles with a permissions boundary", $"{CapabilityOf(action)}, no approval, iam:CreateRole")] }
            : Verdict.Pass($"The stack action {stage.Name}/{action.Name} of the pipeline {pipeline.Name} has {CapabilityOf(action)}, but its role {role.Name} makes no roles without a boundary.");
    }

    private static string? CapabilityOf(PipelineAction action) =>
        action.Configuration.GetValueOrDefault("Capabilities")?.Clear is { } capabilities ? Capabilities.FirstOrDefault(capability => capabilities.Contains(capability, StringComparison.Ordinal)) : null;
}
