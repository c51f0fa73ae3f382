using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Builds;

namespace SecurityDashboard.Controls.PipelineIntegrity;

public sealed class PullRequestsBuildUnprivileged : Control<BuildProject>
{
    public override ControlInfo Info { get; } = new()
    {
        Id = "CB-02",
        Title = "Builds of pull requests run without privileged mode",
        Severity = Severity.Critical,
        Risk = "Code that nobody has reviewed is root on the build host: it leaves its container, takes what the host holds and stays for the builds after it.",
        Needs = ["codebuild:ListProjects", "codebuild:BatchGetProjects"],
        Satisfies =
        [
            "OWASP-CICD CICD-SEC-4", "OWASP-CICD CICD-SEC-5", "NIST-800-53r5 AC-6", "NIST-800-53r5 SC-39", "CIS-SSC 2.2.5", "NIST-800-218 PO.5.1", "ISO-27001:2022 A.8.2",
        ],
        Remediation = new Remediation(
            "Switch privileged mode off for {name}, and build images in another project that no pull request starts.",
            new Uri("https://docs.aws.amazon.com/codebuild/latest/userguide/webhooks.html"))
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
            Verify = "aws codebuild batch-get-projects --region {region} --names {name} --query 'projects[].[environment.privilegedMode,webhook.filterGroups]'",
            SideEffects = "Commands that need the Docker daemon, such as docker build, fail in this project.",
            Undo = """
                aws codebuild batch-get-projects --region {region} --names {name} --query 'projects[0].environment' | jq '.privilegedMode = true' > environment.json
                aws codebuild update-project --region {region} --name {name} --environment file://environment.json
                """,
        },
    };

    protected override Judgement Judge(BuildProject project, Estate estate)
    {
        var definition = project.Definition.Value;
        if (definition.Triggers.Value.Webhook is not { } webhook)
            return Verdict.NotApplicable($"No webhook starts builds of the project {project.Name}.");

        if (PullRequestBuilds.GroupsOf(project, webhook).Count == 0)
            return Verdict.NotApplicable($"The webhook of the project {project.Name} builds no pull requests before they are merged.");

        var evidence = new Evidence("environment.privilegedMode", "false", definition.Environment.PrivilegedMode ? "true" : "false");
        return definition.Environment.PrivilegedMode
            ? Verdict.Fail($"The project {project.Name} builds pull requests, and it builds them in privileged mode.") with { Evidence = [evidence] }
            : Verdict.Pass($"The project {project.Name} builds pull requests without privileged mode.") with { Evidence = [evidence] };
    }
}
