using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Pipelines;

namespace SecurityDashboard.Controls.SecretsManagement;

public sealed class ParameterOverridesHoldNoSecrets : Control<Pipeline>
{
    public override ControlInfo Info { get; } = new()
    {
        Id = "HC-05",
        Title = "No parameter that a pipeline hands to a stack holds a secret in clear text",
        Severity = Severity.High,
        Risk = "NoEcho hides a parameter in CloudFormation, and here the same value stands in clear text: in the definition of the pipeline and in the history of its executions.",
        Needs = ["codepipeline:ListPipelines", "codepipeline:GetPipeline"],
        Satisfies = ["NIST-800-53r5 IA-5(7)", "OWASP-CICD CICD-SEC-6", "CIS-SSC 5.1.3", "ISO-27001:2022 A.5.17"],
        Remediation = new Remediation(
            "First replace the credential where it was issued. Then let the template fetch it with a dynamic reference, and take the parameter out of the action {subKey} of pipeline {name}.",
            new Uri("https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html"))
        {
            Cli = """
                umask 077 && read -r -s -p 'New value: ' value && printf '%s' "$value" > value && unset value
                aws secretsmanager create-secret --region {region} --name {name}/parameter --secret-string file://value && rm value
                # What the role that fetches it has to be allowed:
                aws secretsmanager describe-secret --region {region} --secret-id {name}/parameter --query '{Effect: `Allow`, Action: `secretsmanager:GetSecretValue`, Resource: ARN}'
                read -r -p 'Name of the parameter: ' parameter
                aws codepipeline get-pipeline --region {region} --name {name} --query pipeline \
                  | jq --arg at {subKey} --arg parameter "$parameter" '($at | split("/")) as [$stage, $action]
                      | (.stages[] | select(.name == $stage) | .actions[] | select(.name == $action) | .configuration.ParameterOverrides) |= (fromjson | del(.[$parameter]) | tojson)' > pipeline.json
                # The template must no longer declare the parameter without a default: see the CloudFormation example.
                aws codepipeline update-pipeline --region {region} --pipeline file://pipeline.json
                """,
            CloudFormation = """
                # In the template that the action "{subKey}" of pipeline "{name}" deploys, where the parameter was used:
                MasterUserPassword: "{{resolve:secretsmanager:NAME-OF-THE-SECRET:SecretString:password}}"
                """,
            Terraform = """
                # In the configuration of the action "{subKey}" of the aws_codepipeline named "{name}" leave the parameter out; the template fetches the secret:
                ParameterOverrides = jsonencode({ SecretName = aws_secretsmanager_secret.this.name })
                """,
            Console = "CodePipeline › Pipelines › {name} › Edit › {subKey} › Parameter overrides: take the parameter out, after the template fetches the secret itself.",
            Verify = "aws codepipeline get-pipeline --region {region} --name {name} --query 'pipeline.stages[].actions[].[name,configuration.ParameterOverrides]'",
            SideEffects = "CloudFormation needs secretsmanager:GetSecretValue on the new secret with the role that it deploys with. Old executions show the old value for as long as CodePipeline keeps them.",
            Undo = Undoing.NewSecret("{name}/parameter"),
        },
    };

    protected override Judgement Judge(Pipeline pipeline, Estate estate) => Judgement.Each(
        PipelineStep.Of(pipeline.Definition.Value).Where(step => step.Action.Configuration.ContainsKey("ParameterOverrides")),
        step => step.ToString(),
        step => FoundSecrets.Judge($"The parameter override of the action {step} of the pipeline {pipeline.Name}", $"{step} configuration.ParameterOverrides", "", step.Action.Configuration["ParameterOverrides"], readsNames: true, estate.Allowed),
        none: Verdict.NotApplicable($"No action of the pipeline {pipeline.Name} hands parameters to a stack."));
}
