using SecurityDashboard.Inventory.Identity;
using SecurityDashboard.Inventory;

namespace SecurityDashboard.Controls.Authorization;

public sealed class StackRolesAreNotAdministrators : Control<Role>
{
    public override ControlInfo Info { get; } = new()
    {
        Id = "RL-12",
        Title = "No role that a pipeline hands to CloudFormation is an administrator",
        Severity = Severity.High,
        Risk = "CloudFormation does with the role whatever the template says: whoever changes the template, in the source or in a build, does anything in the account.",
        Needs = ["iam:GetAccountAuthorizationDetails", "iam:GetPolicy", "iam:GetPolicyVersion", "codepipeline:GetPipeline"],
        Satisfies = ["OWASP-CICD CICD-SEC-5", "NIST-800-53r5 AC-6", "ISO-27001:2022 A.8.2", "PCI-DSS-4 7.2.1"],
        Remediation = new Remediation(
            "Give {name} what its stacks are made of, and nothing of IAM that it does not need; a permissions boundary takes the worst away at once.",
            new Uri("https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-iam-servicerole.html"))
        {
            Cli = """
                # A boundary for the time being: write boundary.json with the services that the stacks use, and without iam.
                "${EDITOR:-vi}" boundary.json
                boundary=$(aws iam create-policy --policy-name stack-boundary --policy-document file://boundary.json --query Policy.Arn --output text)
                aws iam put-role-permissions-boundary --role-name {name} --permissions-boundary "$boundary"
                # Then work out a narrow policy from what the role does use, and put it in the place of the wide one.
                """,
            CloudFormation = """
                # On the AWS::IAM::Role "{name}": no AdministratorAccess under ManagedPolicyArns, no Action "*" under Policies, and
                PermissionsBoundary: !Ref StackBoundary
                """,
            Terraform = """
                # On the aws_iam_role "{name}": no aws_iam_role_policy_attachment of AdministratorAccess, no "*" in its policies, and
                permissions_boundary = aws_iam_policy.stack_boundary.arn
                """,
            Console = "IAM › Roles › {name} › Permissions › Set permissions boundary; Last Accessed shows what the role needs.",
            Verify = RoleCommands.Simulate("iam:CreateUser iam:PassRole kms:DisableKey"),
            SideEffects = "A stack that needs what was forgotten fails and rolls back; its events name the action.",
            Undo = """
                # A boundary that the role had before is put back with put-role-permissions-boundary in the place of the next line.
                aws iam delete-role-permissions-boundary --role-name {name}
                aws iam delete-policy --policy-arn arn:aws:iam::{account}:policy/stack-boundary
                """,
        },
    };

    protected override bool Concerns(Role role, Estate estate) => estate.Usage.StackRoles.Contains(role.Arn);

    protected override Judgement Judge(Role role, Estate estate) => Administration.Judge(role, estate);
}
