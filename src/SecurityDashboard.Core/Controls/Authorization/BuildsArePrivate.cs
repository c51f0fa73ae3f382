using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Builds;

namespace SecurityDashboard.Controls.Authorization;

public sealed class BuildsArePrivate : Control<BuildProject>
{
    public override ControlInfo Info { get; } = new()
    {
        Id = "CB-17",
        Title = "Builds, their logs and their output are not public",
        Severity = Severity.Critical,
        Risk = "Anyone on the internet, without signing in, reads the logs of every build and fetches what it built, with all that commands printed by mistake.",
        Needs = ["codebuild:ListProjects", "codebuild:BatchGetProjects"],
        Satisfies =
        [
            "OWASP-CICD CICD-SEC-7", "NIST-800-53r5 AC-3", "NIST-800-53r5 AC-21", "PCI-DSS-4 1.4.4", "PCI-DSS-4 7.2.1", "ISO-27001:2022 A.8.3", "SOC2 CC6.6",
        ],
        Remediation = new Remediation(
            "Make the builds of {name} private, then look through their logs for what should not have been seen.",
            new Uri("https://docs.aws.amazon.com/codebuild/latest/userguide/public-builds.html"))
        {
            Cli = "aws codebuild update-project-visibility --region {region} --project-arn {arn} --project-visibility PRIVATE",
            CloudFormation = """
                # On the AWS::CodeBuild::Project named "{name}":
                Visibility: PRIVATE
                """,
            Terraform = """
                # In the aws_codebuild_project named "{name}":
                project_visibility = "PRIVATE"
                """,
            Console = "CodeBuild › Build projects › {name} › Edit › Project configuration › clear Enable public build access.",
            Verify = "aws codebuild batch-get-projects --region {region} --names {name} --query 'projects[].projectVisibility'",
            SideEffects = "The public page of the builds is gone, and with it what links to it.",
            Undo = """
                # Everybody can see the builds and their logs again: only where that is meant.
                read -r -p 'ARN of the role that reads the logs for everybody: ' role
                aws codebuild update-project-visibility --region {region} --project-arn {arn} --project-visibility PUBLIC_READ --resource-access-role "$role"
                """,
        },
    };

    protected override Judgement Judge(BuildProject project, Estate estate)
    {
        var visibility = project.Definition.Value.Visibility;
        var evidence = new Evidence("projectVisibility", "PRIVATE", visibility);
        return visibility switch
        {
            "PUBLIC_READ" => Verdict.Fail($"Builds of the project {project.Name} are public: anyone reads their logs and output.") with { Evidence = [evidence] },
            "PRIVATE" => Verdict.Pass($"Builds of the project {project.Name} are private.") with { Evidence = [evidence] },
            _ => Verdict.Unknown(new Unreadable(UnreadableReason.Malformed, "codebuild:BatchGetProjects", $"The project {project.Name} has a visibility that AWS does not document: {visibility}.")),
        };
    }
}
