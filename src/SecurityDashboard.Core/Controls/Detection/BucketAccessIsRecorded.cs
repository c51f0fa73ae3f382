using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Storage;
using SecurityDashboard.Inventory.Trails;

namespace SecurityDashboard.Controls.Detection;

/// <remarks>https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-data-events-with-cloudtrail.html</remarks>
public sealed class BucketAccessIsRecorded : Control<Bucket>
{
    public override ControlInfo Info { get; } = new()
    {
        Id = "LG-05",
        Title = "A trail records who reads and writes the objects of pipelines",
        Severity = Severity.Medium,
        Risk = "Who replaced an artifact between build and deployment, or downloaded the source, cannot be found out: CloudTrail records what is done to buckets, and to objects only where it is told to.",
        Needs = ["cloudtrail:DescribeTrails", "cloudtrail:GetTrailStatus", "cloudtrail:GetEventSelectors", "codepipeline:GetPipeline"],
        Satisfies = ["CIS-AWS-3.0 3.8", "CIS-AWS-3.0 3.9", "CIS-AWS-5.0 3.8", "CIS-AWS-5.0 3.9", "CIS-AWS-7.0 4.8", "CIS-AWS-7.0 4.9", "NIST-800-53r5 AU-12", "PCI-DSS-4 10.2.1.1", "OWASP-CICD CICD-SEC-10", "ISO-27001:2022 A.8.15"],
        Remediation = new Remediation(
            "Add data events for all objects of {name} to a trail that logs in {region}, reading and writing.",
            new Uri("https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-data-events-with-cloudtrail.html"))
        {
            Cli = """
                read -r -p 'Trail: ' trail
                # The selectors are replaced as a whole: this one is added to those that are there, and basic ones are written as advanced ones.
                aws cloudtrail get-event-selectors --region {region} --trail-name "$trail" \
                  | jq --arg objects {arn}/ '((.AdvancedEventSelectors // []) | if . == [] then [{Name: "Management events", FieldSelectors: [{Field: "eventCategory", Equals: ["Management"]}]}] else . end)
                      + [{Name: "Artifacts", FieldSelectors: [{Field: "eventCategory", Equals: ["Data"]}, {Field: "resources.type", Equals: ["AWS::S3::Object"]},
                          {Field: "resources.ARN", StartsWith: [$objects]}]}]' > selectors.json
                aws cloudtrail put-event-selectors --region {region} --trail-name "$trail" --advanced-event-selectors file://selectors.json
                """,
            CloudFormation = """
                # On the AWS::CloudTrail::Trail:
                AdvancedEventSelectors:
                  - Name: Artifacts
                    FieldSelectors:
                      - { Field: eventCategory, Equals: [Data] }
                      - { Field: resources.type, Equals: ["AWS::S3::Object"] }
                      - { Field: resources.ARN, StartsWith: ["{arn}/"] }
                """,
            Terraform = """
                # On the aws_cloudtrail:
                advanced_event_selector {
                  name = "Artifacts"
                  field_selector {
                    field  = "eventCategory"
                    equals = ["Data"]
                  }
                  field_selector {
                    field  = "resources.type"
                    equals = ["AWS::S3::Object"]
                  }
                  field_selector {
                    field       = "resources.ARN"
                    starts_with = ["{arn}/"]
                  }
                }
                """,
            Console = "CloudTrail › Trails › the trail › Data events › Edit › S3 › resources.ARN starts with the ARN of {name} and a slash.",
            Verify = """aws cloudtrail describe-trails --region {region} --query 'trailList[].TrailARN' --output text | tr '\t' '\n' | xargs -n1 -r aws cloudtrail get-event-selectors --region {region} --trail-name   # for {arn}""",
            SideEffects = "Data events are paid for by their number; a pipeline reads and writes a few objects each time it runs. A trail that had basic selectors with data events of its own has them no more: write those as advanced ones into selectors.json before the last command.",
            Undo = """
                read -r -p 'Trail: ' trail
                # Takes out the selector of this bucket; basic selectors that the trail had stay written as advanced ones.
                aws cloudtrail get-event-selectors --region {region} --trail-name "$trail" \
                  | jq --arg objects {arn}/ '.AdvancedEventSelectors | map(select(.Name != "Artifacts" or all(.FieldSelectors[]; .StartsWith != [$objects])))' > selectors.json
                aws cloudtrail put-event-selectors --region {region} --trail-name "$trail" --advanced-event-selectors file://selectors.json
                """,
        },
    };

    protected override bool Concerns(Bucket bucket, Estate estate) => estate.Usage.StoreUsers.Contains(bucket.Arn) || estate.Usage.SourceBuckets.Contains(bucket.Arn);

    protected override Judgement Judge(Bucket bucket, Estate estate)
    {
        var trails = Trails.Of(estate).Where(trail => trail.Covers(bucket.Location)).ToList();
        var (writes, reads) = (Recorder(writes: true), Recorder(writes: false));
        var evidence = new Evidence("trails", "one that takes in all objects, reading and writing", (writes, reads) switch
        {
            (null, null) => "none",
            (null, _) => $"{reads.Name}, reading only",
            (_, null) => $"{writes.Name}, writing only",
            _ => string.Join(" and ", new[] { writes.Name, reads.Name }.Distinct()),
        });
        return (writes, reads) switch
        {
            (not null, not null) => Verdict.Pass($"What reads and writes the objects of the bucket {bucket.Name} is recorded by the trail {string.Join(" and the trail ", new[] { writes.Name, reads.Name }.Distinct())}."),
            (not null, null) => Verdict.Fail($"No trail records who reads the objects of the bucket {bucket.Name}; the trail {writes.Name} records who writes them. Low, because a replaced artifact shows.") with { LoweredTo = Severity.Low },
            (null, not null) => Verdict.Fail($"No trail records who writes the objects of the bucket {bucket.Name}; the trail {reads.Name} records who reads them."),
            _ => Verdict.Fail($"No trail records who reads and writes all objects of the bucket {bucket.Name}."),
        } with
        { Evidence = [evidence] };

        // What was not read matters only where nothing that was read records it.
        Trail? Recorder(bool writes)
        {
            UnreadableException? unread = null;
            foreach (var trail in trails)
                try
                {
                    if (trail.IsLogging.Value && trail.Selection.Value.RecordsObjects(bucket.Arn.Text, writes))
                        return trail;
                }
                catch (UnreadableException e)
                {
                    unread ??= e;
                }

            if (unread is not null)
                throw unread;

            Trails.AssertListed(estate);
            return null;
        }
    }
}
