using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Storage;

namespace SecurityDashboard.Controls.PipelineIntegrity;

public sealed class ArtifactBucketsKeepVersions : Control<Bucket>
{
    public override ControlInfo Info { get; } = new()
    {
        Id = "AS-10",
        Title = "Every bucket that pipelines or builds write keeps old versions",
        Severity = Severity.Medium,
        Risk = "Without versions an artifact can be overwritten between build and deployment, and nobody can show afterwards what was deployed, or bring the last good one back.",
        Needs = ["s3:GetBucketVersioning"],
        Satisfies = ["AWS-FSBP S3.14", "NIST-800-53r5 CP-9", "NIST-800-53r5 SI-12", "PCI-DSS-4 10.3.4", "NIST-800-218 PS.3.1", "ISO-27001:2022 A.8.13", "OWASP-CICD CICD-SEC-9"],
        Remediation = new Remediation(
            "Switch on versioning of {name}, and let a lifecycle rule remove old versions after as long as you want to be able to go back.",
            new Uri("https://docs.aws.amazon.com/AmazonS3/latest/userguide/manage-versioning-examples.html"))
        {
            Cli = """
                aws s3api put-bucket-versioning --bucket {name} --versioning-configuration Status=Enabled
                # A bucket has one set of lifecycle rules: this one is added to those that are there.
                (aws s3api get-bucket-lifecycle-configuration --bucket {name} || echo '{}') \
                  | jq '{Rules: ((.Rules // [] | map(select(.ID != "old-versions"))) + [{ID: "old-versions", Status: "Enabled", Filter: {Prefix: ""}, NoncurrentVersionExpiration: {NoncurrentDays: 90}}])}' > lifecycle.json
                aws s3api put-bucket-lifecycle-configuration --bucket {name} --lifecycle-configuration file://lifecycle.json
                """,
            CloudFormation = """
                # On the AWS::S3::Bucket "{name}":
                VersioningConfiguration: { Status: Enabled }
                LifecycleConfiguration:
                  Rules: [{ Id: old-versions, Status: Enabled, NoncurrentVersionExpiration: { NoncurrentDays: 90 } }]
                """,
            Terraform = """
                resource "aws_s3_bucket_versioning" "this" {
                  bucket = "{name}"
                  versioning_configuration { status = "Enabled" }
                }
                """,
            Console = "S3 › Buckets › {name} › Properties › Bucket Versioning › Edit › Enable.",
            Verify = "aws s3api get-bucket-versioning --bucket {name}",
            SideEffects = "Every overwritten or deleted object is still stored and paid for until a lifecycle rule removes it. Versioning can be suspended later, but not undone.",
            Undo = """
                # Versioning can be suspended, never undone; versions that are there stay.
                aws s3api put-bucket-versioning --bucket {name} --versioning-configuration Status=Suspended
                aws s3api get-bucket-lifecycle-configuration --bucket {name} | jq '{Rules: (.Rules | map(select(.ID != "old-versions")))}' > lifecycle.json
                if jq -e '.Rules == []' lifecycle.json > /dev/null; then aws s3api delete-bucket-lifecycle --bucket {name}
                else aws s3api put-bucket-lifecycle-configuration --bucket {name} --lifecycle-configuration file://lifecycle.json; fi
                """,
        },
    };

    protected override bool Concerns(Bucket bucket, Estate estate) => estate.Usage.WrittenBuckets.Contains(bucket.Arn);

    protected override Judgement Judge(Bucket bucket, Estate estate)
    {
        var versioning = bucket.Versioning.Value;
        var evidence = new Evidence("Versioning", "Enabled", $"{versioning}");
        return versioning switch
        {
            BucketVersioning.Enabled => Verdict.Pass($"The bucket {bucket.Name} keeps old versions."),
            BucketVersioning.Suspended => Verdict.Fail($"The bucket {bucket.Name} has stopped keeping old versions."),
            _ => Verdict.Fail($"The bucket {bucket.Name} keeps no old versions."),
        } with
        { Evidence = [evidence] };
    }
}
