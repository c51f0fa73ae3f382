using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Pipelines;
using SecurityDashboard.Inventory.Storage;
using SecurityDashboard.Secrets.Redaction;

namespace SecurityDashboard.Controls.PipelineIntegrity;

public sealed class S3SourcesAreVersioned : Control<Pipeline>
{
    public override ControlInfo Info { get; } = new()
    {
        Id = "PL-09",
        Title = "Every bucket that a pipeline reads its source from keeps versions",
        Severity = Severity.High,
        Risk = "Without versions nobody can tell what was deployed: the object that was looked at may be another one than the object that the pipeline fetched a moment later.",
        Needs = ["codepipeline:ListPipelines", "codepipeline:GetPipeline", "s3:GetBucketVersioning"],
        Satisfies =
        [
            "OWASP-CICD CICD-SEC-9", "NIST-800-53r5 SI-7", "NIST-800-53r5 CP-9", "AWS-FSBP S3.14", "CIS-SSC 4.4.1", "NIST-800-218 PS.2.1", "ISO-27001:2022 A.8.4",
        ],
        Remediation = new Remediation(
            "Switch versioning on for the bucket that the action {subKey} of pipeline {name} reads.",
            new Uri("https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-S3.html"))
        {
            Cli = """
                bucket=$(aws codepipeline get-pipeline --region {region} --name {name} | jq -r --arg at {subKey} '.pipeline.stages[] | .name as $stage | .actions[] | select($stage + "/" + .name == $at) | .configuration.S3Bucket')
                aws s3api put-bucket-versioning --bucket "$bucket" --versioning-configuration Status=Enabled
                """,
            CloudFormation = """
                # On the AWS::S3::Bucket that the action "{subKey}" of pipeline "{name}" reads:
                VersioningConfiguration: { Status: Enabled }
                """,
            Terraform = """
                # For the bucket that the action "{subKey}" of pipeline "{name}" reads:
                resource "aws_s3_bucket_versioning" "source" {
                  bucket = aws_s3_bucket.source.id
                  versioning_configuration { status = "Enabled" }
                }
                """,
            Console = "S3 › Buckets › the bucket of {subKey} of {name} › Properties › Bucket Versioning › Edit › Enable.",
            Verify = "aws codepipeline get-pipeline --region {region} --name {name} --query 'pipeline.stages[].actions[].configuration.S3Bucket' --output text | xargs -n1 aws s3api get-bucket-versioning --bucket",
            SideEffects = "Old versions cost storage until a lifecycle rule takes them away. Versioning can be suspended later, but never undone.",
            Undo = """
                # Versioning can be suspended, never undone; and without it the source action of {name} fails.
                bucket=$(aws codepipeline get-pipeline --region {region} --name {name} | jq -r --arg at {subKey} '.pipeline.stages[] | .name as $stage | .actions[] | select($stage + "/" + .name == $at) | .configuration.S3Bucket')
                aws s3api put-bucket-versioning --bucket "$bucket" --versioning-configuration Status=Suspended
                """,
        },
    };

    protected override Judgement Judge(Pipeline pipeline, Estate estate) => Judgement.Each(
        PipelineStep.Of(pipeline.Definition.Value).Where(step => step.Action is { Category: "Source", Owner: "AWS", Provider: "S3" }),
        step => step.ToString(),
        step => JudgeSource(pipeline, step, estate),
        none: Verdict.NotApplicable($"The pipeline {pipeline.Name} has no S3 source."));

    private static Verdict JudgeSource(Pipeline pipeline, PipelineStep step, Estate estate)
    {
        var name = (step.Action.Configuration.GetValueOrDefault("S3Bucket") ?? new ClearText("")).Text($"The bucket of the source action {step}", "codepipeline:GetPipeline");
        var versioning = estate.Bucket(name).Value.Versioning.Value;
        var evidence = new Evidence($"{name} versioning", "Enabled", versioning.ToString());
        return versioning is BucketVersioning.Enabled
            ? Verdict.Pass($"The bucket {name}, from which the pipeline {pipeline.Name} takes its source, keeps versions.") with { Evidence = [evidence] }
            : Verdict.Fail($"The bucket {name}, from which the pipeline {pipeline.Name} takes its source, {(versioning is BucketVersioning.Suspended ? "no longer keeps" : "does not keep")} versions.") with { Evidence = [evidence] };
    }
}
