using System.Collections.Immutable;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Keys;
using SecurityDashboard.Remediations;

namespace SecurityDashboard.Controls.EncryptionAtRest;

/// <remarks>https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-modifying-external-accounts.html</remarks>
public sealed class KeysAreAdministeredAtHome : Control<KmsKey>
{
    private static readonly ImmutableArray<string> Administration =
        ["kms:PutKeyPolicy", "kms:ScheduleKeyDeletion", "kms:DisableKey", "kms:DisableKeyRotation", "kms:DeleteImportedKeyMaterial", "kms:UpdatePrimaryRegion", "kms:CreateGrant"];

    public override ControlInfo Info { get; } = new()
    {
        Id = "KM-05",
        Title = "Only the key's own account may administer it",
        Severity = Severity.High,
        Risk = "Whoever controls the other account deletes the key and with it every artifact, or rewrites its policy so that the pipelines of this account depend on his goodwill.",
        Needs = ["kms:GetKeyPolicy", "kms:DescribeKey"],
        Satisfies = ["NIST-800-53r5 AC-6", "NIST-800-53r5 SC-12", "ISO-27001:2022 A.8.24", "PCI-DSS-4 3.7.7"],
        Remediation = new Remediation(
            "Leave other accounts only what they need to use {name}: kms:Decrypt, kms:GenerateDataKey and kms:DescribeKey.",
            new Uri("https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-modifying-external-accounts.html"))
        {
            Cli = """
                aws kms get-key-policy --region {region} --key-id {arn} --policy-name default --query Policy --output text | tee policy-before-{account}-{region}-{name}.json > policy.json
                # In the statement that names the other account: "Action": ["kms:Decrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*", "kms:DescribeKey"]
                "${EDITOR:-vi}" policy.json
                aws kms put-key-policy --region {region} --key-id {arn} --policy-name default --policy file://policy.json
                """,
            CloudFormation = """
                # In the KeyPolicy of the AWS::KMS::Key "{arn}", in the statement that names the other account:
                Action: ["kms:Decrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*", "kms:DescribeKey"]
                """,
            Terraform = """
                # In the policy of the aws_kms_key "{arn}", in the statement that names the other account:
                actions = ["kms:Decrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*", "kms:DescribeKey"]
                """,
            Console = "KMS › Customer managed keys › {name} › Key policy › Switch to policy view › Edit.",
            Verify = "aws kms get-key-policy --region {region} --key-id {arn} --policy-name default --query Policy --output text",
            SideEffects = "AWS services that make grants for the other account, such as Auto Scaling, need kms:CreateGrant with the condition kms:GrantIsForAWSResource: that may stay.",
            Undo = """
                # The policy as the fix found it:
                aws kms put-key-policy --region {region} --key-id {arn} --policy-name default --policy file://policy-before-{account}-{region}-{name}.json
                """,
        },
    };

    private protected override PolicyRepair? Repair(KmsKey key, string subKey, Estate estate) => new PolicyRepair.Narrow(statement => Statements.Only(statement, "kms:Decrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*", "kms:DescribeKey"));

    protected override Judgement Judge(KmsKey key, Estate estate)
    {
        if (key.Description.Value.Manager is KeyManager.Aws)
            return Verdict.NotApplicable($"AWS manages the key {key.Arn}.");

        var policy = OpenedTo.Understood(key.Policy.Value, key, "kms:GetKeyPolicy");
        var foreigners = OpenedTo.ForeignersIn(policy, key.Account).ToList();
        return Verdict.OfAll(foreigners, foreigner => JudgeForeigner(policy, key, foreigner), none: Verdict.Pass($"The policy of the key {key.Arn} names no other account."));
    }

    private static Verdict JudgeForeigner(Iam.PolicyDocument policy, KmsKey key, Iam.Caller foreigner)
    {
        // Grants that an AWS service makes for itself are use, not administration.
        var open = Administration.Where(action => OpenedTo.Principal(policy, key, foreigner, [action]) is { IsNothing: false } opened
            && !(action is "kms:CreateGrant" && opened.Under.Contains("kms:GrantIsForAWSResource", StringComparer.OrdinalIgnoreCase))).ToList();
        return open.Count == 0
            ? Verdict.Pass($"{foreigner.Id} may use the key {key.Arn}, but not administer it.")
            : Verdict.Fail($"{foreigner.Id} may administer the key {key.Arn}: the key policy allows it {Wording.Few(open)}.")
                with
            { Evidence = [new Evidence($"key policy, {foreigner.Id}", "no administration", string.Join(", ", open))] };
    }
}
