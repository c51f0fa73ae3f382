using SecurityDashboard.Inventory.Identity;
using SecurityDashboard.Inventory;

namespace SecurityDashboard.Controls.Authorization;

public sealed class BuildRolesAreNotAdministrators : Control<Role>
{
    public override ControlInfo Info { get; } = new()
    {
        Id = "RL-02",
        Title = "No role of a build is an administrator",
        Severity = Severity.Critical,
        Risk = "A build runs what the source says: whoever gets a change, or a dependency, into it does anything in the account, without touching a pipeline.",
        Needs = ["iam:GetAccountAuthorizationDetails", "iam:GetPolicy", "iam:GetPolicyVersion", "codebuild:ListProjects", "codebuild:BatchGetProjects"],
        Satisfies = ["AWS-FSBP IAM.1", "CIS-AWS-3.0 1.16", "CIS-AWS-5.0 1.15", "CIS-AWS-7.0 2.14", "NIST-800-53r5 AC-6", "PCI-DSS-4 7.2.1", "SOC2 CC6.3", "OWASP-CICD CICD-SEC-2", "OWASP-CICD CICD-SEC-5", "ISO-27001:2022 A.8.2"],
        Remediation = new Remediation(
            "Give {name} only what its builds do: their logs, the artifact bucket and its key, the secrets that they name. Move deployments out of the build, to a role of their own.",
            new Uri("https://docs.aws.amazon.com/codebuild/latest/userguide/setting-up-service-role.html"))
        {
            Cli = """
                # What the role has used, to write its policy from:
                job=$(aws iam generate-service-last-accessed-details --arn {arn} --query JobId --output text)
                aws iam get-service-last-accessed-details --job-id "$job" --query 'ServicesLastAccessed[?TotalAuthenticatedEntities>`0`].[ServiceNamespace,LastAuthenticated]'
                # Write build-policy.json from it, then put the narrow policy in the place of the wide one:
                aws iam put-role-policy --role-name {name} --policy-name build --policy-document file://build-policy.json
                aws iam detach-role-policy --role-name {name} --policy-arn arn:aws:iam::aws:policy/AdministratorAccess
                aws iam list-role-policies --role-name {name}   # take inline policies that allow "*" away with delete-role-policy
                """,
            CloudFormation = """
                # On the AWS::IAM::Role "{name}": no AdministratorAccess under ManagedPolicyArns, no Action "*" under Policies, and for example
                Policies:
                  - PolicyName: build
                    PolicyDocument:
                      Version: "2012-10-17"
                      Statement:
                        - { Effect: Allow, Action: [logs:CreateLogStream, logs:PutLogEvents], Resource: !Sub "${BuildLogs.Arn}:*" }
                        - { Effect: Allow, Action: [s3:GetObject, s3:PutObject], Resource: !Sub "${ArtifactBucket.Arn}/*" }
                """,
            Terraform = """
                # On the aws_iam_role "{name}": no aws_iam_role_policy_attachment of AdministratorAccess, no "*" in its policies, and for example
                statement {
                  actions   = ["s3:GetObject", "s3:PutObject"]
                  resources = ["${aws_s3_bucket.artifacts.arn}/*"]
                }
                """,
            Console = "IAM › Roles › {name} › Permissions; Last Accessed shows what the role needs.",
            Verify = RoleCommands.Simulate("iam:CreateUser iam:PassRole kms:DisableKey"),
            SideEffects = RoleCommands.WhatIsMissed,
            Undo = """
                aws iam attach-role-policy --role-name {name} --policy-arn arn:aws:iam::aws:policy/AdministratorAccess
                aws iam delete-role-policy --role-name {name} --policy-name build
                # An inline policy that was deleted comes back only from the template or the copy that it was made from.
                """,
        },
    };

    protected override bool Concerns(Role role, Estate estate) => estate.Usage.BuildRoles.Contains(role.Arn);

    protected override Judgement Judge(Role role, Estate estate) => Administration.Judge(role, estate);
}
