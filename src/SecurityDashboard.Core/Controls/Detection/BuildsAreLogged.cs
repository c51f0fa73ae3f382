using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Builds;

namespace SecurityDashboard.Controls.Detection;

/// <remarks>CloudWatch Logs are on where nothing is configured: https://docs.aws.amazon.com/codebuild/latest/APIReference/API_LogsConfig.html</remarks>
public sealed class BuildsAreLogged : Control<BuildProject>
{
    public override ControlInfo Info { get; } = new()
    {
        Id = "CB-11",
        Title = "Every build leaves a log",
        Severity = Severity.Medium,
        Risk = "What a build did, and who made it do that, can be told by nobody afterwards: neither after an attack nor after an outage.",
        Needs = ["codebuild:ListProjects", "codebuild:BatchGetProjects"],
        Satisfies =
        [
            "AWS-FSBP CodeBuild.4", "NIST-800-53r5 AU-2", "NIST-800-53r5 AU-3", "NIST-800-53r5 AU-12", "PCI-DSS-4 10.2.2", "PCI-DSS-4 10.3.1", "OWASP-CICD CICD-SEC-10",
            "CIS-SSC 2.1.3", "ISO-27001:2022 A.8.15", "SOC2 CC7.2",
        ],
        Remediation = new Remediation(
            "Switch CloudWatch Logs on for {name}.",
            new Uri("https://docs.aws.amazon.com/codebuild/latest/userguide/change-project-console.html"))
        {
            Cli = "aws codebuild update-project --region {region} --name {name} --logs-config cloudWatchLogs={status=ENABLED}",
            CloudFormation = """
                # On the AWS::CodeBuild::Project named "{name}":
                LogsConfig:
                  CloudWatchLogs: { Status: ENABLED }
                """,
            Terraform = """
                # In the aws_codebuild_project named "{name}":
                logs_config {
                  cloudwatch_logs { status = "ENABLED" }
                }
                """,
            Console = "CodeBuild › Build projects › {name} › Edit › Logs › CloudWatch logs.",
            Verify = "aws codebuild batch-get-projects --region {region} --names {name} --query 'projects[].logsConfig'",
            SideEffects = "The build role needs logs:CreateLogGroup, logs:CreateLogStream and logs:PutLogEvents. CloudWatch charges for what is written.",
            Undo = "aws codebuild update-project --region {region} --name {name} --logs-config cloudWatchLogs={status=DISABLED}",
        },
    };

    protected override Judgement Judge(BuildProject project, Estate estate)
    {
        var logs = project.Definition.Value.Logs.Value;
        var to = (logs.ToCloudWatch, logs.ToS3) switch { (true, true) => "CloudWatch Logs and S3", (true, false) => "CloudWatch Logs", (false, true) => "S3", _ => "nowhere" };
        var evidence = new Evidence("logsConfig", "CloudWatch Logs or S3", to);
        return logs.ToCloudWatch || logs.ToS3
            ? Verdict.Pass($"Builds of the project {project.Name} are logged to {to}.") with { Evidence = [evidence] }
            : Verdict.Fail($"Builds of the project {project.Name} leave no log: CloudWatch Logs are switched off, and S3 logs are not switched on.") with { Evidence = [evidence] };
    }
}
