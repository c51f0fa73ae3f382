using SecurityDashboard.Iam;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Identity;

namespace SecurityDashboard.Controls.Authorization;

public sealed class PoliciesHaveNoServiceWildcards : Control<ManagedPolicy>
{
    public override ControlInfo Info { get; } = new()
    {
        Id = "AZ-02",
        Title = "No policy of your own allows everything in a whole service",
        Severity = Severity.Medium,
        Risk = "Reading is what was meant, and deleting, opening to the world and handing on came along: with everything in KMS, S3 or IAM a stolen session rewrites who may do what.",
        Needs = ["iam:GetAccountAuthorizationDetails"],
        Satisfies = ["AWS-FSBP IAM.21", "NIST-800-53r5 AC-6", "NIST-800-53r5 AC-6(2)", "PCI-DSS-4 7.2.2", "ISO-27001:2022 A.8.2"],
        Remediation = new Remediation(
            "Name in {name} the actions that are needed, and the resources that they are needed on.",
            new Uri("https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_generate-policy.html"))
        {
            Cli = """
                aws iam list-entities-for-policy --policy-arn {arn}
                version=$(aws iam get-policy --policy-arn {arn} --query Policy.DefaultVersionId --output text)
                aws iam get-policy-version --policy-arn {arn} --version-id "$version" --query PolicyVersion.Document > policy.json
                "${EDITOR:-vi}" policy.json
                aws iam create-policy-version --policy-arn {arn} --policy-document file://policy.json --set-as-default
                """,
            CloudFormation = """
                # On the AWS::IAM::ManagedPolicy "{name}", in the place of an Action such as s3:*:
                - Effect: Allow
                  Action: [s3:GetObject, s3:PutObject]
                  Resource: !Sub "${ArtifactBucket.Arn}/*"
                """,
            Terraform = """
                # In the aws_iam_policy_document of "{name}", in the place of actions such as s3:*:
                statement {
                  actions   = ["s3:GetObject", "s3:PutObject"]
                  resources = ["${aws_s3_bucket.artifacts.arn}/*"]
                }
                """,
            Console = "IAM › Policies › {name} › Permissions › Edit; Access Advisor on each that has it shows what was used.",
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
        if (AdministratorAccess.Of([new AttachedPolicy(policy.Name, document)]).IsEverything)
            return Verdict.NotApplicable($"The policy {policy.Name} allows everything there is, not one service.");

        var held = HeldPolicies.Of(policy, estate);
        var whole = RolesHaveNoServiceWildcards.Services.Select(service => (Service: service, Permission: held.May(Witness.ActionOf(service), Witness.Anything(policy, estate, service)))).Where(entry => entry.Permission.IsGiven).ToList();
        if (whole.Count == 0)
            return Verdict.Pass($"The policy {policy.Name} allows everything in none of the services that matter most.");

        var named = string.Join(", ", whole.Select(entry => entry.Service));
        var evidence = new Evidence("Document", "single actions", $"every action of {named}");
        return whole.Exists(entry => entry.Permission.IsOutright)
            ? Verdict.Fail($"The policy {policy.Name} allows everything in {named}.") with { Evidence = [evidence] }
            : Verdict.Fail($"The policy {policy.Name} allows everything in {named}, depending on {string.Join(" and ", whole.SelectMany(entry => entry.Permission.Under).Distinct())}. Low, because that may not hold.")
                with
            { Evidence = [evidence], LoweredTo = Severity.Low };
    }
}
