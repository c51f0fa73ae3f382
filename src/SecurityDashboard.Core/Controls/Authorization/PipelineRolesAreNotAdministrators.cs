using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Identity;
using SecurityDashboard.Remediations;

namespace SecurityDashboard.Controls.Authorization;

public sealed class PipelineRolesAreNotAdministrators : Control<Role>
{
    public override ControlInfo Info { get; } = new()
    {
        Id = "RL-01",
        Title = "No role of a pipeline or of its actions is an administrator",
        Severity = Severity.Critical,
        Risk = "Whoever can change the pipeline, or what it builds and deploys, can do anything in the account: read every secret, make users, switch off the logs.",
        Needs = ["iam:GetAccountAuthorizationDetails", "iam:GetPolicy", "iam:GetPolicyVersion", "codepipeline:GetPipeline"],
        Satisfies =
        [
            "AWS-FSBP IAM.1", "CIS-AWS-3.0 1.16", "CIS-AWS-5.0 1.15", "CIS-AWS-7.0 2.14", "NIST-800-53r5 AC-6", "NIST-800-53r5 AC-6(10)", "PCI-DSS-4 7.2.1", "PCI-DSS-4 7.2.2",
            "SOC2 CC6.3", "OWASP-CICD CICD-SEC-2", "OWASP-CICD CICD-SEC-5", "NIST-800-218 PO.5.1", "ISO-27001:2022 A.8.2", "ISO-27001:2022 A.5.18",
        ],
        Remediation = new Remediation(
            "Give {name} only what its pipeline does: the artifact bucket and its key, its build projects, its deployments. Until that is worked out, a permissions boundary takes the worst away at once.",
            new Uri("https://docs.aws.amazon.com/codepipeline/latest/userguide/security-iam.html"))
        {
            Cli = """
                # What the role has used, to write its policy from:
                job=$(aws iam generate-service-last-accessed-details --arn {arn} --query JobId --output text)
                aws iam get-service-last-accessed-details --job-id "$job" --query 'ServicesLastAccessed[?TotalAuthenticatedEntities>`0`].[ServiceNamespace,LastAuthenticated]'
                # A boundary for the time being; write boundary.json with the services that the pipeline uses, and without iam.
                aws iam create-policy --policy-name pipeline-boundary --policy-document file://boundary.json
                aws iam put-role-permissions-boundary --role-name {name} --permissions-boundary arn:aws:iam::{account}:policy/pipeline-boundary
                # Then put the narrow policy in the place of the wide one:
                aws iam put-role-policy --role-name {name} --policy-name pipeline --policy-document file://pipeline-policy.json
                aws iam detach-role-policy --role-name {name} --policy-arn arn:aws:iam::aws:policy/AdministratorAccess
                """,
            CloudFormation = """
                # On the AWS::IAM::Role named "{name}": no AdministratorAccess under ManagedPolicyArns, no Action "*" under Policies, and
                PermissionsBoundary: !Ref PipelineBoundary
                """,
            Terraform = """
                # On the aws_iam_role named "{name}": no aws_iam_role_policy_attachment of AdministratorAccess, no "*" in its policies, and
                permissions_boundary = aws_iam_policy.pipeline_boundary.arn
                """,
            Console = "IAM › Roles › {name} › Permissions; Last Accessed shows what the role needs.",
            Verify = "aws iam simulate-principal-policy --policy-source-arn {arn} --action-names iam:CreateUser iam:PassRole kms:DisableKey --query 'EvaluationResults[].[EvalActionName,EvalDecision]'",
            SideEffects = "What the new policy forgets fails in the pipeline with AccessDenied; the message names the action. Try it on a pipeline that is not production first.",
            Undo = """
                aws iam attach-role-policy --role-name {name} --policy-arn arn:aws:iam::aws:policy/AdministratorAccess
                aws iam delete-role-policy --role-name {name} --policy-name pipeline
                # A boundary that the role had before is put back with put-role-permissions-boundary in the place of the next line.
                aws iam delete-role-permissions-boundary --role-name {name}
                aws iam delete-policy --policy-arn arn:aws:iam::{account}:policy/pipeline-boundary
                """,
        },
    };

    protected override bool Concerns(Role role, Estate estate) => estate.Usage.PipelineRoles.Contains(role.Arn);

    private protected override PolicyRepair? Repair(Role role, string subKey, Estate estate) => new PolicyRepair.LeastPrivilege();

    protected override Judgement Judge(Role role, Estate estate) => Administration.Judge(role, estate);
}
