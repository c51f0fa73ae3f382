using System.Collections.Immutable;
using System.Text.RegularExpressions;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Builds;

namespace SecurityDashboard.Controls.PipelineIntegrity;

/// <remarks>An empty buildspec is buildspec.yml in the source: https://docs.aws.amazon.com/codebuild/latest/APIReference/API_ProjectSource.html</remarks>
public sealed class BuildspecsStandOutsideTheSource : Control<BuildProject>
{
    private static readonly ImmutableArray<string> Repositories = ["GITHUB", "GITHUB_ENTERPRISE", "GITLAB", "GITLAB_SELF_MANAGED", "BITBUCKET", "CODECOMMIT"];

    public override ControlInfo Info { get; } = new()
    {
        Id = "CB-07",
        Title = "Whoever proposes a change cannot change the commands that build it",
        Severity = Severity.High,
        Risk = "The commands of the build are part of the pull request: it can make the build print its credentials, or push what it likes with the build's role.",
        Needs = ["codebuild:ListProjects", "codebuild:BatchGetProjects"],
        Satisfies = ["OWASP-CICD CICD-SEC-4", "CIS-SSC 2.2.2", "CIS-SSC 2.3.4", "NIST-800-53r5 CM-5", "ISO-27001:2022 A.8.32"],
        Remediation = new Remediation(
            "Keep the buildspec of {name} in the project or in an S3 bucket; or have its webhook start no build when the file is changed.",
            new Uri("https://docs.aws.amazon.com/codebuild/latest/userguide/webhooks.html"))
        {
            Cli = """
                # buildspec.yml as it is on the main branch, into the project itself.
                aws codebuild batch-get-projects --region {region} --names {name} --query 'projects[0].source' | jq --rawfile spec buildspec.yml '.buildspec = $spec' > source.json
                aws codebuild update-project --region {region} --name {name} --source file://source.json
                """,
            CloudFormation = """
                # Under Source of the AWS::CodeBuild::Project named "{name}":
                BuildSpec: |
                  version: 0.2
                  phases:
                    build:
                      commands: [make]
                """,
            Terraform = """
                # Under source of the aws_codebuild_project named "{name}":
                buildspec = file("${path.module}/buildspec.yml")
                """,
            Console = "CodeBuild › Build projects › {name} › Edit › Buildspec › Insert build commands; or Primary source webhook events › Don't start a build under these conditions › FILE_PATH ^buildspec\\.yml$.",
            Verify = "aws codebuild batch-get-projects --region {region} --names {name} --query 'projects[].[source.buildspec,webhook.filterGroups]'",
            SideEffects = "The buildspec in the source has no effect any more: who changes it changes the project. Scripts that the commands call still come from the source.",
            Undo = """
                read -r -p 'Buildspec in the source, which the evidence of the finding names: ' path
                aws codebuild batch-get-projects --region {region} --names {name} --query 'projects[0].source' | jq --arg path "$path" '.buildspec = $path' > source.json
                aws codebuild update-project --region {region} --name {name} --source file://source.json
                """,
        },
    };

    protected override Judgement Judge(BuildProject project, Estate estate)
    {
        var definition = project.Definition.Value;
        if (definition.Sources.FirstOrDefault() is not { } source || !Repositories.Contains(source.Type))
            return Verdict.NotApplicable($"The project {project.Name} does not build a repository itself.");

        if (source.InlineBuildspec is not null)
            return Verdict.Pass($"The project {project.Name} holds its build commands itself.") with { Evidence = [Observed("inline")] };

        if (source.BuildspecLocation?.Clear is { } arn && arn.StartsWith("arn:", StringComparison.Ordinal))
            return Verdict.Pass($"The project {project.Name} reads its build commands from {arn}.") with { Evidence = [Observed(arn)] };

        var file = source.BuildspecLocation is { } location ? location.Text($"The buildspec of the project {project.Name}", "codebuild:BatchGetProjects") : "buildspec.yml";
        var groups = definition.Triggers.Value.Webhook is { } webhook ? PullRequestBuilds.GroupsOf(project, webhook) : [];
        return groups.Count == 0
            ? Verdict.Fail($"The build commands of the project {project.Name} are {file} of its source. Low, because no pull request starts a build.") with { Evidence = [Observed(file)], LoweredTo = Severity.Low }
            : groups.TrueForAll(group => group is not null && group.Filters.Any(filter => filter is { Type: "FILE_PATH", Excludes: true } && Covers(PullRequestBuilds.PatternOf(filter), file)))
            ? Verdict.Pass($"A pull request that changes {file} starts no build of the project {project.Name}.") with { Evidence = [Observed($"{file}, excluded by FILE_PATH")] }
            : Verdict.Fail($"Whoever opens a pull request chooses the build commands of the project {project.Name}: they are {file} of its source.") with { Evidence = [Observed(file)] };

        static Evidence Observed(string actual) => new("source.buildspec", "inline, or in a bucket", actual);
    }

    private static bool Covers(string pattern, string file)
    {
        try
        {
            return new Regex(pattern, RegexOptions.NonBacktracking).IsMatch(file);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            // What cannot be read as an expression protects nothing for certain.
            return false;
        }
    }
}
