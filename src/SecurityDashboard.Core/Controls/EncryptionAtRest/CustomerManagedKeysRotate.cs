using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Keys;

namespace SecurityDashboard.Controls.EncryptionAtRest;

/// <remarks>Only KMS's own symmetric keys can be rotated by KMS: https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html</remarks>
public sealed class CustomerManagedKeysRotate : Control<KmsKey>
{
    public override ControlInfo Info { get; } = new()
    {
        Id = "KM-01",
        Title = "Every customer-managed key rotates automatically",
        Severity = Severity.Medium,
        Risk = "Without rotation the same key material protects every artifact ever written, so whoever obtains it once can read all of them.",
        Needs = ["kms:DescribeKey", "kms:GetKeyRotationStatus"],
        Satisfies =
        [
            "CIS-AWS-3.0 3.6", "CIS-AWS-5.0 3.6", "CIS-AWS-7.0 4.6", "AWS-FSBP KMS.4", "NIST-800-53r5 SC-12", "NIST-800-53r5 SC-12(2)", "PCI-DSS-4 3.7.4", "PCI-DSS-4 3.7.5",
            "ISO-27001:2022 A.8.24",
        ],
        Remediation = new Remediation(
            "Switch on yearly rotation for the key {name}.",
            new Uri("https://docs.aws.amazon.com/kms/latest/developerguide/rotating-keys-enable.html"))
        {
            Cli = "aws kms enable-key-rotation --region {region} --key-id {name}",
            CloudFormation = """
                # On the AWS::KMS::Key "{arn}":
                EnableKeyRotation: true
                """,
            Terraform = """
                # On the aws_kms_key "{arn}":
                enable_key_rotation = true
                """,
            Console = "KMS › Customer managed keys › {name} › Key rotation › Edit › Enable.",
            Verify = "aws kms get-key-rotation-status --region {region} --key-id {name}",
            SideEffects = "None for users of the key: its id and ARN stay, and KMS keeps the old material to decrypt with. The first and second rotation add to the key's monthly price.",
            Undo = """
                # Material that was rotated meanwhile stays the current one, and everything can still be decrypted.
                aws kms disable-key-rotation --region {region} --key-id {name}
                """,
        },
    };

    protected override Judgement Judge(KmsKey key, Estate estate)
    {
        var description = key.Description.Value;
        return description switch
        {
            { Manager: KeyManager.Aws } => Verdict.NotApplicable($"AWS manages the key {key.Arn} and rotates it every year."),
            { Spec: not "SYMMETRIC_DEFAULT" } => Verdict.NotApplicable($"KMS cannot rotate the key {key.Arn}: its spec is {description.Spec}."),
            { Origin: not "AWS_KMS" } => Verdict.NotApplicable($"KMS cannot rotate the key {key.Arn}: its material comes from {description.Origin}."),
            { State: not "Enabled" } => Verdict.NotApplicable($"KMS does not rotate the key {key.Arn} while it is {description.State}."),
            _ => key.RotationEnabled.Value
                ? Verdict.Pass($"The key {key.Arn} rotates automatically.") with { Evidence = [new Evidence("KeyRotationEnabled", "true", "true")] }
                : Verdict.Fail($"The key {key.Arn} does not rotate.") with { Evidence = [new Evidence("KeyRotationEnabled", "true", "false")] },
        };
    }
}
