using SecurityDashboard.Encryption;
using SecurityDashboard.Inventory.Pipelines;
using SecurityDashboard.Inventory;

namespace SecurityDashboard.Controls.EncryptionAtRest;

public sealed class CrossAccountStoresHaveOwnKey : Control<Pipeline>
{
    public override ControlInfo Info { get; } = new()
    {
        Id = "XA-01",
        Title = "Artifacts that go to another account are under a customer-managed key",
        Severity = Severity.High,
        Risk = "The AWS-managed key cannot be shared, so the deployment fails, or the encryption is taken away to make it work; and nobody can say who in the other account may read the artifacts.",
        Needs = ["codepipeline:GetPipeline", "kms:DescribeKey"],
        Satisfies = ["NIST-800-53r5 SC-12", "NIST-800-53r5 SC-28(1)", "OWASP-CICD CICD-SEC-9", "ISO-27001:2022 A.8.24", "CIS-SSC 4.1.3"],
        Remediation = new Remediation(
            "Name a customer-managed key by its ARN in the artifact store of pipeline {name}, in each region with an action in another account, and let the roles of that account use it.",
            new Uri("https://docs.aws.amazon.com/codepipeline/latest/userguide/pipelines-create-cross-account.html"))
        {
            Cli = ArtifactKeyCommands.NameKey,
            CloudFormation = """
                # On the AWS::CodePipeline::Pipeline "{name}", by the ARN and not by an alias, which means nothing in the other account:
                ArtifactStore: { Type: S3, Location: !Ref ArtifactBucket, EncryptionKey: { Type: KMS, Id: !GetAtt ArtifactKey.Arn } }
                """,
            Terraform = """
                # In the artifact_store of the aws_codepipeline "{name}":
                encryption_key {
                  type = "KMS"
                  id   = aws_kms_key.artifacts.arn
                }
                """,
            Console = "CodePipeline › Pipelines › {name} › Edit › Edit pipeline properties › Advanced settings › Encryption key › Customer managed key.",
            Verify = "aws codepipeline get-pipeline --region {region} --name {name} --query 'pipeline.[artifactStore,artifactStores]'",
            SideEffects = "The bucket policy has to let the role of the other account in as well. Artifacts that are already stored stay as they are. Other pipelines that use the same bucket and name no key get the new key by default.",
            Undo = ArtifactKeyCommands.UndoNameKey,
        },
    };

    protected override Judgement Judge(Pipeline pipeline, Estate estate)
    {
        var definition = pipeline.Definition.Value;
        var abroad = definition.Stages.SelectMany(stage => stage.Actions).Where(action => action.Role is { Account.Text.Length: > 0 } role && role.Account != pipeline.Account);
        return Verdict.OfAll(abroad, action => JudgeAction(action, definition, pipeline, estate), none: Verdict.NotApplicable($"Every action of the pipeline {pipeline.Name} stays in its account."));
    }

    private static Verdict JudgeAction(PipelineAction action, PipelineDefinition definition, Pipeline pipeline, Estate estate)
    {
        if (definition.ArtifactStores.FirstOrDefault(store => store.Region == action.Region) is not { } store)
            return Verdict.NotApplicable($"The pipeline {pipeline.Name} has no artifact store in {action.Region}.");

        var (level, because) = PipelineEncryption.OfStore(store, pipeline, estate);
        var evidence = new Evidence($"artifactStores[{store.Region}].encryptionKey", EncryptionLevel.SseKmsCustomerManaged.Name(), $"{level.Name()}: {store.Key ?? "none named"}");
        return level is EncryptionLevel.SseKmsCustomerManaged
            ? Verdict.Pass($"The action {action.Name} runs in account {action.Role?.Account}. {because}") with { Evidence = [evidence] }
            : Verdict.Fail($"The action {action.Name} runs in account {action.Role?.Account}, which cannot use the key. {because}") with { Evidence = [evidence] };
    }
}
