using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Builds;

namespace SecurityDashboard.Controls.EncryptionAtRest;

/// <remarks>Only output to S3 can have it switched off: https://docs.aws.amazon.com/codebuild/latest/APIReference/API_ProjectArtifacts.html</remarks>
public sealed class BuildOutputIsEncrypted : Control<BuildProject>
{
    public override ControlInfo Info { get; } = new()
    {
        Id = "CB-14",
        Title = "Build output is encrypted",
        Severity = Severity.High,
        Risk = "CodeBuild is told to write what it built without encryption: whoever may read the bucket has the program, and what is built into it.",
        Needs = ["codebuild:ListProjects", "codebuild:BatchGetProjects"],
        Satisfies =
        [
            "NIST-800-53r5 SC-13", "NIST-800-53r5 SC-28", "PCI-DSS-4 8.3.2", "ISO-27001:2022 A.8.24", "OWASP-CICD CICD-SEC-9", "CIS-SSC 4.1.2",
        ],
        Remediation = new Remediation(
            "Leave encryption of the artifacts of {name} switched on.",
            new Uri("https://docs.aws.amazon.com/codebuild/latest/userguide/security-encryption.html"))
        {
            Cli = """
                aws codebuild batch-get-projects --region {region} --names {name} --query 'projects[0].{artifacts: artifacts, secondaryArtifacts: secondaryArtifacts}' \
                  | tee artifacts-before-{account}-{region}-{name}.json | jq --arg name {name} '{name: $name} + (.artifacts.encryptionDisabled = false | .secondaryArtifacts |= ((. // []) | map(.encryptionDisabled = false)))' > project.json
                aws codebuild update-project --region {region} --cli-input-json file://project.json
                """,
            CloudFormation = """
                # Under Artifacts of the AWS::CodeBuild::Project named "{name}", and under each of its SecondaryArtifacts:
                EncryptionDisabled: false
                """,
            Terraform = """
                # Under artifacts of the aws_codebuild_project named "{name}", and under each secondary_artifacts:
                encryption_disabled = false
                """,
            Console = "CodeBuild › Build projects › {name} › Edit › Artifacts › Additional configuration › clear Disable artifacts encryption.",
            Verify = "aws codebuild batch-get-projects --region {region} --names {name} --query 'projects[].[artifacts.encryptionDisabled,secondaryArtifacts[].encryptionDisabled]'",
            SideEffects = "What is already stored stays as it is. Whoever reads new output needs permission for the key; a public website in the bucket cannot be served from it.",
            Undo = """
                # From what the fix kept; what was built since stays encrypted.
                jq --arg name {name} '{name: $name, artifacts: .artifacts, secondaryArtifacts: (.secondaryArtifacts // [])}' artifacts-before-{account}-{region}-{name}.json > project.json
                aws codebuild update-project --region {region} --cli-input-json file://project.json
                """,
        },
    };

    protected override Judgement Judge(BuildProject project, Estate estate) => Verdict.OfAll(
        project.Definition.Value.Artifacts.Where(artifacts => artifacts.Type is "S3"),
        artifacts =>
        {
            var evidence = new Evidence($"artifacts[{artifacts.Location}].encryptionDisabled", "false", artifacts.EncryptionDisabled ? "true" : "false");
            return artifacts.EncryptionDisabled
                ? Verdict.Fail($"The project {project.Name} writes its output to {artifacts.Location} with encryption switched off.") with { Evidence = [evidence] }
                : Verdict.Pass($"The project {project.Name} writes its output to {artifacts.Location} encrypted.") with { Evidence = [evidence] };
        },
        none: Verdict.NotApplicable($"The project {project.Name} writes no output to S3 itself."));
}
