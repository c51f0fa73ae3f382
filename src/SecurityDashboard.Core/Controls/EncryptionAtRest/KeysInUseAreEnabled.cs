using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Keys;

namespace SecurityDashboard.Controls.EncryptionAtRest;

/// <remarks>https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html</remarks>
public sealed class KeysInUseAreEnabled : Control<KmsKey>
{
    public override ControlInfo Info { get; } = new()
    {
        Id = "KM-03",
        Title = "Every key that something names can be used",
        Severity = Severity.High,
        Risk = "Nothing under the key can be read or written: pipelines stop at their artifacts, builds at their secrets, and whoever repairs that in a hurry takes the key away instead.",
        Needs = ["kms:DescribeKey"],
        Satisfies = ["NIST-800-53r5 SC-12", "ISO-27001:2022 A.8.24"],
        Remediation = new Remediation(
            "Enable {name}, or import its material; or, where the key was switched off for good, give what names it another one.",
            new Uri("https://docs.aws.amazon.com/kms/latest/developerguide/enabling-keys.html"))
        {
            Cli = """
                # A key that is Disabled; one with PendingImport waits for its material instead.
                aws kms enable-key --region {region} --key-id {name}
                """,
            CloudFormation = """
                # On the AWS::KMS::Key "{arn}":
                Enabled: true
                """,
            Terraform = """
                # On the aws_kms_key "{arn}":
                is_enabled = true
                """,
            Console = "KMS › Customer managed keys › {name} › Key actions › Enable.",
            Verify = "aws kms describe-key --region {region} --key-id {name} --query KeyMetadata.KeyState",
            SideEffects = "Whoever may use the key by its policy can do so again: look at the policy first if the key was switched off because of a leak.",
            Undo = "aws kms disable-key --region {region} --key-id {name}",
        },
    };

    protected override Judgement Judge(KmsKey key, Estate estate)
    {
        var description = key.Description.Value;
        var evidence = new Evidence("KeyState", "Enabled", description.State);
        return description switch
        {
            { Manager: KeyManager.Aws } => Verdict.NotApplicable($"AWS manages the key {key.Arn}."),
            { State: "PendingDeletion" or "PendingReplicaDeletion" } => Verdict.NotApplicable($"The key {key.Arn} is waiting for its deletion, which KM-02 judges."),
            { State: "Disabled" or "PendingImport" or "Unavailable" } => Verdict.Fail($"The key {key.Arn} is {description.State}, and things still name it.") with { Evidence = [evidence] },
            _ => Verdict.Pass($"The key {key.Arn} is {description.State}.") with { Evidence = [evidence] },
        };
    }
}
