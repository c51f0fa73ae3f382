using SecurityDashboard.Access;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Pipelines;

namespace SecurityDashboard.Controls.Authorization;

public sealed class PipelinesAreStartedByFew : Control<Pipeline>
{
    public override ControlInfo Info { get; } = new()
    {
        Id = "AZ-08",
        Title = "Only administrators and other pipelines can start a production pipeline by hand",
        Severity = Severity.Medium,
        Risk = "A start by hand may name the commit to deploy, reviewed or not, or an old one with known holes; a stop at the right moment leaves half of a release.",
        Needs =
        [
            "iam:GetAccountAuthorizationDetails", "iam:GetPolicy", "iam:GetPolicyVersion", "codepipeline:GetPipeline", "codepipeline:ListTagsForResource",
            "codebuild:BatchGetProjects",
        ],
        Settings = [.. ProductionRule.Settings],
        Satisfies = ["NIST-800-53r5 CM-5", "OWASP-CICD CICD-SEC-1", "CIS-SSC 2.3.5", "ISO-27001:2022 A.8.32", "SOC2 CC8.1"],
        Remediation = new Remediation(
            "Let the pipeline {name} start by its trigger, and keep starting by hand to those who are on call.",
            new Uri("https://docs.aws.amazon.com/codepipeline/latest/userguide/pipelines-rerun-manually.html"))
        {
            Cli = """
                # Who may, and through which statement:
                secdash collect -o inventory.json.br && secdash access inventory.json.br --pipeline {arn} --can start
                # Where the finding names a user or group, take the statement out of its policy; or settle it for everybody but those who are to:
                aws iam list-policies --scope Local --query 'Policies[].[PolicyName,Arn]' --output table
                """,
            CloudFormation = """
                # In the policies of those whom the finding names, in the place of what allows it on "{name}":
                - Effect: Deny
                  Action: [codepipeline:StartPipelineExecution, codepipeline:StopPipelineExecution]
                  Resource: ["{arn}", "{arn}/*"]
                """,
            Terraform = """
                # In the policies of those whom the finding names, in the place of what allows it on "{name}":
                statement {
                  effect    = "Deny"
                  actions   = ["codepipeline:StartPipelineExecution", "codepipeline:StopPipelineExecution"]
                  resources = ["{arn}", "{arn}/*"]
                }
                """,
            Console = """
                IAM › Users, User groups, Roles or Identity Center › Permission sets › those whom the finding names › the policy that names {name} or "*" › Edit.
                """,
            Verify = """
                read -r -p "ARN of somebody whom the finding names: " who; aws iam simulate-principal-policy --policy-source-arn "$who" --resource-arns {arn} --action-names codepipeline:StartPipelineExecution codepipeline:StopPipelineExecution
                """,
            SideEffects = "Those people ask somebody else from then on. Agree who that is, and how it is done at night, before you take it away.",
            Undo = "# The commands only show who may do it and change nothing, so there is nothing to undo. Whoever wants to take a statement out keeps a copy of its policy first.",
        },
    };

    protected override Judgement Judge(Pipeline pipeline, Estate estate)
    {
        if (ProductionRule.Decide(pipeline, estate) is { IsProduction: false } rule)
            return Verdict.NotApplicable($"The pipeline {pipeline.Name} is not production: {rule.Because}");

        var duties = Duty.Of(pipeline, estate);
        var verdict = duties.ByHand(duties.Start, estate)
            .Forbid($"may start or stop the pipeline {pipeline.Name}", $"Only administrators may start or stop the pipeline {pipeline.Name} by hand.", lowered: Severity.Low);
        return verdict is { Outcome: Outcome.Fail, LoweredTo: null } && !duties.Approve.IsEmpty
            ? Verdict.Fail($"{verdict.Because} Low, because a release waits for an approval.") with { Evidence = verdict.Evidence, LoweredTo = Severity.Low }
            : verdict;
    }
}
