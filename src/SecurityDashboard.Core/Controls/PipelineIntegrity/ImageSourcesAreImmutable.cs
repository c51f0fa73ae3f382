using SecurityDashboard.Iam;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Images;
using SecurityDashboard.Inventory.Pipelines;

namespace SecurityDashboard.Controls.PipelineIntegrity;

/// <remarks>A source action without a tag takes latest: https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-ECR.html</remarks>
public sealed class ImageSourcesAreImmutable : Control<Pipeline>
{
    public override ControlInfo Info { get; } = new()
    {
        Id = "PL-11",
        Title = "Image sources name a tag that nobody can move to another image",
        Severity = Severity.High,
        Risk = "Whoever may push to the repository puts another image under the tag that was tested, and the pipeline deploys it; nothing in the pipeline shows that it is another one.",
        Needs = ["codepipeline:GetPipeline", "ecr:DescribeRepositories"],
        Satisfies = ["OWASP-CICD CICD-SEC-3", "OWASP-CICD CICD-SEC-9", "AWS-FSBP ECR.2", "NIST-800-53r5 CM-2", "NIST-800-53r5 CM-8(1)", "CIS-SSC 5.1.7", "NIST-800-218 PS.2.1", "ISO-27001:2022 A.8.4"],
        Remediation = new Remediation(
            "Make the tags of the repository immutable, and let the source action of {name} name a tag that is made for one image: a version or a commit, never latest.",
            new Uri("https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-tag-mutability.html"))
        {
            Cli = """
                read -r -p 'Repository of the source action: ' repository
                aws ecr put-image-tag-mutability --region {region} --repository-name "$repository" --image-tag-mutability IMMUTABLE
                read -r -p 'Tag that is made for one image, such as a version: ' tag
                aws codepipeline get-pipeline --region {region} --name {name} --query pipeline \
                  | jq --arg at {subKey} --arg tag "$tag" '($at | split("/")) as [$stage, $action]
                      | (.stages[] | select(.name == $stage) | .actions[] | select(.name == $action) | .configuration.ImageTag) = $tag' > pipeline.json
                aws codepipeline update-pipeline --region {region} --pipeline file://pipeline.json
                """,
            CloudFormation = """
                # On the AWS::ECR::Repository that the pipeline "{name}" starts from:
                ImageTagMutability: IMMUTABLE
                # and in the Configuration of the source action ImageTag: "1.4.2"
                """,
            Terraform = """
                # On the aws_ecr_repository that the aws_codepipeline "{name}" starts from:
                image_tag_mutability = "IMMUTABLE"
                # and in the configuration of the source action ImageTag = "1.4.2"
                """,
            Console = "ECR › Repositories › the repository › Edit › Image tag mutability › Immutable; then CodePipeline › Pipelines › {name} › Edit › the source action › Image tag.",
            Verify = "aws ecr describe-repositories --region {region} --query 'repositories[].[repositoryName,imageTagMutability]' --output text",
            SideEffects = "Pushing a tag a second time is refused: builds that push latest, or the same version twice, need another tag.",
            Undo = $$"""
                {{Undoing.Pipeline}}
                read -r -p 'Repository of the source action: ' repository
                aws ecr put-image-tag-mutability --region {region} --repository-name "$repository" --image-tag-mutability MUTABLE
                """,
        },
    };

    protected override Judgement Judge(Pipeline pipeline, Estate estate) => Judgement.Each(
        PipelineStep.Of(pipeline.Definition.Value).Where(step => step.Action is { Category: "Source", Provider: "ECR" }),
        step => step.ToString(), step => JudgeStep(step, pipeline, estate), none: Verdict.NotApplicable($"The pipeline {pipeline.Name} has no image source."));

    private static Verdict JudgeStep(PipelineStep step, Pipeline pipeline, Estate estate)
    {
        var tag = step.Action.Configuration.TryGetValue("ImageTag", out var setting) ? setting.Text($"The tag of the source action {step}", "codepipeline:GetPipeline") : "";
        if (tag is "" or "latest")
            return Fail(tag is "" ? "names no tag, and so takes latest" : "takes the tag latest", "ImageTag", "a version or a commit", tag is "" ? "none" : "latest");

        if (References.OfAction(pipeline, step.Action).FirstOrDefault(reference => reference.Type is ResourceTypes.ImageRepository) is not { } reference)
            throw new UnreadableException(new Unreadable(UnreadableReason.Malformed, "codepipeline:GetPipeline", $"The source action {step} of the pipeline {pipeline.Name} names no repository that could be read. Look at it in the console."));

        var repository = estate.Find<ImageRepository>(reference).Value;
        return IsMutable(tag, repository.Tags.Value)
            ? Fail($"takes the tag {tag} of {repository.Name}, where tags can be moved to another image", "imageTagMutability", "IMMUTABLE for the tag", repository.Tags.Value.Setting)
            : Verdict.Pass($"The source action {step} takes the tag {tag} of {repository.Name}, which cannot be moved.") with { Evidence = [new Evidence("imageTagMutability", "IMMUTABLE for the tag", repository.Tags.Value.Setting)] };

        Verdict Fail(string what, string path, string expected, string actual) =>
            Verdict.Fail($"The source action {step} {what}.") with { Evidence = [new Evidence($"{step} {path}", expected, actual)] };
    }

    private static bool IsMutable(string tag, TagMutability tags)
    {
        var isExcluded = tags.Exclusions.Any(pattern => Glob.Parse(pattern).Matches(tag));
        return tags.Setting switch
        {
            "IMMUTABLE" => false,
            "MUTABLE" => true,
            "IMMUTABLE_WITH_EXCLUSION" => isExcluded,
            "MUTABLE_WITH_EXCLUSION" => !isExcluded,
            _ => throw new UnreadableException(new Unreadable(UnreadableReason.Malformed, "ecr:DescribeRepositories", "The mutability of the repository's tags is not one that ECR documents. Scan again; if it stays, report it.")),
        };
    }
}
