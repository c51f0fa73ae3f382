using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Pipelines;

namespace SecurityDashboard.Controls.PipelineIntegrity;

public sealed class ActionsAreNotCustom : Control<Pipeline>
{
    private static readonly ListSetting Allowed = new("custom-action-types", "Allowed action types", "Custom action types whose workers the organization runs itself and answers for, by their provider.", ListEntry.Pattern);

    public override ControlInfo Info { get; } = new()
    {
        Id = "PL-08",
        Title = "Every action runs on a provider that AWS knows",
        Severity = Severity.Medium,
        Risk = "A custom action is done by a worker of one's own, such as a Jenkins server, that polls for jobs: whoever holds that machine reads the artifacts and the keys to them and hands back what it likes.",
        Needs = ["codepipeline:ListPipelines", "codepipeline:GetPipeline"],
        Settings = [Allowed],
        Satisfies =
        [
            "OWASP-CICD CICD-SEC-5", "OWASP-CICD CICD-SEC-7", "OWASP-CICD CICD-SEC-8", "NIST-800-53r5 CM-7", "NIST-800-53r5 SA-9", "NIST-800-218 PO.3.2", "CIS-SSC 1.4.1",
            "ISO-27001:2022 A.5.21",
        ],
        Remediation = new Remediation(
            "Move what the custom actions of pipeline {name} do into CodeBuild or a Commands action.",
            new Uri("https://docs.aws.amazon.com/codepipeline/latest/userguide/actions-create-custom-action.html"))
        {
            Cli = """
                # What the worker did goes into a project of CodeBuild first.
                read -r -p 'Name of the build project: ' project
                aws codepipeline get-pipeline --region {region} --name {name} --query pipeline \
                  | jq --arg project "$project" '(.stages[].actions[] | select(.actionTypeId.owner == "Custom"))
                      |= (.actionTypeId = {category: (if .actionTypeId.category == "Test" then "Test" else "Build" end), owner: "AWS", provider: "CodeBuild", version: "1"} | .configuration = {ProjectName: $project})' > pipeline.json
                # The pipeline's role has to be allowed to start it.
                arn=$(aws codebuild batch-get-projects --region {region} --names "$project" --query 'projects[0].arn' --output text)
                jq -n --arg resource "$arn" '{Version: "2012-10-17", Statement: {Effect: "Allow", Action: ["codebuild:StartBuild", "codebuild:BatchGetBuilds"], Resource: $resource}}' > allow.json
                aws iam put-role-policy --role-name "$(jq -r '.roleArn | split("/")[-1]' pipeline.json)" --policy-name start-build --policy-document file://allow.json
                aws codepipeline update-pipeline --region {region} --pipeline file://pipeline.json
                """,
            CloudFormation = """
                # Each custom action of the AWS::CodePipeline::Pipeline named "{name}":
                ActionTypeId: { Category: Build, Owner: AWS, Provider: CodeBuild, Version: "1" }
                Configuration: { ProjectName: !Ref Project }
                """,
            Terraform = """
                # Each custom action of the aws_codepipeline named "{name}":
                owner         = "AWS"
                provider      = "CodeBuild"
                version       = "1"
                configuration = { ProjectName = aws_codebuild_project.this.name }
                """,
            Console = "CodePipeline › Pipelines › {name} › Edit › the custom action › Action provider: AWS CodeBuild.",
            Verify = "aws codepipeline get-pipeline --region {region} --name {name} --query 'pipeline.stages[].actions[].[name,actionTypeId.owner,actionTypeId.provider]'",
            SideEffects = "The project needs a role of its own. A custom action that deploys becomes a build that does. Delete the action type once no pipeline uses it.",
            Undo = Undoing.PipelineAndItsPolicy("start-build"),
        },
    };

    protected override Judgement Judge(Pipeline pipeline, Estate estate)
    {
        var allowed = estate.Settings.Of(Allowed, pipeline.Account);
        return Verdict.OfAll(
            PipelineStep.Of(pipeline.Definition.Value).Where(step => step.Action.Owner is "Custom"),
            step => allowed.Has(step.Action.Provider)
                ? Verdict.Pass($"The action {step} of the pipeline {pipeline.Name} is done by a worker of its own, of the allowed type {step.Action.Provider}.")
                : Verdict.Fail($"The action {step} of the pipeline {pipeline.Name} is done by a worker of its own: the custom action type {step.Action.Provider}.") with
                {
                    Evidence = [new Evidence($"{step} actionTypeId.owner", allowed.IsEmpty ? "AWS or ThirdParty" : $"AWS or ThirdParty, or one of {allowed}", "Custom")],
                },
            none: Verdict.Pass($"No action of the pipeline {pipeline.Name} is of a custom type."));
    }
}
