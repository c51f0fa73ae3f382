using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Builds;

namespace SecurityDashboard.Controls.PipelineIntegrity;

public sealed class BuildImagesArePinned : Control<BuildProject>
{
    private static readonly ListSetting Trusted = new("trusted-images", "Trusted images", "Images that need no digest because the organization decides who pushes them, such as 111122223333.dkr.ecr.*/builders/*.", ListEntry.Pattern);

    public override ControlInfo Info { get; } = new()
    {
        Id = "CB-21",
        Title = "Every build image is kept by AWS or pinned to its content",
        Severity = Severity.Medium,
        Risk = "Whoever may push the tag, at a public registry perhaps a stranger, decides what runs with the role of the build and goes into everything that is built.",
        Needs = ["codebuild:ListProjects", "codebuild:BatchGetProjects"],
        Settings = [Trusted],
        Satisfies =
        [
            "OWASP-CICD CICD-SEC-3", "OWASP-CICD CICD-SEC-7", "NIST-800-53r5 CM-2", "NIST-800-53r5 SR-4", "CIS-SSC 3.1.7", "CIS-SSC 2.2.6", "NIST-800-218 PW.4.1",
            "ISO-27001:2022 A.5.21",
        ],
        Remediation = new Remediation(
            "Name the image of {name} by its digest, from a registry of your own; or take one of the images that AWS keeps.",
            new Uri("https://docs.aws.amazon.com/codebuild/latest/userguide/build-env-ref-available.html"))
        {
            Cli = """
                read -r -p 'Image with digest, as 111122223333.dkr.ecr.eu-west-1.amazonaws.com/builder@sha256:…: ' image
                aws codebuild batch-get-projects --region {region} --names {name} --query 'projects[0].environment' | jq --arg image "$image" '.image = $image' > environment.json
                aws codebuild update-project --region {region} --name {name} --environment file://environment.json
                """,
            CloudFormation = """
                # Under Environment of the AWS::CodeBuild::Project named "{name}":
                Image: 111122223333.dkr.ecr.eu-west-1.amazonaws.com/builder@sha256:DIGEST
                """,
            Terraform = """
                # Under environment of the aws_codebuild_project named "{name}":
                image = "111122223333.dkr.ecr.eu-west-1.amazonaws.com/builder@sha256:DIGEST"
                """,
            Console = "CodeBuild › Build projects › {name} › Edit › Environment › Override image › Custom image, with its digest.",
            Verify = "aws codebuild batch-get-projects --region {region} --names {name} --query 'projects[].environment.image'",
            SideEffects = "Updates of the image reach the builds only when the digest is changed, so something has to change it.",
            Undo = """
                read -r -p 'Image as it was, which the evidence of the finding names: ' image
                aws codebuild batch-get-projects --region {region} --names {name} --query 'projects[0].environment' | jq --arg image "$image" '.image = $image' > environment.json
                aws codebuild update-project --region {region} --name {name} --environment file://environment.json
                """,
        },
    };

    protected override Judgement Judge(BuildProject project, Estate estate)
    {
        var image = project.Definition.Value.Environment.Image;
        var evidence = new Evidence("environment.image", "aws/codebuild/…, or …@sha256:…", image);
        return image.StartsWith("aws/codebuild/", StringComparison.Ordinal)
            ? Verdict.Pass($"Builds of the project {project.Name} run in {image}, which AWS keeps.") with { Evidence = [evidence] }
            : image.Contains("@sha256:", StringComparison.Ordinal)
            ? Verdict.Pass($"Builds of the project {project.Name} run in {image}, whose content cannot change.") with { Evidence = [evidence] }
            : estate.Settings.Of(Trusted, project.Account).Has(image)
            ? Verdict.Pass($"Builds of the project {project.Name} run in {image}, one of the trusted images.") with { Evidence = [evidence] }
            : Verdict.Fail($"Builds of the project {project.Name} run in {image}, and whoever may push there changes what that is.") with { Evidence = [evidence] };
    }
}
