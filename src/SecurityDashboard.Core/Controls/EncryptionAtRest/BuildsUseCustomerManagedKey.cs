using SecurityDashboard.Encryption;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Builds;
using SecurityDashboard.Inventory.Keys;

namespace SecurityDashboard.Controls.EncryptionAtRest;

public sealed class BuildsUseCustomerManagedKey : Control<BuildProject>
{
    public override ControlInfo Info { get; } = new()
    {
        Id = "CB-15",
        Title = "Build output is encrypted with a customer-managed key",
        Severity = Severity.Medium,
        Risk = "The policy of an AWS-managed key cannot be changed, shared with another account or revoked: whoever may read the bucket may also decrypt what was built.",
        Needs = ["codebuild:ListProjects", "codebuild:BatchGetProjects", "kms:DescribeKey"],
        Satisfies = ["NIST-800-53r5 SC-12", "NIST-800-53r5 SC-28(1)", "ISO-27001:2022 A.8.24"],
        Remediation = new Remediation(
            "Name a customer-managed key as the encryption key of {name}.",
            new Uri("https://docs.aws.amazon.com/codebuild/latest/userguide/security-encryption.html"))
        {
            Cli = """
                key=$(aws kms create-key --region {region} --description 'Build output' --query KeyMetadata.Arn --output text)
                aws kms enable-key-rotation --region {region} --key-id "$key"
                aws codebuild update-project --region {region} --name {name} --encryption-key "$key"
                """,
            CloudFormation = """
                # On the AWS::CodeBuild::Project named "{name}":
                EncryptionKey: !GetAtt BuildKey.Arn
                """,
            Terraform = """
                # In the aws_codebuild_project named "{name}":
                encryption_key = aws_kms_key.builds.arn
                """,
            Console = "CodeBuild › Build projects › {name} › Edit › Artifacts › Additional configuration › Encryption key.",
            Verify = "aws codebuild batch-get-projects --region {region} --names {name} --query 'projects[].encryptionKey'",
            SideEffects = "The build role, and whoever reads the output, needs kms:Decrypt and kms:GenerateDataKey on the key. What is already stored stays as it is.",
            Undo = """
                aws codebuild update-project --region {region} --name {name} --encryption-key alias/aws/s3
                # Keep the key that the fix made: what was built since cannot be read without it.
                """,
        },
    };

    protected override Judgement Judge(BuildProject project, Estate estate)
    {
        var definition = project.Definition.Value;
        if (definition.CacheLocation is null && definition.Artifacts.All(artifacts => artifacts.Type is "NO_ARTIFACTS"))
            return Verdict.NotApplicable($"The project {project.Name} stores no output.");

        var evidence = new Evidence("encryptionKey", EncryptionLevel.SseKmsCustomerManaged.Name(), definition.EncryptionKey ?? "none named");
        if (definition.EncryptionKey is not { } named)
            return Verdict.Fail($"The project {project.Name} names no key, so CodeBuild uses the AWS-managed key aws/s3.") with { Evidence = [evidence] };

        var reference = new Reference(ResourceTypes.Key, named, project.Account, project.Region);
        if (References.IsAwsManagedAlias(reference.Arn))
            return Verdict.Fail($"The project {project.Name} uses {named}, which AWS manages.") with { Evidence = [evidence] };

        var key = estate.Find<KmsKey>(reference).Value;
        return key.Description.Value.Manager is KeyManager.Customer
            ? Verdict.Pass($"The project {project.Name} uses the customer-managed key {key.Arn}.") with { Evidence = [evidence] }
            : Verdict.Fail($"The project {project.Name} uses {key.Arn}, which AWS manages.") with { Evidence = [evidence] };
    }
}
