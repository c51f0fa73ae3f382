using System.Collections.Immutable;
using SecurityDashboard.Iam;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Identity;

namespace SecurityDashboard.Controls.Authorization;

public sealed class PoliciesAreNotAdministrators : Control<ManagedPolicy>
{
    public override ControlInfo Info { get; } = new()
    {
        Id = "AZ-01",
        Title = "No policy of your own that is in use allows everything",
        Severity = Severity.High,
        Risk = "Whoever gets hold of one principal that has it owns the account; and who has it changes with every attachment, without anybody looking at the policy again.",
        Needs = ["iam:GetAccountAuthorizationDetails"],
        Satisfies =
        [
            "CIS-AWS-3.0 1.16", "CIS-AWS-5.0 1.15", "CIS-AWS-7.0 2.14", "AWS-FSBP IAM.1", "NIST-800-53r5 AC-3", "NIST-800-53r5 AC-6", "PCI-DSS-4 7.2.1",
            "PCI-DSS-4 7.2.2", "SOC2 CC6.3", "OWASP-CICD CICD-SEC-2", "ISO-27001:2022 A.5.18", "ISO-27001:2022 A.8.2",
        ],
        Remediation = new Remediation(
            "Write into {name} the actions and resources that those who have it need. Where somebody has to be an administrator, attach the AWS-managed AdministratorAccess to few people with a second factor: everybody knows what it means.",
            new Uri("https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_job-functions.html"))
        {
            Cli = """
                aws iam list-entities-for-policy --policy-arn {arn}
                version=$(aws iam get-policy --policy-arn {arn} --query Policy.DefaultVersionId --output text)
                aws iam get-policy-version --policy-arn {arn} --version-id "$version" --query PolicyVersion.Document > policy.json
                "${EDITOR:-vi}" policy.json
                aws iam create-policy-version --policy-arn {arn} --policy-document file://policy.json --set-as-default
                """,
            CloudFormation = """
                # On the AWS::IAM::ManagedPolicy "{name}", in the place of Action "*":
                PolicyDocument:
                  Version: "2012-10-17"
                  Statement:
                    - Effect: Allow
                      Action: [codepipeline:GetPipeline*, codepipeline:ListPipelines]
                      Resource: "*"
                """,
            Terraform = """
                # In the aws_iam_policy_document of "{name}", in the place of actions = ["*"]:
                statement {
                  actions   = ["codepipeline:GetPipeline*", "codepipeline:ListPipelines"]
                  resources = ["*"]
                }
                """,
            Console = "IAM › Policies › {name} › Entities attached shows who has it; Permissions › Edit.",
            Verify = "aws iam get-policy --policy-arn {arn} --query Policy.DefaultVersionId --output text | xargs aws iam get-policy-version --policy-arn {arn} --query PolicyVersion.Document --version-id",
            SideEffects = "Those who have the policy may no longer do what it now forgets; the message of AccessDenied names the action. The last five versions are kept: set-default-policy-version brings the old one back.",
            Undo = """
                aws iam list-policy-versions --policy-arn {arn} --query 'Versions[].[VersionId,IsDefaultVersion,CreateDate]' --output table
                read -r -p 'Version before the change: ' version
                aws iam set-default-policy-version --policy-arn {arn} --version-id "$version"
                """,
        },
    };

    protected override Judgement Judge(ManagedPolicy policy, Estate estate)
    {
        var document = OpenedTo.Understood(policy.Document.Value, policy, "iam:GetAccountAuthorizationDetails");
        ImmutableArray<AttachedPolicy> itself = [new AttachedPolicy(policy.Name, document)];
        var access = AdministratorAccess.Of(itself);
        if (!access.IsEverything || AdministratorAccess.LosesIam(itself))
            return Verdict.Pass($"The policy {policy.Name} does not allow everything.");

        var holders = estate.Subject.HoldersOf(policy.Arn);
        var evidence = new Evidence("Document", "less than every action on every resource", holders.Count == 0 ? "everything, attached to nobody" : $"everything, attached to {string.Join(", ", holders)}");
        if (holders.Count == 0)
            return Holders.WhyUnsure(estate) is { } why
                ? throw new UnreadableException(why)
                : Verdict.Fail($"The policy {policy.Name} allows every action on every resource. Low, because nobody has it.") with { Evidence = [evidence], LoweredTo = Severity.Low };

        return access.IsUnconditional
            ? Verdict.Fail($"The policy {policy.Name} allows every action on every resource, and is attached to {Wording.Few(holders)}.") with { Evidence = [evidence] }
            : Verdict.Fail($"The policy {policy.Name} allows every action on every resource under conditions, and is attached to {Wording.Few(holders)}. Medium, because they may not hold.") with { Evidence = [evidence], LoweredTo = Severity.Medium };
    }
}
