using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Pipelines;

namespace SecurityDashboard.Controls.PipelineIntegrity;

/// <remarks>https://docs.aws.amazon.com/codepipeline/latest/userguide/concepts-how-it-works.html</remarks>
public sealed class DeploymentsRunOneAtATime : Control<Pipeline>
{
    public override ControlInfo Info { get; } = new()
    {
        Id = "PL-05",
        Title = "Executions of a deploying pipeline do not overtake one another",
        Severity = Severity.Medium,
        Risk = "In PARALLEL mode executions do not wait for each other: an older revision that is approved or built later overwrites a newer one, and what was fixed comes back.",
        Needs = ["codepipeline:ListPipelines", "codepipeline:GetPipeline"],
        Satisfies = ["OWASP-CICD CICD-SEC-1", "NIST-800-53r5 CM-3", "ISO-27001:2022 A.8.32", "SOC2 CC8.1"],
        Remediation = new Remediation(
            "Set the execution mode of pipeline {name} to QUEUED, or to SUPERSEDED where only the newest revision matters.",
            new Uri("https://docs.aws.amazon.com/codepipeline/latest/userguide/execution-modes.html"))
        {
            Cli = """
                aws codepipeline get-pipeline --region {region} --name {name} --query pipeline \
                  | jq '.executionMode = "QUEUED"' > pipeline.json
                aws codepipeline update-pipeline --region {region} --pipeline file://pipeline.json
                """,
            CloudFormation = """
                # On the AWS::CodePipeline::Pipeline named "{name}":
                ExecutionMode: QUEUED
                """,
            Terraform = """
                # In the aws_codepipeline named "{name}":
                execution_mode = "QUEUED"
                """,
            Console = "CodePipeline › Pipelines › {name} › Edit › Edit pipeline properties › Execution mode › Queued.",
            Verify = "aws codepipeline get-pipeline --region {region} --name {name} --query pipeline.executionMode",
            SideEffects = "Executions wait for the one before them; change the mode while none is running. QUEUED needs a pipeline of type V2.",
            Undo = """
                # While no execution runs:
                aws codepipeline get-pipeline --region {region} --name {name} --query pipeline | jq '.executionMode = "PARALLEL"' > pipeline.json
                aws codepipeline update-pipeline --region {region} --pipeline file://pipeline.json
                """,
        },
    };

    protected override Judgement Judge(Pipeline pipeline, Estate estate)
    {
        var definition = pipeline.Definition.Value;
        if (definition.Stages.SelectMany(stage => stage.Actions).All(action => action.Category is not "Deploy"))
            return Verdict.NotApplicable($"The pipeline {pipeline.Name} has no deploy action.");

        var evidence = new Evidence("executionMode", "QUEUED or SUPERSEDED", definition.ExecutionMode);
        return definition.ExecutionMode switch
        {
            "PARALLEL" => Verdict.Fail($"The pipeline {pipeline.Name} deploys, and its executions run in parallel.") with { Evidence = [evidence] },
            "QUEUED" => Verdict.Pass($"Executions of the pipeline {pipeline.Name} wait for one another.") with { Evidence = [evidence] },
            "SUPERSEDED" => Verdict.Pass($"A newer execution of the pipeline {pipeline.Name} takes the place of one that waits, also of one that waits for an approval.") with { Evidence = [evidence] },
            _ => Verdict.Unknown(new Unreadable(UnreadableReason.Malformed, "codepipeline:GetPipeline", $"The pipeline {pipeline.Name} has an execution mode that AWS does not document: {definition.ExecutionMode}.")),
        };
    }
}
