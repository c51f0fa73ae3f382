using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Builds;
using SecurityDashboard.Secrets.Redaction;

namespace SecurityDashboard.Controls.EncryptionInTransit;

/// <remarks>Of commands only the words of a closed vocabulary are kept, so what a variable or a script does is not seen.</remarks>
public sealed class BuildCommandsVerifyCertificates : Control<BuildProject>
{
    public override ControlInfo Info { get; } = new()
    {
        Id = "TL-05",
        Title = "Commands of inline buildspecs verify whom they fetch from",
        Severity = Severity.Medium,
        Risk = "Whoever is on the way hands over tools and packages of their own, and the build runs them with its role and puts them into what it makes.",
        Needs = ["codebuild:ListProjects", "codebuild:BatchGetProjects"],
        Satisfies =
        [
            "NIST-800-53r5 SC-8", "NIST-800-53r5 SI-7", "OWASP-CICD CICD-SEC-3", "OWASP-CICD CICD-SEC-7", "ISO-27001:2022 A.8.24", "NIST-800-218 PW.4.1",
        ],
        Remediation = new Remediation(
            "Fetch over https in the buildspec of {name}, and take out what switches the check of certificates or signatures off.",
            new Uri("https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html"))
        {
            Cli = """
                aws codebuild batch-get-projects --region {region} --names {name} --query 'projects[0].source' > source.json
                jq -r .buildspec source.json > buildspec.yml
                # In the lines that the finding names write https://, and take out -k, --insecure, --no-check-certificate and the like.
                "${EDITOR:-vi}" buildspec.yml
                jq --rawfile spec buildspec.yml '.buildspec = $spec' source.json > new-source.json
                aws codebuild update-project --region {region} --name {name} --source file://new-source.json
                """,
            CloudFormation = """
                # In the BuildSpec under Source of the AWS::CodeBuild::Project named "{name}":
                commands:
                  - curl --fail --silent --show-error --location --output tool https://downloads.example.com/tool
                """,
            Terraform = """
                # In the buildspec under source of the aws_codebuild_project named "{name}":
                # commands:
                #   - curl --fail --silent --show-error --location --output tool https://downloads.example.com/tool
                """,
            Console = "CodeBuild › Build projects › {name} › Edit › Buildspec: change the lines that are named above.",
            Verify = "aws codebuild batch-get-projects --region {region} --names {name} --query 'projects[].source.buildspec'",
            SideEffects = "Hosts with a certificate of their own authority fail until the build trusts it: add it to the image, or name it as the environment's certificate.",
            Undo = """
                # source.json is the source as the fix found it:
                aws codebuild update-project --region {region} --name {name} --source file://source.json
                """,
        },
    };

    protected override Judgement Judge(BuildProject project, Estate estate) => Verdict.OfAll(
        project.Definition.Value.Sources.Select(source => source.InlineBuildspec).OfType<BuildspecOutline>(), buildspec => JudgeBuildspec(project, buildspec),
        none: Verdict.NotApplicable($"The project {project.Name} has no inline buildspec; AWS does not show one that is in the source."));

    private static Verdict JudgeBuildspec(BuildProject project, BuildspecOutline buildspec)
    {
        if (!buildspec.IsReadable)
            throw new UnreadableException(new Unreadable(UnreadableReason.Malformed, "codebuild:BatchGetProjects", $"The inline buildspec of the project {project.Name} is not one that could be read.") { Resource = project.Arn.Text });

        var insecure = buildspec.Commands.Select(command => (command.Line, Why: InsecureTransport.In(command.Words))).Where(found => found.Why is not null).ToList();
        return insecure.Count == 0
            ? Verdict.Pass($"No command in the inline buildspec of the project {project.Name} fetches without verifying from whom.") with { Evidence = [new Evidence("source.buildspec", "https, verified", "nothing found")] }
            : Verdict.Fail($"Commands in the inline buildspec of the project {project.Name} fetch without verifying from whom: {string.Join("; ", insecure.Select(found => $"line {found.Line}, {found.Why}"))}.")
                with
            { Evidence = [.. insecure.Select(found => new Evidence($"source.buildspec line {found.Line}", "https, verified", found.Why ?? ""))] };
    }
}
