using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Pipelines;

namespace SecurityDashboard.Controls.PipelineIntegrity;

/// <remarks>Bucket names are global, and free again once a bucket is deleted: https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html</remarks>
public sealed class ArtifactBucketsAreOurs : Control<Pipeline>
{
    public override ControlInfo Info { get; } = new()
    {
        Id = "AS-16",
        Title = "Every artifact bucket exists and belongs to an account that is known",
        Severity = Severity.Critical,
        Risk = "Whoever makes a bucket of the missing name receives the next artifacts of the pipeline, and hands back what it deploys: the name of a bucket belongs to whoever takes it first.",
        Needs = ["codepipeline:GetPipeline", "s3:ListAllMyBuckets", "s3:ListBucket"],
        Satisfies = ["OWASP-CICD CICD-SEC-9", "NIST-800-53r5 SI-7", "NIST-800-53r5 SC-7", "NIST-800-218 PS.2.1", "ISO-27001:2022 A.8.4"],
        Remediation = new Remediation(
            "Take the name of the missing bucket at once, by making the bucket in your own account; then give pipeline {name} a store that is kept with it, or delete the pipeline.",
            new Uri("https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html"))
        {
            Cli = """
                aws codepipeline get-pipeline --region {region} --name {name} --query 'pipeline.[artifactStore.location,artifactStores.*.location]'
                read -r -p 'Name of the missing bucket: ' bucket
                aws s3 mb "s3://$bucket" --region {region}
                aws s3api put-public-access-block --bucket "$bucket" \
                  --public-access-block-configuration BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true
                aws s3api put-bucket-versioning --bucket "$bucket" --versioning-configuration Status=Enabled
                """,
            CloudFormation = """
                # In the template of the AWS::CodePipeline::Pipeline "{name}", so that neither goes without the other:
                ArtifactBucket:
                  Type: AWS::S3::Bucket
                  DeletionPolicy: Retain
                  Properties: { VersioningConfiguration: { Status: Enabled } }
                # and in the pipeline ArtifactStore: { Type: S3, Location: !Ref ArtifactBucket }
                """,
            Terraform = """
                # Beside the aws_codepipeline "{name}", whose artifact_store has location = aws_s3_bucket.artifacts.bucket:
                resource "aws_s3_bucket" "artifacts" {
                  lifecycle { prevent_destroy = true }
                }
                """,
            Console = "S3 › Create bucket with the missing name; then CodePipeline › Pipelines › {name} › Edit › Edit pipeline properties › Advanced settings › Artifact store.",
            Verify = "aws codepipeline get-pipeline --region {region} --name {name} --query 'pipeline.[artifactStore.location,artifactStores.*.location]'",
            SideEffects = "An empty bucket changes nothing for others. A name that somebody else has taken meanwhile cannot be had back: point the pipeline to another bucket before it runs again.",
            Undo = """
                # Not while {name} names the bucket: whoever takes the name then is handed the artifacts. Afterwards an empty one can go:
                read -r -p 'Name of the bucket: ' bucket && aws s3 rb "s3://$bucket" --region {region}
                """,
        },
    };

    protected override Judgement Judge(Pipeline pipeline, Estate estate) =>
        Verdict.OfAll(pipeline.Definition.Value.ArtifactStores, store => JudgeStore(store, pipeline, estate), none: Verdict.NotApplicable($"The pipeline {pipeline.Name} has no artifact store."));

    private static Verdict JudgeStore(ArtifactStore store, Pipeline pipeline, Estate estate)
    {
        if (estate.OwnerOfBucket(store.Bucket) is { Text.Length: > 0 } owner)
            return Verdict.Pass($"The artifact bucket {store.Bucket} belongs to account {owner}.");

        var seen = estate.Subject.ForeignBuckets.FirstOrDefault(bucket => bucket.Name == store.Bucket);
        if (seen is { Exists: { WhyNot: null, Value: false } })
            return Verdict.Fail($"The artifact bucket {store.Bucket} of the pipeline {pipeline.Name} does not exist: whoever makes a bucket of this name gets the artifacts.")
                with
            { Evidence = [new Evidence($"artifactStores[{store.Region}].location", "a bucket of a connected account", $"{store.Bucket}, which nobody has")] };

        throw new UnreadableException(seen?.Exists.WhyNot ?? estate.WhyUnresolved(new Reference(ResourceTypes.Bucket, store.Bucket, pipeline.Account, store.Region)));
    }
}
