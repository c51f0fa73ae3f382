using System.Collections.Immutable;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Pipelines;

namespace SecurityDashboard.Controls.SecretsManagement;

/// <remarks>What AWS answers as **** is a secret that it keeps itself: see PL-01.</remarks>
public sealed class ActionSettingsHoldNoSecrets : Control<Pipeline>
{
    // Each of these has a control of its own.
    private static readonly ImmutableArray<string> Others = ["EnvironmentVariables", "ParameterOverrides", "UserParameters", "Commands"];

    public override ControlInfo Info { get; } = new()
    {
        Id = "HC-01",
        Title = "No setting of an action holds a secret in clear text",
        Severity = Severity.Critical,
        Risk = "Everyone who may look at the pipeline reads the credential; it stands in every copy of the definition, in the history of executions and in the template that made it.",
        Needs = ["codepipeline:ListPipelines", "codepipeline:GetPipeline"],
        Satisfies =
        [
            "NIST-800-53r5 IA-5(7)", "OWASP-CICD CICD-SEC-6", "CIS-SSC 2.3.8", "NIST-800-218 PO.5.2", "ISO-27001:2022 A.5.17", "PCI-DSS-4 8.6.2", "SOC2 CC6.1",
        ],
        Remediation = new Remediation(
            "First replace the credential where it was issued. Then take it out of {subKey} of pipeline {name}: let a build fetch it from Secrets Manager, or a connection or role take its place.",
            new Uri("https://docs.aws.amazon.com/codepipeline/latest/userguide/security-best-practices.html"))
        {
            Cli = """
                # The new value goes in by way of a file that only you can read.
                umask 077 && read -r -s -p 'New value: ' value && printf '%s' "$value" > value && unset value
                aws secretsmanager create-secret --region {region} --name {name}/{subKey} --secret-string file://value && rm value
                # What the role that fetches it has to be allowed:
                aws secretsmanager describe-secret --region {region} --secret-id {name}/{subKey} --query '{Effect: `Allow`, Action: `secretsmanager:GetSecretValue`, Resource: ARN}'
                aws codepipeline get-pipeline --region {region} --name {name} --query pipeline \
                  | jq --arg at {subKey} '($at | split("/")) as [$stage, $action, $setting]
                      | del(.stages[] | select(.name == $stage) | .actions[] | select(.name == $action) | .configuration[$setting])' > pipeline.json
                # Where the action cannot do without the setting, give it a role, a connection or the name of the secret instead.
                aws codepipeline update-pipeline --region {region} --pipeline file://pipeline.json
                """,
            CloudFormation = """
                # The setting "{subKey}" of the AWS::CodePipeline::Pipeline named "{name}": a dynamic reference keeps it out of the template only,
                # so let what runs fetch the secret itself, and give it the name:
                SecretId: !Ref Secret
                """,
            Terraform = """
                # The setting "{subKey}" of the aws_codepipeline named "{name}": let what runs fetch the secret itself, and give it the name:
                SecretId = aws_secretsmanager_secret.this.name
                """,
            Console = "CodePipeline › Pipelines › {name} › Edit › the action of {subKey}: replace the value by the name of a secret.",
            Verify = "aws codepipeline get-pipeline --region {region} --name {name} --query 'pipeline.stages[].actions[].[name,configuration]'",
            SideEffects = "What runs needs secretsmanager:GetSecretValue on the new secret. Old executions show the old value for as long as CodePipeline keeps them.",
            Undo = Undoing.NewSecret("{name}/{subKey}"),
        },
    };

    protected override Judgement Judge(Pipeline pipeline, Estate estate)
    {
        var settings =
            from step in PipelineStep.Of(pipeline.Definition.Value)
            from setting in step.Action.Configuration
            where !Others.Contains(setting.Key)
            select (Step: step, Name: setting.Key, setting.Value);

        return Judgement.Each(settings, setting => FoundSecrets.KeyOf(setting.Step, setting.Name), setting => FoundSecrets.Judge(
                $"The setting {setting.Name} of the action {setting.Step} of the pipeline {pipeline.Name}", $"{setting.Step} configuration.{setting.Name}", setting.Name, setting.Value, readsNames: true, estate.Allowed),
            none: Verdict.NotApplicable($"No action of the pipeline {pipeline.Name} has settings."));
    }
}
