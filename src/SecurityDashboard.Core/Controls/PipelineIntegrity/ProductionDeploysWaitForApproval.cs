using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Pipelines;

namespace SecurityDashboard.Controls.PipelineIntegrity;

/// <remarks>An approval that runs beside a deployment holds nothing back: see <see cref="PipelineStep"/>.</remarks>
public sealed class ProductionDeploysWaitForApproval : Control<Pipeline>
{
    public override ControlInfo Info { get; } = new()
    {
        Id = "DS-01",
        Title = "Every production deployment waits for a manual approval",
        Severity = Severity.High,
        Risk = "Whoever can push to the source, or tamper with a build, changes production within minutes, and no second person has seen it.",
        Needs = ["codepipeline:ListPipelines", "codepipeline:GetPipeline", "codepipeline:ListTagsForResource"],
        Settings = [.. ProductionRule.Settings],
        Satisfies =
        [
            "OWASP-CICD CICD-SEC-1", "NIST-800-53r5 CM-3", "NIST-800-53r5 CM-5", "NIST-800-53r5 AC-5", "CIS-SSC 5.2.3", "NIST-800-218 PO.5.1",
            "ISO-27001:2022 A.8.32", "PCI-DSS-4 6.5.1", "SOC2 CC8.1",
        ],
        Remediation = new Remediation(
            "Put a stage with a manual approval action between the last build and the first deployment of pipeline {name}.",
            new Uri("https://docs.aws.amazon.com/codepipeline/latest/userguide/approvals-action-add.html"))
        {
            Cli = """
                # Puts a stage with a manual approval before the first stage that deploys.
                aws codepipeline get-pipeline --region {region} --name {name} --query pipeline \
                  | jq '(.stages | map(any(.actions[]; .actionTypeId.category == "Deploy")) | index(true)) as $first
                      | .stages |= .[:$first] + [{name: "ApproveDeployment", actions: [{name: "Approve", runOrder: 1, inputArtifacts: [], outputArtifacts: [], configuration: {},
                          actionTypeId: {category: "Approval", owner: "AWS", provider: "Manual", version: "1"}}]}] + .[$first:]' > pipeline.json
                aws codepipeline update-pipeline --region {region} --pipeline file://pipeline.json
                """,
            CloudFormation = """
                # Under Stages of the AWS::CodePipeline::Pipeline named "{name}", before the stage that deploys:
                - Name: Approve
                  Actions:
                    - Name: Approve
                      RunOrder: 1
                      ActionTypeId: { Category: Approval, Owner: AWS, Provider: Manual, Version: "1" }
                """,
            Terraform = """
                # In the aws_codepipeline named "{name}", before the stage that deploys:
                stage {
                  name = "Approve"
                  action {
                    name     = "Approve"
                    category = "Approval"
                    owner    = "AWS"
                    provider = "Manual"
                    version  = "1"
                  }
                }
                """,
            Console = "CodePipeline › Pipelines › {name} › Edit › Add stage before the stage that deploys › Add action › Manual approval.",
            Verify = "aws codepipeline get-pipeline --region {region} --name {name} --query 'pipeline.stages[].actions[].[name,actionTypeId.category,runOrder]'",
            SideEffects = "Executions stop at the approval and fail after seven days without an answer. Approvers need codepipeline:PutApprovalResult on this action.",
            Undo = Undoing.Pipeline,
        },
    };

    protected override Judgement Judge(Pipeline pipeline, Estate estate)
    {
        var definition = pipeline.Definition.Value;
        var steps = PipelineStep.Of(definition);
        var deploys = steps.FindAll(step => step.Action.Category is "Deploy");
        if (deploys.Count == 0)
            return Verdict.NotApplicable($"The pipeline {pipeline.Name} has no deploy action.");

        var production = ProductionRule.Decide(pipeline, estate);
        if (!production.IsProduction)
            return Verdict.NotApplicable($"The pipeline {pipeline.Name} does not deploy to production: {production.Because}");

        return Verdict.OfAll(deploys, deploy => JudgeDeploy(pipeline, deploy, steps), none: Verdict.NotApplicable($"The pipeline {pipeline.Name} has no deploy action."));
    }

    private static Verdict JudgeDeploy(Pipeline pipeline, PipelineStep deploy, List<PipelineStep> steps)
    {
        if (deploy.IsBeforeProduction)
            return Verdict.NotApplicable($"By its name the deployment {deploy} goes to a place before production.");

        var before = steps.Where(step => step.RunsBefore(deploy)).ToList();
        var changes = before.Where(step => step.Action.Category is "Source" or "Build" or "Compute").ToList();
        var approval = before.Find(step => step.Action.Category is "Approval" && changes.TrueForAll(change => change.RunsBefore(step)));
        var evidence = new Evidence($"stages[{deploy.StageIndex}]", "a manual approval between the last source or build action and the deployment", approval?.ToString() ?? "none");

        return approval is not null
            ? Verdict.Pass($"The deployment {deploy} of the pipeline {pipeline.Name} waits for the approval {approval}.") with { Evidence = [evidence] }
            : Verdict.Fail($"Nobody approves the deployment {deploy} of the pipeline {pipeline.Name}: no manual approval stands between it and {changes.LastOrDefault()?.ToString() ?? "the start"}.") with { Evidence = [evidence] };
    }
}
