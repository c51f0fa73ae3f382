using SecurityDashboard.Iam.ReferenceData;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Keys;
using SecurityDashboard.Remediations;

namespace SecurityDashboard.Controls.EncryptionAtRest;

/// <remarks>https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-overview.html</remarks>
public sealed class KeyPoliciesKeepStrangersOut : Control<KmsKey>
{
    public override ControlInfo Info { get; } = new()
    {
        Id = "KM-04",
        Title = "No key policy lets everybody in",
        Severity = Severity.Critical,
        Risk = "Anyone with an AWS account of his own decrypts artifacts and secrets that he gets hold of, or, where more is open, takes the key over and locks its owner out.",
        Needs = ["kms:GetKeyPolicy", "kms:DescribeKey"],
        Satisfies = ["AWS-FSBP KMS.5", "CIS-AWS-7.0 2.21", "NIST-800-53r5 AC-3", "NIST-800-53r5 SC-12", "ISO-27001:2022 A.8.24", "ISO-27001:2022 A.8.3"],
        Remediation = new Remediation(
            "Name, in the policy of {name}, the accounts or roles that need the key, or hold the open statement to your organization with aws:PrincipalOrgID or to an account with kms:CallerAccount.",
            new Uri("https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-modifying.html"))
        {
            Cli = """
                aws kms get-key-policy --region {region} --key-id {arn} --policy-name default --query Policy --output text | tee policy-before-{account}-{region}-{name}.json > policy.json
                # In every Allow statement whose Principal is "*": name the principals instead, or add
                #   "Condition": { "StringEquals": { "kms:CallerAccount": "the account's number" } }
                "${EDITOR:-vi}" policy.json
                aws kms put-key-policy --region {region} --key-id {arn} --policy-name default --policy file://policy.json
                """,
            CloudFormation = """
                # In the KeyPolicy of the AWS::KMS::Key "{arn}", in the place of Principal "*":
                Principal: { AWS: !Sub "arn:aws:iam::${AWS::AccountId}:root" }
                """,
            Terraform = """
                # In the policy of the aws_kms_key "{arn}", in the place of identifiers = ["*"]:
                principals {
                  type        = "AWS"
                  identifiers = ["arn:aws:iam::{account}:root"]
                }
                """,
            Console = "KMS › Customer managed keys › {name} › Key policy › Switch to policy view › Edit.",
            Verify = "aws kms get-key-policy --region {region} --key-id {arn} --policy-name default --query Policy --output text",
            SideEffects = "Whoever used the key through the open statement is refused: CloudTrail shows who decrypts with it. KMS refuses a policy with which nobody could change the policy any more.",
            Undo = """
                # The policy as the fix found it, which opens the key again:
                aws kms put-key-policy --region {region} --key-id {arn} --policy-name default --policy file://policy-before-{account}-{region}-{name}.json
                """,
        },
    };

    // Only what works on a key can be opened by the policy of one.
    private static readonly string[] Actions =
    [
        .. from action in ActionTable.Current.Service("kms")?.Actions ?? []
           where action.Resources.Any(resource => resource.Type.Name is "key")
           select action.FullName,
    ];

    private protected override PolicyRepair? Repair(KmsKey key, string subKey, Estate estate) => new PolicyRepair.Narrow(statement => Statements.ForAccount(statement, key));

    protected override Judgement Judge(KmsKey key, Estate estate)
    {
        var policy = OpenedTo.Understood(key.Policy.Value, key, "kms:GetKeyPolicy");
        var open = OpenedTo.Strangers(policy, key, Actions);
        var evidence = new Evidence("key policy", "nothing for principals of other accounts that it does not name", open.IsNothing ? "nothing" : Wording.Few(open.Actions));
        return open switch
        {
            { IsNothing: true } => Verdict.Pass($"The policy of the key {key.Arn} lets no stranger in."),
            { Under.IsEmpty: true } => Verdict.Fail($"The policy of the key {key.Arn} lets everybody use {Wording.Few(open.Actions)}."),
            _ => Verdict.Fail($"The policy of the key {key.Arn} lets everybody use {Wording.Few(open.Actions)}, depending on {string.Join(" and ", open.Under)}. High, because it may not hold.")
                with
            { LoweredTo = Severity.High },
        } with
        { Evidence = [evidence] };
    }
}
