using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Identity;

namespace SecurityDashboard.Controls.Authorization;

public sealed class InstanceRolesAreNotAdministrators : Control<Role>
{
    public override ControlInfo Info { get; } = new()
    {
        Id = "IP-02",
        Title = "No role of an instance that pipelines deploy to or build on is an administrator",
        Severity = Severity.High,
        Risk = "Every program on the instance has these credentials: what was deployed, each of its dependencies, and whoever breaks into one of them owns the account.",
        Needs = ["iam:GetAccountAuthorizationDetails", "iam:GetPolicy", "iam:GetPolicyVersion", "iam:ListInstanceProfiles", "ec2:DescribeInstances", "codepipeline:ListPipelines", "codepipeline:GetPipeline", "codedeploy:BatchGetDeploymentGroups"],
        Satisfies = ["NIST-800-53r5 AC-6", "OWASP-CICD CICD-SEC-5", "ISO-27001:2022 A.8.2"],
        Remediation = new Remediation(
            "Give {name} what the programs on its instances do and nothing else; the CodeDeploy agent reads revisions from S3.",
            new Uri("https://docs.aws.amazon.com/codedeploy/latest/userguide/getting-started-create-iam-instance-profile.html"))
        {
            Cli = RoleCommands.EditPolicy,
            CloudFormation = """
                # On the AWS::IAM::Role "{name}": no AdministratorAccess under ManagedPolicyArns, no "*" or iam:* under Policies, and for example
                Policies:
                  - PolicyName: revisions
                    PolicyDocument:
                      Version: "2012-10-17"
                      Statement:
                        - { Effect: Allow, Action: s3:GetObject, Resource: !Sub "${ArtifactBucket.Arn}/*" }
                """,
            Terraform = """
                # On the aws_iam_role "{name}": no aws_iam_role_policy_attachment of AdministratorAccess, no "*" or iam:* in its policies, and for example
                statement {
                  actions   = ["s3:GetObject"]
                  resources = ["${aws_s3_bucket.artifacts.arn}/*"]
                }
                """,
            Console = RoleCommands.Console,
            Verify = RoleCommands.Simulate("iam:CreateUser iam:PassRole kms:DisableKey"),
            SideEffects = RoleCommands.WhatIsMissed,
            Undo = RoleCommands.UndoPolicy,
        },
    };

    protected override bool Concerns(Role role, Estate estate) => estate.Usage.InstanceRoles.Contains(role.Arn);

    protected override Judgement Judge(Role role, Estate estate)
    {
        var everything = Verdict.Attempt(() => Administration.Judge(role, estate));
        return everything.Outcome is Outcome.Fail
            ? everything
            : Verdict.OfAll<Func<Verdict>>([() => everything, () => JudgeIam(role, estate)], look => look(), none: everything);
    }

    /// <summary>Whoever may do everything in IAM gives itself the rest.</summary>
    private static Verdict JudgeIam(Role role, Estate estate) => HeldPolicies.Of(role, estate).May(Witness.ActionOf("iam"), Witness.Roles(role))
        .Forbid($"The role {role.Name} may do everything in IAM, and so make itself an administrator", $"The role {role.Name} may not do everything in IAM.", "actions of iam", Severity.Medium);
}
