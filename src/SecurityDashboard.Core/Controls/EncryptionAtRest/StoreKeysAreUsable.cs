using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Keys;
using SecurityDashboard.Inventory.Pipelines;

namespace SecurityDashboard.Controls.EncryptionAtRest;

public sealed class StoreKeysAreUsable : Control<Pipeline>
{
    public override ControlInfo Info { get; } = new()
    {
        Id = "AS-18",
        Title = "Every key of an artifact store can be used there and is the bucket's own",
        Severity = Severity.High,
        Risk = "With a key that is off, gone or of another region the pipeline stops, and a stopped pipeline is repaired in haste; a key other than the bucket's leaves artifacts that nobody expects under it.",
        Needs = ["codepipeline:GetPipeline", "kms:DescribeKey", "s3:GetEncryptionConfiguration"],
        Satisfies = ["NIST-800-53r5 SC-12", "ISO-27001:2022 A.8.24"],
        Remediation = new Remediation(
            "Name, in every artifact store of pipeline {name}, a symmetric key of the same region that is enabled, and make it the default key of the bucket.",
            new Uri("https://docs.aws.amazon.com/codepipeline/latest/userguide/S3-artifact-encryption.html"))
        {
            Cli = """
                read -r -p 'ARN of the key: ' key && read -r -p 'Name of the artifact bucket: ' bucket
                aws kms describe-key --region {region} --key-id "$key" --query 'KeyMetadata.[KeyState,KeySpec]'
                aws codepipeline get-pipeline --region {region} --name {name} --query pipeline \
                  | jq --arg key "$key" --arg bucket "$bucket" 'walk(if type == "object" and .location == $bucket and .type == "S3" then .encryptionKey = {id: $key, type: "KMS"} else . end)' > pipeline.json
                aws codepipeline update-pipeline --region {region} --pipeline file://pipeline.json
                jq -n --arg key "$key" '{Rules: [{ApplyServerSideEncryptionByDefault: {SSEAlgorithm: "aws:kms", KMSMasterKeyID: $key}, BucketKeyEnabled: true}]}' > encryption.json
                (aws s3api get-bucket-encryption --bucket "$bucket" --query ServerSideEncryptionConfiguration \
                  || echo '{"Rules": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}]}') > encryption-before-{account}-"$bucket".json
                aws s3api put-bucket-encryption --bucket "$bucket" --server-side-encryption-configuration file://encryption.json
                """,
            CloudFormation = """
                # On the AWS::CodePipeline::Pipeline "{name}" and on its bucket the same key, made in the same region:
                ArtifactStore: { Type: S3, Location: !Ref ArtifactBucket, EncryptionKey: { Type: KMS, Id: !GetAtt ArtifactKey.Arn } }
                # BucketEncryption of the bucket: ServerSideEncryptionByDefault: { SSEAlgorithm: aws:kms, KMSMasterKeyID: !GetAtt ArtifactKey.Arn }
                """,
            Terraform = """
                # In the artifact_store of the aws_codepipeline "{name}", and as kms_master_key_id of its bucket:
                encryption_key {
                  type = "KMS"
                  id   = aws_kms_key.artifacts.arn
                }
                """,
            Console = "CodePipeline › Pipelines › {name} › Edit › Edit pipeline properties › Advanced settings › Encryption key; S3 › the bucket › Properties › Default encryption.",
            Verify = "aws codepipeline get-pipeline --region {region} --name {name} --query 'pipeline.[artifactStore,artifactStores]'",
            SideEffects = "The roles of the pipeline, its actions and its builds need the key in its policy. Artifacts that are already stored stay under the key they were written with.",
            Undo = $$"""
                {{Undoing.Pipeline}}
                # The bucket's default key, as the fix found it:
                read -r -p 'Name of the artifact bucket: ' bucket && aws s3api put-bucket-encryption --bucket "$bucket" --server-side-encryption-configuration file://encryption-before-{account}-"$bucket".json
                """,
        },
    };

    protected override Judgement Judge(Pipeline pipeline, Estate estate) =>
        Verdict.OfAll(pipeline.Definition.Value.ArtifactStores, store => JudgeStore(store, pipeline, estate), none: Verdict.NotApplicable($"The pipeline {pipeline.Name} has no artifact store."));

    private static Verdict JudgeStore(ArtifactStore store, Pipeline pipeline, Estate estate)
    {
        if (store.Key is not { } text || References.IsAwsManagedAlias(new Reference(ResourceTypes.Key, text, pipeline.Account, store.Region).Arn))
            return Verdict.NotApplicable($"The artifact store {store.Bucket} uses the AWS-managed key aws/s3.");

        var key = estate.Key(text, pipeline.Account, store.Region).Value;
        if (key.Description.WhyNot is { Reason: UnreadableReason.NotFound })
            return Failed($"The artifact store {store.Bucket} names the key {text}, which does not exist.", store, "a key that exists", text);

        var description = key.Description.Value;
        if (description.Manager is KeyManager.Aws)
            return Verdict.NotApplicable($"AWS manages the key {key.Arn} of the artifact store {store.Bucket}.");

        return (description, key.Region == store.Region) switch
        {
            ({ State: not "Enabled" }, _) => Failed($"The key {key.Arn} of the artifact store {store.Bucket} is {description.State}.", store, "a key that is Enabled", description.State),
            ({ Spec: not "SYMMETRIC_DEFAULT" }, _) => Failed($"The key {key.Arn} of the artifact store {store.Bucket} is no symmetric key: its spec is {description.Spec}.", store, "SYMMETRIC_DEFAULT", description.Spec),
            (_, false) => Failed($"The key {key.Arn} of the artifact store {store.Bucket} is in another region than {store.Region}.", store, $"a key of {store.Region}", key.Region),
            _ => JudgeDefault(store, key, estate),
        };
    }

    private static Verdict JudgeDefault(ArtifactStore store, KmsKey key, Estate estate)
    {
        var bucket = estate.Bucket(store.Bucket).Value;
        if (bucket.Encryption.Value.Key is not { } text)
            return Verdict.Pass($"The artifact store {store.Bucket} uses the key {key.Arn}, which is enabled and of its region; the bucket has no other key of its own.");

        var usual = new Reference(ResourceTypes.Key, text, bucket.Account, bucket.Region).Arn;
        usual = References.IsAwsManagedAlias(usual) ? usual : estate.Key(text, bucket.Account, bucket.Region).Value.Arn;
        return usual == key.Arn
            ? Verdict.Pass($"The artifact store {store.Bucket} uses the key {key.Arn}, which is enabled, of its region and the bucket's default.")
            : Failed($"The artifact store {store.Bucket} uses the key {key.Arn}, while everything else in the bucket is under {usual}. Low, because both can be used.", store, usual.Text, key.Arn.Text) with { LoweredTo = Severity.Low };
    }

    private static Verdict Failed(string because, ArtifactStore store, string expected, string actual) =>
        Verdict.Fail(because) with { Evidence = [new Evidence($"artifactStores[{store.Region}].encryptionKey", expected, actual)] };
}
