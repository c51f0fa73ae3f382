using SecurityDashboard.Iam;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Identity;

namespace SecurityDashboard.Controls.Authorization;

/// <remarks>The roles that Identity Center makes are left out: for an administrator there is no better place than that.</remarks>
public sealed class FederatedRolesAreNotAdministrators : Control<Role>
{
    public override ControlInfo Info { get; } = new()
    {
        Id = "FD-05",
        Title = "No role for outside identities is an administrator",
        Severity = Severity.Critical,
        Risk = "Who owns the account is then decided outside of it: by whoever administers the directory, the repository or the runner, or has stolen one token there.",
        Needs = ["iam:GetAccountAuthorizationDetails", "iam:GetPolicy", "iam:GetPolicyVersion"],
        Satisfies = ["NIST-800-53r5 AC-6", "OWASP-CICD CICD-SEC-2", "OWASP-CICD CICD-SEC-5", "ISO-27001:2022 A.8.2"],
        Remediation = new Remediation(
            "Give {name} what its workflows do and nothing else. People become administrators through Identity Center, with a second factor and for a while.",
            new Uri("https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html"))
        {
            Cli = RoleCommands.EditPolicy,
            CloudFormation = """
                # On the AWS::IAM::Role "{name}": no AdministratorAccess under ManagedPolicyArns, no Action "*" under Policies, and for example
                Policies:
                  - PolicyName: release
                    PolicyDocument:
                      Version: "2012-10-17"
                      Statement:
                        - Effect: Allow
                          Action: codepipeline:StartPipelineExecution
                          Resource: !Sub "arn:${AWS::Partition}:codepipeline:${AWS::Region}:${AWS::AccountId}:payments"
                """,
            Terraform = """
                # For the role "{name}", in the place of AdministratorAccess:
                data "aws_iam_policy_document" "release" {
                  statement {
                    actions   = ["codepipeline:StartPipelineExecution"]
                    resources = [aws_codepipeline.this.arn]
                  }
                }
                """,
            Console = RoleCommands.Console,
            Verify = RoleCommands.Simulate("iam:CreateRole kms:PutKeyPolicy s3:DeleteBucket"),
            SideEffects = RoleCommands.WhatIsMissed,
            Undo = RoleCommands.UndoPolicy,
        },
    };

    protected override bool Concerns(Role role, Estate estate) => Federation.Trusts(role, CallerKind.WebIdentity) || Federation.Trusts(role, CallerKind.SamlProvider);

    protected override Judgement Judge(Role role, Estate estate)
    {
        var verdict = Administration.Judge(role, estate);
        var isOfPeople = Federation.ProvidersOf(role, CallerKind.WebIdentity).Count == 0;
        return verdict.Outcome is Outcome.Fail && isOfPeople && verdict.LoweredTo is null
            ? Verdict.Fail($"{verdict.Because} High, because people of a directory take it, not programs.") with { Evidence = verdict.Evidence, LoweredTo = Severity.High }
            : verdict;
    }
}
