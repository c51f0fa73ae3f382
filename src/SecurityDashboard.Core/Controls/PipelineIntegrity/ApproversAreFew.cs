using SecurityDashboard.Access;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Pipelines;

namespace SecurityDashboard.Controls.PipelineIntegrity;

public sealed class ApproversAreFew : Control<Pipeline>
{
    private static readonly NumberSetting Approvers = new("approvers", "Approvers", "How many people may approve a production pipeline, administrators among them.", 10, 1, 10_000, "people");

    public override ControlInfo Info { get; } = new()
    {
        Id = "DS-04",
        Title = "Few people approve a production pipeline, and each by its name",
        Severity = Severity.Medium,
        Risk = "Where everybody may approve, nobody looks: each takes it that another did. And whoever was given the right for a test system has it for production too.",
        Needs =
        [
            "iam:GetAccountAuthorizationDetails", "iam:GetPolicy", "iam:GetPolicyVersion", "codepipeline:GetPipeline", "codepipeline:ListTagsForResource",
            "codebuild:BatchGetProjects",
        ],
        Settings = [Approvers, .. ProductionRule.Settings],
        Satisfies = ["OWASP-CICD CICD-SEC-1", "OWASP-CICD CICD-SEC-2", "NIST-800-53r5 AC-6", "CIS-SSC 2.1.5", "ISO-27001:2022 A.5.18"],
        Remediation = new Remediation(
            "Allow codepipeline:PutApprovalResult on the approval actions of {name} by their ARNs, to the few who decide about its releases; AWSCodePipelineApproverAccess allows it on every pipeline.",
            new Uri("https://docs.aws.amazon.com/codepipeline/latest/userguide/approvals-iam-permissions.html"))
        {
            Cli = """
                # Who may, and through which statement:
                secdash collect -o inventory.json.br && secdash access inventory.json.br --pipeline {arn} --can approve
                # Where the finding names a user or group, take the statement out of its policy; or settle it for everybody but those who are to:
                aws iam list-policies --scope Local --query 'Policies[].[PolicyName,Arn]' --output table
                """,
            CloudFormation = """
                # In the policy of those who approve "{name}", in the place of Resource "*":
                - Effect: Allow
                  Action: codepipeline:PutApprovalResult
                  Resource: "{arn}/*/*"
                """,
            Terraform = """
                # In the policy of those who approve "{name}", in the place of resources = ["*"]:
                statement {
                  actions   = ["codepipeline:PutApprovalResult"]
                  resources = ["{arn}/*/*"]
                }
                """,
            Console = """
                IAM › Users, User groups, Roles or Identity Center › Permission sets › those whom the finding names › the policy that names {name} or "*" › Edit.
                """,
            Verify = """
                read -r -p "ARN of somebody whom the finding names: " who; aws iam simulate-principal-policy --policy-source-arn "$who" --resource-arns {arn}/STAGE/ACTION --action-names codepipeline:PutApprovalResult
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
        if (duties.Approve.IsEmpty)
            return Verdict.NotApplicable($"The pipeline {pipeline.Name} has no manual approval.");

        var people = duties.ByHand(duties.Approve, estate).People();
        var most = estate.Settings.Of(Approvers, pipeline.Account);
        if (people.Length > most)
            return Verdict.Fail($"As many as {people.Length} people may approve the pipeline {pipeline.Name}, more than {most}.") with { Evidence = [new Evidence("people", $"at most {most}", Duty.Names(people))] };

        return duties.ByHand(duties.ApproveAll, estate).Forbid($"may approve the pipeline {pipeline.Name} and every other", $"Those who approve the pipeline {pipeline.Name} were allowed it by its name, or are administrators.", lowered: Severity.Low);
    }
}
