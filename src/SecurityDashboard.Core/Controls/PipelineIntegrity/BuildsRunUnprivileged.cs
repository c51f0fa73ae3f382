using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Builds;

namespace SecurityDashboard.Controls.PipelineIntegrity;

public sealed class BuildsRunUnprivileged : Control<BuildProject>
{
    public override ControlInfo Info { get; } = new()
    {
        Id = "CB-01",
        Title = "Builds run without privileged mode",
        Severity = Severity.High,
        Risk = "In privileged mode code from the source is root on the build host: it can leave its container, read what the host holds and tamper with what is built.",
        Needs = ["codebuild:ListProjects", "codebuild:BatchGetProjects"],
        Satisfies =
        [
            "AWS-FSBP CodeBuild.5", "NIST-800-53r5 AC-2(1)", "NIST-800-53r5 AC-3", "NIST-800-53r5 AC-5", "NIST-800-53r5 AC-6", "PCI-DSS-4 7.2.1", "PCI-DSS-4 7.2.2",
            "OWASP-CICD CICD-SEC-5", "OWASP-CICD CICD-SEC-7", "CIS-SSC 2.2.5", "ISO-27001:2022 A.8.2",
        ],
        Remediation = new Remediation(
            "Switch privileged mode off for the project {name}. Where it builds images, use a builder that needs no Docker daemon, or a project that does nothing else.",
            new Uri("https://docs.aws.amazon.com/codebuild/latest/userguide/change-project-console.html"))
        {
            Cli = """
                aws codebuild batch-get-projects --region {region} --names {name} --query 'projects[0].environment' | jq '.privilegedMode = false' > environment.json
                aws codebuild update-project --region {region} --name {name} --environment file://environment.json
                """,
            CloudFormation = """
                # Under Environment of the AWS::CodeBuild::Project named "{name}":
                PrivilegedMode: false
                """,
            Terraform = """
                # Under environment of the aws_codebuild_project named "{name}":
                privileged_mode = false
                """,
            Console = "CodeBuild › Build projects › {name} › Edit › Environment › Additional configuration › clear Privileged.",
            Verify = "aws codebuild batch-get-projects --region {region} --names {name} --query 'projects[].environment.privilegedMode'",
            SideEffects = "Commands that need the Docker daemon, such as docker build, fail in this project.",
            Undo = """
                aws codebuild batch-get-projects --region {region} --names {name} --query 'projects[0].environment' | jq '.privilegedMode = true' > environment.json
                aws codebuild update-project --region {region} --name {name} --environment file://environment.json
                """,
        },
    };

    protected override Judgement Judge(BuildProject project, Estate estate) =>
        project.Definition.Value.Environment.PrivilegedMode
            ? Verdict.Fail($"Builds of the project {project.Name} run in privileged mode.") with { Evidence = [new Evidence("environment.privilegedMode", "false", "true")] }
            : Verdict.Pass($"Builds of the project {project.Name} run without privileged mode.") with { Evidence = [new Evidence("environment.privilegedMode", "false", "false")] };
}
