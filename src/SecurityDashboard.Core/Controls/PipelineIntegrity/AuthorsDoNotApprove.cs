using SecurityDashboard.Access;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Pipelines;

namespace SecurityDashboard.Controls.PipelineIntegrity;

public sealed class AuthorsDoNotApprove : Control<Pipeline>
{
    public override ControlInfo Info { get; } = new()
    {
        Id = "DS-03",
        Title = "Nobody can both change what a production pipeline deploys and approve it",
        Severity = Severity.High,
        Risk = "The four eyes are two: whoever writes the change lets it through, alone and with every report in order.",
        Needs =
        [
            "iam:GetAccountAuthorizationDetails", "iam:GetPolicy", "iam:GetPolicyVersion", "codepipeline:GetPipeline", "codepipeline:ListTagsForResource",
            "codebuild:BatchGetProjects",
        ],
        Settings = [.. ProductionRule.Settings],
        Satisfies =
        [
            "OWASP-CICD CICD-SEC-1", "OWASP-CICD CICD-SEC-2", "NIST-800-53r5 AC-5", "ISO-27001:2022 A.5.3", "PCI-DSS-4 6.5.4", "SOC2 CC8.1", "SOC2 CC6.3",
            "NIST-800-218 PO.2.1",
        ],
        Remediation = new Remediation(
            "Take codepipeline:PutApprovalResult on {name} away from those who change its source or its definition, or the other way round.",
            new Uri("https://docs.aws.amazon.com/codepipeline/latest/userguide/approvals-iam-permissions.html"))
        {
            Cli = """
                # Who may, and through which statement:
                secdash collect -o inventory.json.br && secdash access inventory.json.br --pipeline {arn} --can approve
                # Where the finding names a user or group, take the statement out of its policy; or settle it for everybody but those who are to:
                aws iam list-policies --scope Local --query 'Policies[].[PolicyName,Arn]' --output table
                """,
            CloudFormation = """
                # In the policies of those whom the finding names, in the place of what allows it on "{name}":
                - Effect: Deny
                  Action: [codepipeline:PutApprovalResult]
                  Resource: ["{arn}", "{arn}/*"]
                """,
            Terraform = """
                # In the policies of those whom the finding names, in the place of what allows it on "{name}":
                statement {
                  effect    = "Deny"
                  actions   = ["codepipeline:PutApprovalResult"]
                  resources = ["{arn}", "{arn}/*"]
                }
                """,
            Console = """
                IAM › Users, User groups, Roles or Identity Center › Permission sets › those whom the finding names › the policy that names {name} or "*" › Edit.
                """,
            Verify = """
                read -r -p "ARN of somebody whom the finding names: " who; aws iam simulate-principal-policy --policy-source-arn "$who" --resource-arns {arn}/STAGE/ACTION {arn} --action-names codepipeline:PutApprovalResult codepipeline:UpdatePipeline
                """,
            SideEffects = "Those people ask somebody else from then on: with one person in the team the approval was none before either.",
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

        var authors = duties.ByHand([.. duties.Change, .. duties.WriteSource], estate);
        var both = Both(authors, duties.ByHand(duties.Approve, estate));
        if (!both.Others.IsEmpty)
            return both.Forbid($"may approve the pipeline {pipeline.Name} and change what it deploys", "", lowered: Severity.Medium);

        var verdict = Both(duties.ByHand(duties.Start, estate), duties.ByHand(duties.Approve, estate))
            .Forbid($"may approve the pipeline {pipeline.Name} and start it with a commit of their choice", $"Nobody but administrators may approve the pipeline {pipeline.Name} and change what it deploys.", lowered: Severity.Low);
        return verdict is { Outcome: Outcome.Fail, LoweredTo: null }
            ? Verdict.Fail($"{verdict.Because} Medium, because somebody else wrote it.") with { Evidence = verdict.Evidence, LoweredTo = Severity.Medium }
            : verdict;
    }

    private static Hands Both(Hands one, Hands other)
    {
        var others = other.Others.ToDictionary(hand => hand.Principal.Id, StringComparer.Ordinal);
        return new Hands(
            [.. one.Others.Where(hand => others.ContainsKey(hand.Principal.Id)).Select(hand => hand with { Asked = [.. hand.Asked, .. others[hand.Principal.Id].Asked], IsSure = hand.IsSure && others[hand.Principal.Id].IsSure, WhyUnsure = hand.WhyUnsure ?? others[hand.Principal.Id].WhyUnsure })],
            one.Administrators, one.WhyUnsure ?? other.WhyUnsure);
    }
}
