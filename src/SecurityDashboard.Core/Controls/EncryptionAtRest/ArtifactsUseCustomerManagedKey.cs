using SecurityDashboard.Encryption;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Pipelines;

namespace SecurityDashboard.Controls.EncryptionAtRest;

public sealed class ArtifactsUseCustomerManagedKey : Control<Pipeline>
{
    public override ControlInfo Info { get; } = new()
    {
        Id = "AS-01",
        Title = "Every artifact store is encrypted with a customer-managed KMS key",
        Severity = Severity.Medium,
        Risk = "The policy of an AWS-managed key cannot be changed, shared with another account or revoked: whoever may read the bucket may also decrypt the source and the build output in it.",
        Needs = ["codepipeline:ListPipelines", "codepipeline:GetPipeline", "kms:DescribeKey"],
        Satisfies =
        [
            "AWS-FSBP S3.17", "NIST-800-53r5 SC-12", "NIST-800-53r5 SC-13", "NIST-800-53r5 SC-28(1)", "PCI-DSS-4 3.5.1", "PCI-DSS-4 8.3.2", "SOC2 CC6.1", "OWASP-CICD CICD-SEC-9",
            "CIS-SSC 4.1.2", "ISO-27001:2022 A.8.24",
        ],
        Remediation = new Remediation(
            "Name a customer-managed key of the same region, by its ARN, in every artifact store of pipeline {name}.",
            new Uri("https://docs.aws.amazon.com/codepipeline/latest/userguide/S3-artifact-encryption.html"))
        {
            Cli = ArtifactKeyCommands.NameKey,
            CloudFormation = """
                # On the AWS::CodePipeline::Pipeline named "{name}", and likewise under each of its ArtifactStores:
                ArtifactStore:
                  Type: S3
                  Location: !Ref ArtifactBucket
                  EncryptionKey: { Type: KMS, Id: !GetAtt ArtifactKey.Arn }
                """,
            Terraform = """
                # In every artifact_store of the aws_codepipeline named "{name}":
                encryption_key {
                  type = "KMS"
                  id   = aws_kms_key.artifacts.arn
                }
                """,
            Console = "CodePipeline › Pipelines › {name} › Edit › Edit pipeline properties › Advanced settings › Encryption key › Customer managed key.",
            Verify = "aws codepipeline get-pipeline --region {region} --name {name} --query 'pipeline.[artifactStore,artifactStores]'",
            SideEffects = "Artifacts that are already stored stay as they are. Where the bucket had no customer-managed key as its default, it gets the new one, and other pipelines that use the bucket and name no key need it too.",
            Undo = ArtifactKeyCommands.UndoNameKey,
        },
    };

    protected override Judgement Judge(Pipeline pipeline, Estate estate) =>
        Verdict.OfAll(pipeline.Definition.Value.ArtifactStores, store => JudgeStore(store, pipeline, estate), none: Verdict.NotApplicable($"The pipeline {pipeline.Name} has no artifact store."));

    private static Verdict JudgeStore(ArtifactStore store, Pipeline pipeline, Estate estate)
    {
        var path = $"artifactStores[{store.Region}].encryptionKey";
        if (store.Key is { } key && WhyAliasFails(key, store, pipeline) is { } why)
            return Verdict.Fail($"The artifact store {store.Bucket} names the key {key}, {why}; there CodePipeline needs the ARN of the key itself.")
                with
            { Evidence = [new Evidence(path, "the ARN of a customer-managed key", key)] };

        var (level, because) = PipelineEncryption.OfStore(store, pipeline, estate);
        var evidence = new Evidence(path, EncryptionLevel.SseKmsCustomerManaged.Name(), $"{level.Name()}: {store.Key ?? "none named"}");
        return level is EncryptionLevel.SseKmsCustomerManaged
            ? Verdict.Pass(because) with { Evidence = [evidence] }
            : Verdict.Fail(because) with { Evidence = [evidence] };
    }

    /// <summary>Aliases are known only in the account that made the key; null when that does no harm here.</summary>
    /// <remarks>https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_EncryptionKey.html</remarks>
    private static string? WhyAliasFails(string key, ArtifactStore store, Pipeline pipeline)
    {
        var arn = new Reference(ResourceTypes.Key, key, pipeline.Account, store.Region).Arn;
        if (!arn.Resource.StartsWith("alias/", StringComparison.Ordinal) || References.IsAwsManagedAlias(arn))
            return null;

        if (arn.Account != pipeline.Account)
            return $"an alias of account {arn.Account}";

        var foreign = pipeline.Definition.Value.Stages.SelectMany(stage => stage.Actions)
            .FirstOrDefault(action => action.Region == store.Region && action.Role is { Account.Text.Length: > 0 } role && role.Account != pipeline.Account);
        return foreign is null ? null : $"an alias that means nothing in account {foreign.Role?.Account}, where the action {foreign.Name} runs";
    }
}
