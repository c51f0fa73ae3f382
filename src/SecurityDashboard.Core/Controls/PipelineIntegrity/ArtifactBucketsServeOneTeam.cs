using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Storage;

namespace SecurityDashboard.Controls.PipelineIntegrity;

public sealed class ArtifactBucketsServeOneTeam : Control<Bucket>
{
    public override ControlInfo Info { get; } = new()
    {
        Id = "AS-15",
        Title = "No artifact bucket is shared by environments or owners",
        Severity = Severity.Medium,
        Risk = "Every pipeline that may write to the bucket may replace the artifacts of the others: the least guarded one, often a test pipeline, then decides what reaches production.",
        Needs = ["codepipeline:ListPipelines", "codepipeline:GetPipeline", "codepipeline:ListTagsForResource", "s3:ListAllMyBuckets"],
        Settings = [.. Separation.Settings],
        Satisfies = ["OWASP-CICD CICD-SEC-5", "OWASP-CICD CICD-SEC-9", "NIST-800-53r5 AC-4", "NIST-800-53r5 AC-6", "CIS-SSC 2.3.3", "ISO-27001:2022 A.8.31"],
        Remediation = new Remediation(
            "Make a bucket of its own for each environment and owner that now shares {name}, and move their pipelines to it one by one.",
            new Uri("https://docs.aws.amazon.com/codepipeline/latest/userguide/reference-pipeline-structure.html"))
        {
            Cli = """
                read -r -p 'Pipeline to move: ' pipeline && read -r -p 'Name of its new bucket: ' new
                aws s3 mb "s3://$new" --region {region}
                # The new bucket gets what the old one has: versions, encryption, closed to the public, and the policy with its own name in it.
                aws s3api put-bucket-versioning --bucket "$new" --versioning-configuration Status=Enabled
                aws s3api put-public-access-block --bucket "$new" \
                  --public-access-block-configuration BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true
                aws s3api get-bucket-encryption --bucket {name} --query ServerSideEncryptionConfiguration > encryption.json
                aws s3api put-bucket-encryption --bucket "$new" --server-side-encryption-configuration file://encryption.json
                if aws s3api get-bucket-policy --bucket {name} --query Policy --output text > old-policy.json; then
                  jq --arg old {name} --arg new "$new" 'walk(if type == "string" then split(":::" + $old) | join(":::" + $new) else . end)' old-policy.json > policy.json
                  aws s3api put-bucket-policy --bucket "$new" --policy file://policy.json
                fi
                aws codepipeline get-pipeline --region {region} --name "$pipeline" --query pipeline \
                  | jq --arg old {name} --arg new "$new" 'walk(if type == "object" and .location == $old and .type == "S3" then .location = $new else . end)' > pipeline.json
                aws codepipeline update-pipeline --region {region} --pipeline file://pipeline.json
                """,
            CloudFormation = """
                # On the AWS::CodePipeline::Pipeline that is to leave "{name}", with a bucket of its own:
                ArtifactStore:
                  Type: S3
                  Location: !Ref OwnArtifactBucket
                  EncryptionKey: { Type: KMS, Id: !GetAtt OwnArtifactKey.Arn }
                """,
            Terraform = """
                # In the aws_codepipeline that is to leave "{name}", with a bucket of its own:
                artifact_store {
                  type     = "S3"
                  location = aws_s3_bucket.own_artifacts.bucket
                  encryption_key {
                    type = "KMS"
                    id   = aws_kms_key.own_artifacts.arn
                  }
                }
                """,
            Console = "CodePipeline › Pipelines › the pipeline that is to leave {name} › Edit › Edit pipeline properties › Advanced settings › Artifact store › Custom location.",
            Verify = "aws codepipeline list-pipelines --region {region} --query 'pipelines[].name' --output text | tr '\\t' '\\n' | xargs -n1 aws codepipeline get-pipeline --region {region} --query 'pipeline.[name,artifactStore.location]' --output text --name",
            SideEffects = "The roles of the moved pipeline, its actions and its builds need the new bucket and its key in their policies. Executions that run during the change fail and are to be started again.",
            Undo = """
                read -r -p 'Pipeline to move back: ' pipeline && read -r -p 'Name of its new bucket: ' new
                aws codepipeline get-pipeline --region {region} --name "$pipeline" --query pipeline \
                  | jq --arg old {name} --arg new "$new" 'walk(if type == "object" and .location == $new and .type == "S3" then .location = $old else . end)' > pipeline.json
                aws codepipeline update-pipeline --region {region} --pipeline file://pipeline.json
                # The new bucket stays: it holds the artifacts of what ran meanwhile.
                """,
        },
    };

    protected override bool Concerns(Bucket bucket, Estate estate) => estate.Usage.StoreUsers.Contains(bucket.Arn);

    protected override Judgement Judge(Bucket bucket, Estate estate)
    {
        var users = estate.Usage.StoreUsers[bucket.Arn].Select(pipeline => (pipeline.Name, Tags: pipeline.Tags.Value)).ToList();
        if (Separation.Difference(users, bucket, estate) is { } difference)
            return Verdict.Fail($"The bucket {bucket.Name} keeps artifacts of {difference}.") with { Evidence = [new Evidence("pipelines", "of one environment and one owner", difference)] };

        // A pipeline that could not be read may use it too.
        return estate.WhyMissing(ResourceTypes.Bucket, bucket.Region) is { } why
            ? throw new UnreadableException(why)
            : Verdict.Pass(users.Count == 1
                ? $"Only the pipeline {users[0].Name} keeps artifacts in the bucket {bucket.Name}."
                : $"The {users.Count} pipelines that keep artifacts in the bucket {bucket.Name} have no tags that tell them apart in environment or owner.");
    }
}
