using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Keys;

namespace SecurityDashboard.Controls.EncryptionAtRest;

/// <remarks>https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html</remarks>
public sealed class KeysAreNotOnTheirWayOut : Control<KmsKey>
{
    public override ControlInfo Info { get; } = new()
    {
        Id = "KM-02",
        Title = "No key that something names is pending deletion",
        Severity = Severity.Critical,
        Risk = "When the waiting period ends, everything under the key is lost for good: artifacts, secrets, logs. Until then nothing that needs it works, and whoever scheduled it may have meant just that.",
        Needs = ["kms:DescribeKey"],
        Satisfies = ["AWS-FSBP KMS.3", "NIST-800-53r5 SC-12", "NIST-800-53r5 SC-12(2)", "PCI-DSS-4 3.7.1", "SOC2 CC6.1", "ISO-27001:2022 A.8.24"],
        Remediation = new Remediation(
            "Cancel the deletion of {name} and enable the key again; find out in CloudTrail who scheduled it. Delete it only once nothing names it any more.",
            new Uri("https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys-scheduling-key-deletion.html"))
        {
            Cli = """
                aws kms cancel-key-deletion --region {region} --key-id {name}
                aws kms enable-key --region {region} --key-id {name}
                """,
            CloudFormation = """
                # A template cannot cancel a deletion: do that first. Then, on the AWS::KMS::Key "{arn}", so that no stack deletes it again:
                DeletionPolicy: Retain
                Enabled: true
                """,
            Terraform = """
                # Terraform cannot cancel a deletion: do that first. Then, on the aws_kms_key "{arn}":
                is_enabled = true
                lifecycle { prevent_destroy = true }
                """,
            Console = "KMS › Customer managed keys › {name} › Key actions › Cancel key deletion, then Enable.",
            Verify = "aws kms describe-key --region {region} --key-id {name} --query 'KeyMetadata.[KeyState,DeletionDate]'",
            SideEffects = "None: what uses the key works again at once.",
            Undo = """
                # After these days nothing under the key can be read any more, and nobody can undo that.
                aws kms schedule-key-deletion --region {region} --key-id {name} --pending-window-in-days 30
                """,
        },
    };

    protected override Judgement Judge(KmsKey key, Estate estate)
    {
        var description = key.Description.Value;
        if (description.Manager is KeyManager.Aws)
            return Verdict.NotApplicable($"AWS manages the key {key.Arn}; nobody else can delete it.");

        var evidence = new Evidence("KeyState", "not PendingDeletion", description.State);
        return description.State is "PendingDeletion" or "PendingReplicaDeletion"
            ? Verdict.Fail($"The key {key.Arn} is waiting for its deletion, and things still name it.") with { Evidence = [evidence] }
            : Verdict.Pass($"The key {key.Arn} is not waiting for its deletion.") with { Evidence = [evidence] };
    }
}
