using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Pipelines;

namespace SecurityDashboard.Controls.EncryptionInTransit;

public sealed class ApprovalLinksUseHttps : Control<Pipeline>
{
    public override ControlInfo Info { get; } = new()
    {
        Id = "TL-07",
        Title = "Links for approvers use https",
        Severity = Severity.Low,
        Risk = "Whoever is on the way shows the approver another page than the one that is to be approved, or asks for the password there.",
        Needs = ["codepipeline:ListPipelines", "codepipeline:GetPipeline"],
        Satisfies = ["NIST-800-53r5 SC-8"],
        Remediation = new Remediation(
            "Write the link of the action {subKey} of pipeline {name} with https.",
            new Uri("https://docs.aws.amazon.com/codepipeline/latest/userguide/approvals-action-add.html"))
        {
            Cli = """
                aws codepipeline get-pipeline --region {region} --name {name} --query pipeline \
                  | jq --arg at {subKey} '($at | split("/")) as [$stage, $action]
                      | (.stages[] | select(.name == $stage) | .actions[] | select(.name == $action) | .configuration.ExternalEntityLink) |= sub("^http:"; "https:")' > pipeline.json
                aws codepipeline update-pipeline --region {region} --pipeline file://pipeline.json
                """,
            CloudFormation = """
                # In the Configuration of the action "{subKey}" of the AWS::CodePipeline::Pipeline named "{name}":
                ExternalEntityLink: https://staging.example.com/
                """,
            Terraform = """
                # In the configuration of the action "{subKey}" of the aws_codepipeline named "{name}":
                ExternalEntityLink = "https://staging.example.com/"
                """,
            Console = "CodePipeline › Pipelines › {name} › Edit › {subKey} › URL for review.",
            Verify = "aws codepipeline get-pipeline --region {region} --name {name} --query 'pipeline.stages[].actions[].configuration.ExternalEntityLink'",
            SideEffects = "None, where the host answers over https; look before you change it.",
            Undo = """
                aws codepipeline get-pipeline --region {region} --name {name} --query pipeline \
                  | jq --arg at {subKey} '($at | split("/")) as [$stage, $action]
                      | (.stages[] | select(.name == $stage) | .actions[] | select(.name == $action) | .configuration.ExternalEntityLink) |= sub("^https:"; "http:")' > pipeline.json
                aws codepipeline update-pipeline --region {region} --pipeline file://pipeline.json
                """,
        },
    };

    protected override Judgement Judge(Pipeline pipeline, Estate estate) => Judgement.Each(
        PipelineStep.Of(pipeline.Definition.Value).Where(step => step.Action.Category is "Approval" && step.Action.Configuration.ContainsKey("ExternalEntityLink")),
        step => step.ToString(),
        step =>
        {
            var link = step.Action.Configuration["ExternalEntityLink"].Text($"The link of the approval {step}", "codepipeline:GetPipeline");
            var evidence = new Evidence($"{step} configuration.ExternalEntityLink", "https", link);
            return link.StartsWith("http:", StringComparison.OrdinalIgnoreCase)
                ? Verdict.Fail($"The approval {step} of the pipeline {pipeline.Name} sends people to {link}, without https.") with { Evidence = [evidence] }
                : Verdict.Pass($"The approval {step} of the pipeline {pipeline.Name} sends people to {link}.") with { Evidence = [evidence] };
        },
        none: Verdict.NotApplicable($"No approval of the pipeline {pipeline.Name} has a link."));
}
