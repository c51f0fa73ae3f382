using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Pipelines;

namespace SecurityDashboard.Controls.PipelineIntegrity;

/// <remarks>Which deployments come before production is told by their names and those of their stages.</remarks>
public sealed class ProductionHasAnAccountOfItsOwn : Control<Pipeline>
{
    public override ControlInfo Info { get; } = new()
    {
        Id = "DS-15",
        Title = "Production and what comes before it are deployed into different accounts",
        Severity = Severity.Medium,
        Risk = "In one account a mistake or a break-in at the staging system reaches production: the same roles, the same network, the same limits.",
        Needs = ["codepipeline:ListPipelines", "codepipeline:GetPipeline"],
        Satisfies =
        [
            "OWASP-CICD CICD-SEC-5", "NIST-800-53r5 SC-7", "NIST-800-53r5 CM-4(1)", "NIST-800-218 PO.5.1", "ISO-27001:2022 A.8.31", "PCI-DSS-4 6.5.3",
        ],
        Remediation = new Remediation(
            "Give the deployment before production in pipeline {name} a role in another account, and move what it deploys there.",
            new Uri("https://docs.aws.amazon.com/codepipeline/latest/userguide/pipelines-create-cross-account.html"))
        {
            Cli = """
                read -r -p 'ARN of the deployment role in the other account: ' role
                read -r -p 'Name of the action that deploys before production: ' action
                aws codepipeline get-pipeline --region {region} --name {name} --query pipeline \
                  | jq --arg role "$role" --arg action "$action" '(.stages[].actions[] | select(.name == $action) | .roleArn) = $role' > pipeline.json
                # The pipeline's role has to be allowed to take it.
                jq -n --arg resource "$role" '{Version: "2012-10-17", Statement: {Effect: "Allow", Action: "sts:AssumeRole", Resource: $resource}}' > allow.json
                aws iam put-role-policy --role-name "$(jq -r '.roleArn | split("/")[-1]' pipeline.json)" --policy-name deploy-before-production --policy-document file://allow.json
                aws codepipeline update-pipeline --region {region} --pipeline file://pipeline.json
                """,
            CloudFormation = """
                # On the action of the AWS::CodePipeline::Pipeline named "{name}" that deploys before production:
                RoleArn: arn:aws:iam::OTHER-ACCOUNT:role/deploy
                """,
            Terraform = """
                # On the action of the aws_codepipeline named "{name}" that deploys before production:
                role_arn = "arn:aws:iam::OTHER-ACCOUNT:role/deploy"
                """,
            Console = "The console cannot set the role of an action in another account: use the CLI, then look at CodePipeline › Pipelines › {name}.",
            Verify = "aws codepipeline get-pipeline --region {region} --name {name} --query 'pipeline.stages[].actions[].[name,actionTypeId.category,roleArn]'",
            SideEffects = "The role must trust the pipeline's role and reach the artifact bucket and its key, which the other account must be let into; the store has to name its key by ARN.",
            Undo = Undoing.PipelineAndItsPolicy("deploy-before-production"),
        },
    };

    protected override Judgement Judge(Pipeline pipeline, Estate estate)
    {
        // The accounts of a stack set stand in its targets, not in the role of the action.
        var deploys = PipelineStep.Of(pipeline.Definition.Value).FindAll(step => step.Action is { Category: "Deploy", Provider: not ("CloudFormationStackSet" or "CloudFormationStackInstances") });
        var (before, production) = (deploys.FindAll(step => step.IsBeforeProduction), deploys.FindAll(step => !step.IsBeforeProduction));
        if (before.Count == 0 || production.Count == 0)
            return Verdict.NotApplicable($"The pipeline {pipeline.Name} does not deploy both to production and to a place before it.");

        return Verdict.OfAll(before, step =>
        {
            var account = AccountOf(step, pipeline);
            var same = production.Find(other => AccountOf(other, pipeline) == account);
            var evidence = new Evidence($"{step} roleArn", "an account without production", account.Text);
            return same is null
                ? Verdict.Pass($"The deployment {step} of the pipeline {pipeline.Name} goes into account {account}, where production is not.") with { Evidence = [evidence] }
                : Verdict.Fail($"The pipeline {pipeline.Name} deploys {step}, which comes before production, and {same} into the same account {account}.") with { Evidence = [evidence] };
        }, none: Verdict.NotApplicable($"The pipeline {pipeline.Name} deploys nothing before production."));
    }

    private static AccountId AccountOf(PipelineStep step, Pipeline pipeline) => step.Action.Role is { Account.Text.Length: > 0 } role ? role.Account : pipeline.Account;
}
