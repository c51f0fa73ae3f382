using SecurityDashboard.Access;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Pipelines;

namespace SecurityDashboard.Controls.Authorization;

public sealed class PipelinesAreChangedByFew : Control<Pipeline>
{
    private static readonly NumberSetting Changers = new("pipeline-changers", "People who change it", "How many people may change a production pipeline or its builds, administrators among them.", 10, 1, 10_000, "people");

    public override ControlInfo Info { get; } = new()
    {
        Id = "AZ-06",
        Title = "Only administrators and other pipelines can change a production pipeline",
        Severity = Severity.High,
        Risk = "Whoever may change the definition or a build takes the approval out, points the source elsewhere or adds a command, and the next release carries it to production.",
        Needs =
        [
            "iam:GetAccountAuthorizationDetails", "iam:GetPolicy", "iam:GetPolicyVersion", "codepipeline:GetPipeline", "codepipeline:ListTagsForResource",
            "codebuild:BatchGetProjects",
        ],
        Settings = [Changers, .. ProductionRule.Settings],
        Satisfies =
        [
            "NIST-800-53r5 CM-5", "NIST-800-53r5 AC-6", "OWASP-CICD CICD-SEC-1", "CIS-SSC 5.1.4", "CIS-SSC 2.1.5", "NIST-800-218 PO.5.1", "ISO-27001:2022 A.8.32",
            "PCI-DSS-4 6.5.1", "PCI-DSS-4 7.2.2", "SOC2 CC8.1",
        ],
        Remediation = new Remediation(
            "Keep what changes the pipeline {name} and its builds to a few administrators, or better to the pipeline or stack that makes it; everybody else proposes the change in its template.",
            new Uri("https://docs.aws.amazon.com/codepipeline/latest/userguide/security_iam_id-based-policy-examples.html"))
        {
            Cli = """
                # Who may, and through which statement:
                secdash collect -o inventory.json.br && secdash access inventory.json.br --pipeline {arn} --can change
                # Where the finding names a user or group, take the statement out of its policy; or settle it for everybody but those who are to:
                aws iam list-policies --scope Local --query 'Policies[].[PolicyName,Arn]' --output table
                """,
            CloudFormation = """
                # In the policies of those whom the finding names, in the place of what allows it on "{name}":
                - Effect: Deny
                  Action: [codepipeline:UpdatePipeline, codepipeline:DeletePipeline]
                  Resource: ["{arn}", "{arn}/*"]
                """,
            Terraform = """
                # In the policies of those whom the finding names, in the place of what allows it on "{name}":
                statement {
                  effect    = "Deny"
                  actions   = ["codepipeline:UpdatePipeline", "codepipeline:DeletePipeline"]
                  resources = ["{arn}", "{arn}/*"]
                }
                """,
            Console = """
                IAM › Users, User groups, Roles or Identity Center › Permission sets › those whom the finding names › the policy that names {name} or "*" › Edit.
                """,
            Verify = """
                read -r -p "ARN of somebody whom the finding names: " who; aws iam simulate-principal-policy --policy-source-arn "$who" --resource-arns {arn} --action-names codepipeline:UpdatePipeline codepipeline:DeletePipeline
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
        var hands = duties.ByHand(duties.Change, estate);
        var verdict = Verdict.Attempt(() => hands.Forbid($"may change or delete the pipeline {pipeline.Name} or its builds", $"Only administrators may change the pipeline {pipeline.Name} and its builds by hand.", lowered: Severity.Medium));
        var most = estate.Settings.Of(Changers, pipeline.Account);
        var people = hands.People();
        if (verdict.Outcome is Outcome.Fail || people.Length <= most)
            return verdict;

        return Verdict.Fail($"As many as {people.Length} people may change the pipeline {pipeline.Name} or its builds, more than {most}. Medium, because they are administrators.") with
        {
            Evidence = [new Evidence("people", $"at most {most}", Duty.Names(people))],
            LoweredTo = Severity.Medium,
        };
    }
}
