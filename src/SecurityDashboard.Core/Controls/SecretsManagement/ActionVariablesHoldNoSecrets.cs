using System.Collections.Immutable;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Pipelines;
using SecurityDashboard.Secrets;
using SecurityDashboard.Secrets.Allowed;
using SecurityDashboard.Secrets.Redaction;

namespace SecurityDashboard.Controls.SecretsManagement;

/// <remarks>A variable without a type is plain text: https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-CodeBuild.html</remarks>
public sealed class ActionVariablesHoldNoSecrets : Control<Pipeline>
{
    private static readonly ImmutableArray<string> AwsCredentials = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"];

    public override ControlInfo Info { get; } = new()
    {
        Id = "HC-03",
        Title = "No environment variable that an action sets holds a secret in clear text",
        Severity = Severity.Critical,
        Risk = "Everyone who may look at the pipeline, or at a build that it started, reads the credential; the history of executions and builds keeps it.",
        Needs = ["codepipeline:ListPipelines", "codepipeline:GetPipeline"],
        Satisfies = ["NIST-800-53r5 IA-5(7)", "OWASP-CICD CICD-SEC-6", "CIS-SSC 2.3.8", "ISO-27001:2022 A.5.17", "PCI-DSS-4 8.6.2"],
        Remediation = new Remediation(
            "First replace the credential where it was issued. Then keep the new one in Secrets Manager and let {subKey} of pipeline {name} refer to it.",
            new Uri("https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-CodeBuild.html"))
        {
            Cli = """
                # The new value goes in by way of a file that only you can read.
                umask 077 && read -r -s -p 'New value: ' value && printf '%s' "$value" > value && unset value
                aws secretsmanager create-secret --region {region} --name {name}/{subKey} --secret-string file://value && rm value
                # What the role that fetches it has to be allowed:
                aws secretsmanager describe-secret --region {region} --secret-id {name}/{subKey} --query '{Effect: `Allow`, Action: `secretsmanager:GetSecretValue`, Resource: ARN}'
                aws codepipeline get-pipeline --region {region} --name {name} --query pipeline \
                  | jq --arg at {subKey} --arg secret {name}/{subKey} '($at | split("/")) as [$stage, $action, $variable]
                      | (.stages[] | select(.name == $stage) | .actions[] | select(.name == $action))
                      |= (if .configuration.EnvironmentVariables
                          then .configuration.EnvironmentVariables |= (fromjson | map(if .name == $variable then {name: $variable, value: $secret, type: "SECRETS_MANAGER"} else . end) | tojson)
                          else .environmentVariables |= map(if .name == $variable then {name: $variable, value: $secret, type: "SECRETS_MANAGER"} else . end) end)' > pipeline.json
                aws codepipeline update-pipeline --region {region} --pipeline file://pipeline.json
                """,
            CloudFormation = """
                # In EnvironmentVariables, a JSON text, of the action of "{subKey}" in the AWS::CodePipeline::Pipeline named "{name}":
                EnvironmentVariables: '[{"name": "VARIABLE", "value": "NAME-OF-THE-SECRET", "type": "SECRETS_MANAGER"}]'
                """,
            Terraform = """
                # In the configuration of the action of "{subKey}" in the aws_codepipeline named "{name}":
                EnvironmentVariables = jsonencode([{ name = "VARIABLE", value = aws_secretsmanager_secret.this.name, type = "SECRETS_MANAGER" }])
                """,
            Console = "CodePipeline › Pipelines › {name} › Edit › the action of {subKey} › Environment variables: type Secrets Manager.",
            Verify = "aws codepipeline get-pipeline --region {region} --name {name} --query 'pipeline.stages[].actions[].[configuration.EnvironmentVariables,environmentVariables]'",
            SideEffects = "The role of the build needs secretsmanager:GetSecretValue on the new secret. Old executions show the old value for as long as CodePipeline keeps them.",
            Undo = Undoing.NewSecret("{name}/{subKey}"),
        },
    };

    protected override Judgement Judge(Pipeline pipeline, Estate estate)
    {
        var variables =
            from step in PipelineStep.Of(pipeline.Definition.Value)
            from variable in step.Action.Configuration.TryGetValue("EnvironmentVariables", out var value) ? VariablesOf(value) : []
            select (Step: step, Variable: variable);

        return Judgement.Each(variables, one => FoundSecrets.KeyOf(one.Step, one.Variable.Name), one => JudgeVariable(pipeline, one.Step, one.Variable, estate.Allowed),
            none: Verdict.NotApplicable($"No action of the pipeline {pipeline.Name} sets environment variables."));
    }

    private static Verdict JudgeVariable(Pipeline pipeline, PipelineStep step, ConfigurationLeaf variable, AllowedValues allowed)
    {
        var what = $"The variable {variable.Name} of the action {step} of the pipeline {pipeline.Name}";
        var path = $"{step} configuration.EnvironmentVariables{variable.Pointer}";
        return variable.Type is DeclaredType.Plaintext && AwsCredentials.Contains(variable.Name, StringComparer.OrdinalIgnoreCase) && variable.Value is not ClearText { Text: "" } && !(variable.Value is Redacted hidden && allowed.Allows(hidden))
            ? Verdict.Fail($"{what} is an AWS credential in clear text.") with { Evidence = [new Evidence(path, "SECRETS_MANAGER or PARAMETER_STORE and a name", "PLAINTEXT")] }
            : FoundSecrets.Judge(what, path, variable.Name, variable.Value, readsNames: variable.Type is DeclaredType.Plaintext, allowed);
    }

    /// <summary>The values, each under the name of its variable; names and types are leaves of their own. What is no JSON is one value.</summary>
    private static IEnumerable<ConfigurationLeaf> VariablesOf(ConfigurationValue value) => value is RedactedDocument document
        ? document.Leaves.Where(leaf => leaf.Pointer.EndsWith("/value", StringComparison.Ordinal))
        : [new ConfigurationLeaf("", "", DeclaredType.Plaintext, value)];
}
