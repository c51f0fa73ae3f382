using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Identity;
using SecurityDashboard.Inventory.Trails;

namespace SecurityDashboard.Controls.Detection;

public sealed class AccountsRecordWhatHappens : Control<Account>
{
    public override ControlInfo Info { get; } = new()
    {
        Id = "LG-01",
        Title = "A trail records every management event in every region",
        Severity = Severity.High,
        Risk = "Who changed a pipeline, took a role or read a secret cannot be found out afterwards, and no alarm hangs on it: an attacker works in a region where nothing is recorded.",
        Needs = ["cloudtrail:DescribeTrails", "cloudtrail:GetTrailStatus", "cloudtrail:GetEventSelectors"],
        Satisfies =
        [
            "CIS-AWS-3.0 3.1", "CIS-AWS-5.0 3.1", "CIS-AWS-7.0 4.1", "AWS-FSBP CloudTrail.1", "NIST-800-53r5 AU-2", "NIST-800-53r5 AU-3", "NIST-800-53r5 AU-12", "PCI-DSS-4 10.2.1.1", "PCI-DSS-4 10.3.1",
            "SOC2 CC7.2", "OWASP-CICD CICD-SEC-10", "ISO-27001:2022 A.8.15",
        ],
        Remediation = new Remediation(
            "Make one trail for all regions of account {account}, best of all for the whole organization, that records reading and writing management events, and let it log.",
            new Uri("https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-create-and-update-a-trail.html"))
        {
            Cli = """
                # The bucket needs the policy that lets CloudTrail write to it; for {arn}:
                read -r -p 'Bucket for the log: ' bucket
                aws cloudtrail create-trail --name management-events --s3-bucket-name "$bucket" --is-multi-region-trail --include-global-service-events --enable-log-file-validation
                aws cloudtrail put-event-selectors --trail-name management-events --event-selectors '[{"ReadWriteType":"All","IncludeManagementEvents":true}]'
                aws cloudtrail start-logging --name management-events
                """,
            CloudFormation = """
                # In account "{account}":
                Type: AWS::CloudTrail::Trail
                Properties:
                  S3BucketName: !Ref LogBucket
                  IsLogging: true
                  IsMultiRegionTrail: true
                  IncludeGlobalServiceEvents: true
                  EnableLogFileValidation: true
                """,
            Terraform = """
                # In account "{account}":
                resource "aws_cloudtrail" "management_events" {
                  name                          = "management-events"
                  s3_bucket_name                = aws_s3_bucket.log.id
                  is_multi_region_trail         = true
                  include_global_service_events = true
                  enable_log_file_validation    = true
                }
                """,
            Console = "CloudTrail › Trails › Create trail in account {account}: Management events, Read and Write.",
            Verify = "aws cloudtrail describe-trails --query 'trailList[].[Name,IsMultiRegionTrail,HomeRegion]'; aws cloudtrail get-trail-status --name management-events --query IsLogging   # {account}",
            SideEffects = "The first copy of management events is free; the bucket is paid for. A second trail costs for each event.",
            Undo = """
                # The log files that it wrote stay in the bucket; for {arn}:
                aws cloudtrail delete-trail --name management-events
                """,
        },
    };

    protected override Judgement Judge(Account account, Estate estate)
    {
        var verdicts = Trails.Of(estate).Where(trail => trail.IsMultiRegion).Select(trail => Verdict.Attempt(() => JudgeTrail(trail))).ToList();
        if (verdicts.FirstOrDefault(verdict => verdict.Outcome is Outcome.Pass) is { } passed)
            return passed;

        if (verdicts.FirstOrDefault(verdict => verdict.Outcome is Outcome.Unknown) is { } unknown)
            return unknown;

        Trails.AssertListed(estate);
        return verdicts.Count == 0
            ? Verdict.Fail($"Account {account.Account} has no trail that records in every region.") with { Evidence = [new Evidence("trails", "one for all regions", "none")] }
            : Verdict.OfAll(verdicts, verdict => verdict, none: verdicts[0]);
    }

    private static Verdict JudgeTrail(Trail trail)
    {
        if (!trail.IsLogging.Value)
            return Fail("has stopped logging", "stopped");

        var (writes, reads) = (trail.Selection.Value.RecordsManagement(writes: true), trail.Selection.Value.RecordsManagement(writes: false));
        return (writes, reads) switch
        {
            (true, true) => Verdict.Pass($"The trail {trail.Name} records every management event in every region.") with { Evidence = [new Evidence($"trail {trail.Name}", "logs reads and writes in every region", "logs both")] },
            (true, false) => Fail("does not record every management event that reads", "writes only"),
            (false, true) => Fail("does not record every management event that writes", "reads only"),
            _ => Fail("does not record every management event", "neither all reads nor all writes"),
        };

        Verdict Fail(string what, string actual) => Verdict.Fail($"The trail {trail.Name} records in every region, but {what}.") with { Evidence = [new Evidence($"trail {trail.Name}", "logs reads and writes in every region", actual)] };
    }
}
