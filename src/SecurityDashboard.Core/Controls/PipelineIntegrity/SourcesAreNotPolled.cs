using System.Collections.Immutable;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Pipelines;

namespace SecurityDashboard.Controls.PipelineIntegrity;

/// <remarks>Left out it is true, save where the console made the action: https://docs.aws.amazon.com/codepipeline/latest/userguide/PollForSourceChanges-defaults.html</remarks>
public sealed class SourcesAreNotPolled : Control<Pipeline>
{
    // ECR and connections do not poll.
    private static readonly ImmutableArray<string> Polling = ["S3", "CodeCommit", "GitHub"];

    public override ControlInfo Info { get; } = new()
    {
        Id = "PL-02",
        Title = "Source actions react to events instead of polling",
        Severity = Severity.Medium,
        Risk = "A polled change starts the pipeline minutes late or, after 30 days without an execution, never: a fix waits, and nobody can tie an execution to the event that caused it.",
        Needs = ["codepipeline:ListPipelines", "codepipeline:GetPipeline"],
        Satisfies =
        [
            "OWASP-CICD CICD-SEC-7", "OWASP-CICD CICD-SEC-10", "NIST-800-53r5 CM-6", "NIST-800-53r5 AU-12", "ISO-27001:2022 A.8.9", "NIST-800-218 PO.3.2",
        ],
        Remediation = new Remediation(
            "Let an EventBridge rule start the pipeline {name}, then set PollForSourceChanges of the action {subKey} to false.",
            new Uri("https://docs.aws.amazon.com/codepipeline/latest/userguide/update-change-detection.html"))
        {
            Cli = """
                # First what starts the pipeline instead: a rule for events of the source. For an S3 source switch on the EventBridge notifications of its bucket.
                read -r -p 'Event pattern of the source, as JSON: ' pattern
                read -r -p 'ARN of the role with which EventBridge starts the pipeline: ' role
                aws events put-rule --region {region} --name {name}-source --event-pattern "$pattern"
                aws events put-targets --region {region} --rule {name}-source --targets Id=pipeline,Arn={arn},RoleArn="$role"
                aws codepipeline get-pipeline --region {region} --name {name} --query pipeline \
                  | jq '(.stages[].actions[] | select(.actionTypeId.category == "Source" and (.actionTypeId.provider | IN("S3", "CodeCommit", "GitHub"))) | .configuration.PollForSourceChanges) = "false"' > pipeline.json
                aws codepipeline update-pipeline --region {region} --pipeline file://pipeline.json
                """,
            CloudFormation = """
                # In the Configuration of the action "{subKey}" of the AWS::CodePipeline::Pipeline named "{name}", beside an AWS::Events::Rule whose target is the pipeline:
                PollForSourceChanges: false
                """,
            Terraform = """
                # In the configuration of the action "{subKey}" of the aws_codepipeline named "{name}", beside an aws_cloudwatch_event_rule whose target is the pipeline:
                PollForSourceChanges = "false"
                """,
            Console = "CodePipeline › Pipelines › {name} › Edit › {subKey} › Change detection options › Amazon EventBridge: the console makes the rule.",
            Verify = "aws codepipeline get-pipeline --region {region} --name {name} --query 'pipeline.stages[].actions[].[name,configuration.PollForSourceChanges]'",
            SideEffects = "Without a rule, or a webhook for a GitHub (version 1) source, nothing starts the pipeline any more. EventBridge needs a role that may start it.",
            Undo = $$"""
                {{Undoing.Pipeline}}
                aws events remove-targets --region {region} --rule {name}-source --ids pipeline
                aws events delete-rule --region {region} --name {name}-source
                """,
        },
    };

    protected override Judgement Judge(Pipeline pipeline, Estate estate) => Judgement.Each(
        PipelineStep.Of(pipeline.Definition.Value).Where(step => step.Action is { Category: "Source", Owner: not "Custom" } && Polling.Contains(step.Action.Provider)),
        step => step.ToString(),
        step => JudgeSource(pipeline, step),
        none: Verdict.NotApplicable($"The pipeline {pipeline.Name} has no source of a kind that is polled."));

    private static Verdict JudgeSource(Pipeline pipeline, PipelineStep step)
    {
        var who = $"The source action {step} of the pipeline {pipeline.Name}";
        var setting = step.Action.Configuration.GetValueOrDefault("PollForSourceChanges")?.Text($"PollForSourceChanges of {step}", "codepipeline:GetPipeline");
        var evidence = new Evidence($"{step} configuration.PollForSourceChanges", "false", setting ?? "absent");
        return setting switch
        {
            null => Verdict.Fail($"{who} polls {step.Action.Provider}: it does not set PollForSourceChanges, which is then true.") with { Evidence = [evidence] },
            _ when bool.TryParse(setting, out var polls) => polls
                ? Verdict.Fail($"{who} polls {step.Action.Provider}.") with { Evidence = [evidence] }
                : Verdict.Pass($"{who} waits for an event.") with { Evidence = [evidence] },
            _ => Verdict.Unknown(new Unreadable(UnreadableReason.Malformed, "codepipeline:GetPipeline", $"{who} sets PollForSourceChanges to neither true nor false.")),
        };
    }
}
