using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Builds;

namespace SecurityDashboard.Controls.EncryptionAtRest;

public sealed class S3BuildLogsAreEncrypted : Control<BuildProject>
{
    public override ControlInfo Info { get; } = new()
    {
        Id = "CB-12",
        Title = "Build logs in S3 are encrypted",
        Severity = Severity.Medium,
        Risk = "Logs hold what commands print, credentials among it, and CodeBuild is told to write them without encryption.",
        Needs = ["codebuild:ListProjects", "codebuild:BatchGetProjects"],
        Satisfies =
        [
            "AWS-FSBP CodeBuild.3", "NIST-800-53r5 SC-13", "NIST-800-53r5 SC-28", "NIST-800-53r5 CA-9(1)", "PCI-DSS-4 8.3.2", "ISO-27001:2022 A.8.24", "OWASP-CICD CICD-SEC-10",
        ],
        Remediation = new Remediation(
            "Leave encryption of the S3 logs of {name} switched on.",
            new Uri("https://docs.aws.amazon.com/codebuild/latest/userguide/change-project-console.html"))
        {
            Cli = """
                aws codebuild batch-get-projects --region {region} --names {name} --query 'projects[0].logsConfig' | jq '.s3Logs.encryptionDisabled = false' > logs.json
                aws codebuild update-project --region {region} --name {name} --logs-config file://logs.json
                """,
            CloudFormation = """
                # Under LogsConfig › S3Logs of the AWS::CodeBuild::Project named "{name}":
                EncryptionDisabled: false
                """,
            Terraform = """
                # Under logs_config › s3_logs of the aws_codebuild_project named "{name}":
                encryption_disabled = false
                """,
            Console = "CodeBuild › Build projects › {name} › Edit › Logs › S3 logs › clear Disable S3 log encryption.",
            Verify = "aws codebuild batch-get-projects --region {region} --names {name} --query 'projects[].logsConfig.s3Logs'",
            SideEffects = "Logs that are already stored stay as they are. Whoever reads the new ones needs permission for the key.",
            Undo = """
                aws codebuild batch-get-projects --region {region} --names {name} --query 'projects[0].logsConfig' | jq '.s3Logs.encryptionDisabled = true' > logs.json
                aws codebuild update-project --region {region} --name {name} --logs-config file://logs.json
                """,
        },
    };

    protected override Judgement Judge(BuildProject project, Estate estate)
    {
        var logs = project.Definition.Value.Logs.Value;
        if (!logs.ToS3)
            return Verdict.NotApplicable($"The project {project.Name} writes no logs to S3.");

        var evidence = new Evidence("logsConfig.s3Logs.encryptionDisabled", "false", logs.S3EncryptionDisabled ? "true" : "false");
        return logs.S3EncryptionDisabled
            ? Verdict.Fail($"The project {project.Name} writes its logs to S3 with encryption switched off.") with { Evidence = [evidence] }
            : Verdict.Pass($"The project {project.Name} writes its logs to S3 encrypted.") with { Evidence = [evidence] };
    }
}
