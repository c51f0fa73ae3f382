using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Pipelines;

namespace SecurityDashboard.Controls.SecretsManagement;

public sealed class UserParametersHoldNoSecrets : Control<Pipeline>
{
    public override ControlInfo Info { get; } = new()
    {
        Id = "HC-06",
        Title = "No parameter that a pipeline hands to a function holds a secret in clear text",
        Severity = Severity.High,
        Risk = "The parameters stand in the definition, in the history of executions and, since most functions print what they get, in the function's log.",
        Needs = ["codepipeline:ListPipelines", "codepipeline:GetPipeline"],
        Satisfies = ["NIST-800-53r5 IA-5(7)", "OWASP-CICD CICD-SEC-6", "ISO-27001:2022 A.5.17"],
        Remediation = new Remediation(
            "First replace the credential where it was issued. Then hand the name of a secret to the function of the action {subKey} of pipeline {name}, and let the function fetch it.",
            new Uri("https://docs.aws.amazon.com/codepipeline/latest/userguide/actions-invoke-lambda-function.html"))
        {
            Cli = """
                umask 077 && read -r -s -p 'New value: ' value && printf '%s' "$value" > value && unset value
                aws secretsmanager create-secret --region {region} --name {name}/{subKey} --secret-string file://value && rm value
                # What the role that fetches it has to be allowed:
                aws secretsmanager describe-secret --region {region} --secret-id {name}/{subKey} --query '{Effect: `Allow`, Action: `secretsmanager:GetSecretValue`, Resource: ARN}'
                # First let the function take a name and fetch the secret. This replaces all of the parameters; keep the harmless ones by hand.
                aws codepipeline get-pipeline --region {region} --name {name} --query pipeline \
                  | jq --arg at {subKey} --arg secret {name}/{subKey} '($at | split("/")) as [$stage, $action]
                      | (.stages[] | select(.name == $stage) | .actions[] | select(.name == $action) | .configuration.UserParameters) = ({secretId: $secret} | tojson)' > pipeline.json
                aws codepipeline update-pipeline --region {region} --pipeline file://pipeline.json
                """,
            CloudFormation = """
                # In the Configuration of the action "{subKey}" of the AWS::CodePipeline::Pipeline named "{name}":
                UserParameters: !Join ["", ['{"secretId": "', !Ref Secret, '"}']]
                """,
            Terraform = """
                # In the configuration of the action "{subKey}" of the aws_codepipeline named "{name}":
                UserParameters = jsonencode({ secretId = aws_secretsmanager_secret.this.name })
                """,
            Console = "CodePipeline › Pipelines › {name} › Edit › {subKey} › User parameters: the name of the secret instead of its value.",
            Verify = "aws codepipeline get-pipeline --region {region} --name {name} --query 'pipeline.stages[].actions[].[name,configuration.UserParameters]'",
            SideEffects = "The function needs code that fetches the secret, and its role secretsmanager:GetSecretValue. Old executions show the old value for as long as CodePipeline keeps them.",
            Undo = $$"""
                {{Undoing.NewSecret("{name}/{subKey}")}}
                # The other parameters that the fix replaced still stand in earlier versions: aws codepipeline get-pipeline --pipeline-version.
                """,
        },
    };

    protected override Judgement Judge(Pipeline pipeline, Estate estate) => Judgement.Each(
        PipelineStep.Of(pipeline.Definition.Value).Where(step => step.Action.Configuration.ContainsKey("UserParameters")),
        step => step.ToString(),
        step => FoundSecrets.Judge($"The user parameter of the action {step} of the pipeline {pipeline.Name}", $"{step} configuration.UserParameters", "", step.Action.Configuration["UserParameters"], readsNames: true, estate.Allowed),
        none: Verdict.NotApplicable($"No action of the pipeline {pipeline.Name} hands parameters to a function."));
}
