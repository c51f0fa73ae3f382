using SecurityDashboard.Access;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Pipelines;

namespace SecurityDashboard.Controls.PipelineIntegrity;

public sealed class GatesAreOpenedByFew : Control<Pipeline>
{
    public override ControlInfo Info { get; } = new()
    {
        Id = "DS-05",
        Title = "Only administrators can open the gates of a production pipeline",
        Severity = Severity.High,
        Risk = "A transition that was closed is opened, a failed condition overridden, a stage rolled back to a version with known holes: the gate is there, and whoever is in a hurry goes around it.",
        Needs =
        [
            "iam:GetAccountAuthorizationDetails", "iam:GetPolicy", "iam:GetPolicyVersion", "codepipeline:GetPipeline", "codepipeline:ListTagsForResource",
            "codebuild:BatchGetProjects",
        ],
        Settings = [.. ProductionRule.Settings],
        Satisfies = ["OWASP-CICD CICD-SEC-1", "NIST-800-53r5 CM-5", "NIST-800-53r5 AC-6", "ISO-27001:2022 A.8.32", "SOC2 CC8.1"],
        Remediation = new Remediation(
            "Keep enabling and disabling transitions, overriding conditions, retrying and rolling back of {name} to those who decide about releases.",
            new Uri("https://docs.aws.amazon.com/codepipeline/latest/userguide/transitions.html"))
        {
            Cli = """
                # Who may, and through which statement:
                secdash collect -o inventory.json.br && secdash access inventory.json.br --pipeline {arn} --can rerun
                # Where the finding names a user or group, take the statement out of its policy; or settle it for everybody but those who are to:
                aws iam list-policies --scope Local --query 'Policies[].[PolicyName,Arn]' --output table
                """,
            CloudFormation = """
                # In the policies of those whom the finding names, in the place of what allows it on "{name}":
                - Effect: Deny
                  Action: [codepipeline:EnableStageTransition, codepipeline:OverrideStageCondition, codepipeline:RetryStageExecution, codepipeline:RollbackStage]
                  Resource: ["{arn}", "{arn}/*"]
                """,
            Terraform = """
                # In the policies of those whom the finding names, in the place of what allows it on "{name}":
                statement {
                  effect    = "Deny"
                  actions   = ["codepipeline:EnableStageTransition", "codepipeline:OverrideStageCondition", "codepipeline:RetryStageExecution", "codepipeline:RollbackStage"]
                  resources = ["{arn}", "{arn}/*"]
                }
                """,
            Console = """
                IAM › Users, User groups, Roles or Identity Center › Permission sets › those whom the finding names › the policy that names {name} or "*" › Edit.
                """,
            Verify = """
                read -r -p "ARN of somebody whom the finding names: " who; read -r -p "A stage: " stage; aws iam simulate-principal-policy --policy-source-arn "$who" --resource-arns {arn}/"$stage" --action-names codepipeline:EnableStageTransition codepipeline:OverrideStageCondition codepipeline:RetryStageExecution
                """,
            SideEffects = "Those people ask somebody else from then on. Agree who that is, and how it is done at night, before you take it away.",
            Undo = Undoing.ManagedPolicy,
        },
    };

    protected override Judgement Judge(Pipeline pipeline, Estate estate)
    {
        if (ProductionRule.Decide(pipeline, estate) is { IsProduction: false } rule)
            return Verdict.NotApplicable($"The pipeline {pipeline.Name} is not production: {rule.Because}");

        var duties = Duty.Of(pipeline, estate);
        var passing = duties.ByHand(duties.Pass, estate);
        if (!passing.Others.IsEmpty)
            return passing.Forbid($"may open or close the gates of the pipeline {pipeline.Name}", "", lowered: Severity.Medium);

        var verdict = duties.ByHand(duties.Repeat, estate)
            .Forbid($"may have stages of the pipeline {pipeline.Name} run again", $"Only administrators may open the gates of the pipeline {pipeline.Name} or have its stages run again.", lowered: Severity.Low);
        return verdict is { Outcome: Outcome.Fail, LoweredTo: null }
            ? Verdict.Fail($"{verdict.Because} Medium, because that opens no gate.") with { Evidence = verdict.Evidence, LoweredTo = Severity.Medium }
            : verdict;
    }
}
