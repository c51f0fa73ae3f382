using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Identity;
using SecurityDashboard.Remediations;

namespace SecurityDashboard.Controls.Authorization;

public sealed class RolesAssumeNamedRoles : Control<Role>
{
    public override ControlInfo Info { get; } = new()
    {
        Id = "XA-06",
        Title = "No role of a pipeline or build may assume every role",
        Severity = Severity.High,
        Risk = "Whoever takes over the build goes on to every role that trusts the account, here and in other accounts, and picks the strongest.",
        Needs = ["iam:GetAccountAuthorizationDetails", "iam:GetPolicy", "iam:GetPolicyVersion", "codepipeline:GetPipeline", "codebuild:BatchGetProjects"],
        Satisfies = ["NIST-800-53r5 AC-6", "OWASP-CICD CICD-SEC-5", "ISO-27001:2022 A.8.2", "PCI-DSS-4 7.2.2"],
        Remediation = new Remediation(
            "Name the roles that {name} takes, by their ARNs, in its policies.",
            new Uri("https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_permissions-to-switch.html"))
        {
            Cli = RoleCommands.EditPolicy,
            CloudFormation = """
                # In the Policies of the AWS::IAM::Role "{name}":
                - Effect: Allow
                  Action: sts:AssumeRole
                  Resource: !Ref OtherAccountsDeployRoleArn
                """,
            Terraform = """
                # In the aws_iam_policy_document of the role "{name}":
                statement {
                  actions   = ["sts:AssumeRole"]
                  resources = [var.other_accounts_deploy_role_arn]
                }
                """,
            Console = RoleCommands.Console,
            Verify = RoleCommands.Simulate("sts:AssumeRole"),
            SideEffects = "Deployments that take a role which was forgotten fail with AccessDenied; the message names the role.",
            Undo = RoleCommands.UndoPolicy,
        },
    };

    protected override bool Concerns(Role role, Estate estate) => estate.Usage.WorkingRoles.Contains(role.Arn);

    private protected override PolicyRepair? Repair(Role role, string subKey, Estate estate) => new PolicyRepair.LeastPrivilege();

    protected override Judgement Judge(Role role, Estate estate) =>
        HeldPolicies.Of(role, estate).May("sts:AssumeRole", Witness.RolesAnywhere(role))
            .Forbid($"The role {role.Name} may assume every role that trusts its account", $"The role {role.Name} may assume no role that its policies do not name.", "sts:AssumeRole", lowered: Severity.Medium);
}
