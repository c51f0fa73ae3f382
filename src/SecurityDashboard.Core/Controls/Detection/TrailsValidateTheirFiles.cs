using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Trails;

namespace SecurityDashboard.Controls.Detection;

public sealed class TrailsValidateTheirFiles : Control<Trail>
{
    public override ControlInfo Info { get; } = new()
    {
        Id = "LG-02",
        Title = "Trails sign their log files, so that a change to them shows",
        Severity = Severity.Medium,
        Risk = "Whoever gets at the log bucket takes his own steps out of the log, and nothing tells a log that was changed from one that was not.",
        Needs = ["cloudtrail:DescribeTrails"],
        Satisfies = ["CIS-AWS-3.0 3.2", "CIS-AWS-5.0 3.2", "CIS-AWS-7.0 4.2", "AWS-FSBP CloudTrail.4", "NIST-800-53r5 AU-9", "NIST-800-53r5 SI-7(1)", "PCI-DSS-4 10.3.2", "PCI-DSS-4 10.3.4", "SOC2 CC7.3", "ISO-27001:2022 A.8.15"],
        Remediation = new Remediation(
            "Turn on log file validation for the trail {name}.",
            new Uri("https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-validation-enabling.html"))
        {
            Cli = "aws cloudtrail update-trail --region {region} --name {arn} --enable-log-file-validation",
            CloudFormation = """
                # On the AWS::CloudTrail::Trail "{name}":
                EnableLogFileValidation: true
                """,
            Terraform = """
                # On the aws_cloudtrail "{name}":
                enable_log_file_validation = true
                """,
            Console = "CloudTrail › Trails › {name} › General details › Edit › Log file validation.",
            Verify = "aws cloudtrail describe-trails --region {region} --trail-name-list {arn} --query 'trailList[].LogFileValidationEnabled'",
            SideEffects = "CloudTrail writes a digest file each hour beside the log, in the same bucket.",
            Undo = """
                # The digest files that were written stay in the bucket.
                aws cloudtrail update-trail --region {region} --name {arn} --no-enable-log-file-validation
                """,
        },
    };

    protected override Judgement Judge(Trail trail, Estate estate) => (trail.ValidatesLogFiles
        ? Verdict.Pass($"The trail {trail.Name} signs its log files.")
        : Verdict.Fail($"The trail {trail.Name} does not sign its log files.")) with
    { Evidence = [new Evidence("LogFileValidationEnabled", "true", trail.ValidatesLogFiles ? "true" : "false")] };
}
