using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Identity;
using SecurityDashboard.Remediations;

namespace SecurityDashboard.Controls.Authorization;

public sealed class RolesPassNamedRoles : Control<Role>
{
    public override ControlInfo Info { get; } = new()
    {
        Id = "RL-04",
        Title = "No role of a pipeline or build may pass every role on",
        Severity = Severity.High,
        Risk = "Whoever passes a role to a new function, build or stack acts with it: one that may pass any role has the rights of the strongest role in the account.",
        Needs = ["iam:GetAccountAuthorizationDetails", "iam:GetPolicy", "iam:GetPolicyVersion", "codepipeline:GetPipeline", "codebuild:BatchGetProjects"],
        Satisfies = ["NIST-800-53r5 AC-6", "OWASP-CICD CICD-SEC-2", "OWASP-CICD CICD-SEC-5", "ISO-27001:2022 A.8.2", "PCI-DSS-4 7.2.2"],
        Remediation = new Remediation(
            "Name the roles that {name} hands on, by their ARNs, and with iam:PassedToService the service that takes them.",
            new Uri("https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html"))
        {
            Cli = RoleCommands.EditPolicy,
            CloudFormation = """
                # In the Policies of the AWS::IAM::Role "{name}":
                - Effect: Allow
                  Action: iam:PassRole
                  Resource: !GetAtt TaskRole.Arn
                  Condition: { StringEquals: { iam:PassedToService: ecs-tasks.amazonaws.com } }
                """,
            Terraform = """
                # In the aws_iam_policy_document of the role "{name}":
                statement {
                  actions   = ["iam:PassRole"]
                  resources = [aws_iam_role.task.arn]
                  condition {
                    test     = "StringEquals"
                    variable = "iam:PassedToService"
                    values   = ["ecs-tasks.amazonaws.com"]
                  }
                }
                """,
            Console = RoleCommands.Console,
            Verify = RoleCommands.Simulate("iam:PassRole"),
            SideEffects = "Deployments that hand on a role which was forgotten fail with AccessDenied; the message names the role.",
            Undo = RoleCommands.UndoPolicy,
        },
    };

    protected override bool Concerns(Role role, Estate estate) => estate.Usage.WorkingRoles.Contains(role.Arn);

    private protected override PolicyRepair? Repair(Role role, string subKey, Estate estate) => new PolicyRepair.LeastPrivilege();

    protected override Judgement Judge(Role role, Estate estate) =>
        HeldPolicies.Of(role, estate).May("iam:PassRole", Witness.Roles(role))
            .Forbid($"The role {role.Name} may pass every role of the account", $"The role {role.Name} may pass no role that its policies do not name.", "iam:PassRole", lowered: Severity.Medium);
}
