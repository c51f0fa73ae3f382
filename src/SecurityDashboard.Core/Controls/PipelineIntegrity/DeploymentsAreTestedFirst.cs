using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Pipelines;

namespace SecurityDashboard.Controls.PipelineIntegrity;

public sealed class DeploymentsAreTestedFirst : Control<Pipeline>
{
    public override ControlInfo Info { get; } = new()
    {
        Id = "PL-14",
        Title = "Something builds or tests the source before the first deployment",
        Severity = Severity.Medium,
        Risk = "What is pushed is deployed as it is: no test, no scan and no compiler stands between a mistake, or a malicious change, and the systems that run it.",
        Needs = ["codepipeline:ListPipelines", "codepipeline:GetPipeline"],
        Satisfies =
        [
            "OWASP-CICD CICD-SEC-1", "OWASP-CICD CICD-SEC-9", "NIST-800-53r5 SA-11", "CIS-SSC 2.3.7", "CIS-SSC 2.3.6", "NIST-800-218 PW.8.2", "ISO-27001:2022 A.8.29",
            "ISO-27001:2022 A.8.25",
        ],
        Remediation = new Remediation(
            "Put a stage with a build or test action between the source and the first deployment of pipeline {name}.",
            new Uri("https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-CodeBuild.html"))
        {
            Cli = """
                read -r -p 'Name of the project that tests: ' project
                aws codepipeline get-pipeline --region {region} --name {name} --query pipeline \
                  | jq --arg project "$project" '.stages |= (.[0:1] + [{name: "Test", actions: [{name: "Test", runOrder: 1,
                      actionTypeId: {category: "Test", owner: "AWS", provider: "CodeBuild", version: "1"}, configuration: {ProjectName: $project},
                      inputArtifacts: [{name: .[0].actions[0].outputArtifacts[0].name}], outputArtifacts: []}]}] + .[1:])' > pipeline.json
                # The pipeline's role has to be allowed to start it.
                arn=$(aws codebuild batch-get-projects --region {region} --names "$project" --query 'projects[0].arn' --output text)
                jq -n --arg resource "$arn" '{Version: "2012-10-17", Statement: {Effect: "Allow", Action: ["codebuild:StartBuild", "codebuild:BatchGetBuilds"], Resource: $resource}}' > allow.json
                aws iam put-role-policy --role-name "$(jq -r '.roleArn | split("/")[-1]' pipeline.json)" --policy-name start-tests --policy-document file://allow.json
                aws codepipeline update-pipeline --region {region} --pipeline file://pipeline.json
                """,
            CloudFormation = """
                # Under Stages of the AWS::CodePipeline::Pipeline named "{name}", before the stage that deploys:
                - Name: Test
                  Actions:
                    - Name: Test
                      ActionTypeId: { Category: Test, Owner: AWS, Provider: CodeBuild, Version: "1" }
                      InputArtifacts: [{ Name: source }]
                      Configuration: { ProjectName: !Ref TestProject }
                """,
            Terraform = """
                # In the aws_codepipeline named "{name}", before the stage that deploys:
                stage {
                  name = "Test"
                  action {
                    name            = "Test"
                    category        = "Test"
                    owner           = "AWS"
                    provider        = "CodeBuild"
                    version         = "1"
                    input_artifacts = ["source"]
                    configuration   = { ProjectName = aws_codebuild_project.test.name }
                  }
                }
                """,
            Console = "CodePipeline › Pipelines › {name} › Edit › Add stage before the stage that deploys › Add action › Test: AWS CodeBuild.",
            Verify = "aws codepipeline get-pipeline --region {region} --name {name} --query 'pipeline.stages[].actions[].[name,actionTypeId.category,runOrder]'",
            SideEffects = "An execution stops where a test fails.",
            Undo = Undoing.PipelineAndItsPolicy("start-tests"),
        },
    };

    protected override Judgement Judge(Pipeline pipeline, Estate estate)
    {
        var steps = PipelineStep.Of(pipeline.Definition.Value);
        if (steps.Find(step => step.Action.Category is "Deploy") is not { } first)
            return Verdict.NotApplicable($"The pipeline {pipeline.Name} has no deploy action.");

        var check = steps.Find(step => step.Action.Category is "Build" or "Test" or "Compute" or "Invoke" && step.RunsBefore(first));
        var evidence = new Evidence($"stages[{first.StageIndex}]", "a Build, Test, Compute or Invoke action before it", check?.ToString() ?? "none");
        return check is not null
            ? Verdict.Pass($"Before the first deployment of the pipeline {pipeline.Name}, {first}, runs {check}.") with { Evidence = [evidence] }
            : Verdict.Fail($"Nothing builds or tests what the pipeline {pipeline.Name} deploys: no such action runs before {first}.") with { Evidence = [evidence] };
    }
}
