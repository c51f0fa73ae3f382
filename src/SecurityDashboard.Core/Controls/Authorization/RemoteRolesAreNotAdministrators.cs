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
                # A boundary for the time being: write boundary.json with the services that the deployment use, and without iam.
                "${EDITOR:-vi}" boundary.json
                boundary=$(aws iam create-policy --policy-name deploy-boundary --policy-document file://boundary.json --query Policy.Arn --output text)
                aws iam put-role-permissions-boundary --role-name {name} --permissions-boundary "$boundary"
                # Then work out a narrow policy from what the role does use, and put it in the place of the wide one.
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
            Undo = """
                # A boundary that the role had before is put back with put-role-permissions-boundary in the place of the next line.
                aws iam delete-role-permissions-boundary --role-name {name}
                aws iam delete-policy --policy-arn arn:aws:iam::{account}:policy/deploy-boundary
                """,
        },
    };

    protected override bool Concerns(Role role, Estate estate) => estate.Usage.RolesUsedFromOutside.Contains(role.Arn);

    protected override Judgement Judge(Role role, Estate estate) => Administration.Judge(role, estate);
}
