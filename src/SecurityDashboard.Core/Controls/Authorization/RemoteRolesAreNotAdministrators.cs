using SecurityDashboard.Inventory.Identity;
using SecurityDashboard.Inventory;

namespace SecurityDashboard.Controls.Authorization;

public sealed class RemoteRolesAreNotAdministrators : Control<Role>
{
    public override ControlInfo Info { get; } = new()
    {
        Id = "XA-03",
        Title = "No role for pipelines of another account is an administrator",
        Severity = Severity.High,
        Risk = "Whoever takes over the other account, or one of its builds, does anything in this one: the border between the accounts is worth nothing.",
        Needs = ["iam:GetAccountAuthorizationDetails", "iam:GetPolicy", "iam:GetPolicyVersion", "codepipeline:GetPipeline"],
        Satisfies = ["NIST-800-53r5 AC-6", "OWASP-CICD CICD-SEC-5", "ISO-27001:2022 A.8.2", "PCI-DSS-4 7.2.1"],
        Remediation = new Remediation(
            "Give {name} what the deployment does and no more; a permissions boundary takes the worst away at once.",
            new Uri("https://docs.aws.amazon.com/codepipeline/latest/userguide/pipelines-create-cross-account.html"))
        {
            Cli = """
                # A boundary for the time being; write boundary.json with the services that the deployment uses, and without iam.
                aws iam create-policy --policy-name deploy-boundary --policy-document file://boundary.json
                aws iam put-role-permissions-boundary --role-name {name} --permissions-boundary arn:aws:iam::{account}:policy/deploy-boundary
                # Then put the narrow policy in the place of the wide one:
                aws iam put-role-policy --role-name {name} --policy-name deploy --policy-document file://deploy-policy.json
                aws iam detach-role-policy --role-name {name} --policy-arn arn:aws:iam::aws:policy/AdministratorAccess
                """,
            CloudFormation = """
                # On the AWS::IAM::Role "{name}": no AdministratorAccess under ManagedPolicyArns, no Action "*" under Policies, and
                PermissionsBoundary: !Ref DeployBoundary
                """,
            Terraform = """
                # On the aws_iam_role "{name}": no aws_iam_role_policy_attachment of AdministratorAccess, no "*" in its policies, and
                permissions_boundary = aws_iam_policy.deploy_boundary.arn
                """,
            Console = "IAM › Roles › {name} › Permissions › Set permissions boundary; Last Accessed shows what the role needs.",
            Verify = RoleCommands.Simulate("iam:CreateUser iam:PassRole kms:DisableKey"),
            SideEffects = RoleCommands.WhatIsMissed,
        },
    };

    protected override bool Concerns(Role role, Estate estate) => estate.Usage.RolesUsedFromOutside.Contains(role.Arn);

    protected override Judgement Judge(Role role, Estate estate) => Administration.Judge(role, estate);
}
