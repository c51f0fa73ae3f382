using System.Collections.Immutable;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Pipelines;
using SecurityDashboard.Secrets.Allowed;
using SecurityDashboard.Secrets.Redaction;

namespace SecurityDashboard.Controls.SecretsManagement;

public sealed class VariablesAndCommandsHoldNoSecrets : Control<Pipeline>
{
    public override ControlInfo Info { get; } = new()
    {
        Id = "HC-04",
        Title = "No pipeline variable and no command of a pipeline holds a secret",
        Severity = Severity.High,
        Risk = "Defaults of variables and commands stand in the definition and in the history of executions, where everyone who may look at the pipeline reads the credential.",
        Needs = ["codepipeline:ListPipelines", "codepipeline:GetPipeline"],
        Satisfies = ["NIST-800-53r5 IA-5(7)", "OWASP-CICD CICD-SEC-6", "ISO-27001:2022 A.5.17"],
        Remediation = new Remediation(
            "First replace the credential where it was issued. Then let the commands of {subKey} of pipeline {name} fetch it: a variable of type SECRETS_MANAGER, or aws secretsmanager get-secret-value.",
            new Uri("https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-Commands.html"))
        {
            Cli = """
                # The new value goes in by way of a file that only you can read.
                umask 077 && read -r -s -p 'New value: ' value && printf '%s' "$value" > value && unset value
                aws secretsmanager create-secret --region {region} --name {name}/{subKey} --secret-string file://value && rm value
                # What the role that fetches it has to be allowed:
                aws secretsmanager describe-secret --region {region} --secret-id {name}/{subKey} --query '{Effect: `Allow`, Action: `secretsmanager:GetSecretValue`, Resource: ARN}'
                aws codepipeline get-pipeline --region {region} --name {name} --query pipeline > pipeline.json
                # Take the default, the description or the command of the part that the finding names out, and give the Commands action
                #   "environmentVariables": [ { "name": "VARIABLE", "value": "NAME-OF-THE-SECRET", "type": "SECRETS_MANAGER" } ]
                "${EDITOR:-vi}" pipeline.json
                aws codepipeline update-pipeline --region {region} --pipeline file://pipeline.json
                """,
            CloudFormation = """
                # On the Commands action of the AWS::CodePipeline::Pipeline named "{name}" ("{subKey}"):
                EnvironmentVariables:
                  - { Name: VARIABLE, Value: NAME-OF-THE-SECRET, Type: SECRETS_MANAGER }
                Commands: ['deploy --token "$VARIABLE"']
                """,
            Terraform = """
                # On the Commands action of the aws_codepipeline named "{name}" ("{subKey}"):
                environment_variable {
                  name  = "VARIABLE"
                  value = aws_secretsmanager_secret.this.name
                  type  = "SECRETS_MANAGER"
                }
                commands = ["deploy --token $VARIABLE"]
                """,
            Console = "CodePipeline › Pipelines › {name} › Edit › {subKey}: take the value out; give the Commands action a variable of type Secrets Manager.",
            Verify = "aws codepipeline get-pipeline --region {region} --name {name} --query 'pipeline.[variables,stages[].[name,actions[].commands]]'",
            SideEffects = "The role of the action needs secretsmanager:GetSecretValue on the new secret. Old executions show the old value for as long as CodePipeline keeps them.",
            Undo = Undoing.NewSecret("{name}/{subKey}"),
        },
    };

    protected override Judgement Judge(Pipeline pipeline, Estate estate)
    {
        var definition = pipeline.Definition.Value;
        ImmutableArray<Part> parts =
        [
            .. definition.Variables.Select(variable => new Part($"variables/{variable.Name}", () => JudgeVariable(pipeline, variable, estate.Allowed))),
            .. definition.Stages.SelectMany(stage => stage.Actions.Where(action => action.Configuration.ContainsKey("Commands")).Select(action => new Part(
                $"{stage.Name}/{action.Name}/Commands", () => JudgeCommands($"The text of the commands of the action {stage.Name}/{action.Name} of the pipeline {pipeline.Name}", $"{stage.Name}/{action.Name} commands", action.Configuration["Commands"], estate.Allowed)))),
            .. definition.Stages.Select(stage => new Part($"{stage.Name}/conditions", () => JudgeRules(pipeline, stage, estate.Allowed))),
        ];
        return Judgement.Each(parts, part => part.Key, part => part.Judge(), none: Verdict.NotApplicable($"The pipeline {pipeline.Name} has neither variables nor commands."));
    }

    private static Verdict JudgeVariable(Pipeline pipeline, PipelineVariable variable, AllowedValues allowed)
    {
        var what = $"of the variable {variable.Name} of the pipeline {pipeline.Name}";
        var found = FoundSecrets.Judge($"The default {what}", $"variables[{variable.Name}].defaultValue", variable.Name, variable.Default ?? new ClearText(""), readsNames: true, allowed);
        return found.Outcome is Outcome.Fail ? found : Verdict.OfAll(
            new[] { () => found, () => FoundSecrets.Judge($"The description {what}", $"variables[{variable.Name}].description", "", variable.Description.Value, readsNames: false, allowed) }, judge => judge(), none: found);
    }

    private static Verdict JudgeCommands(string what, string path, ConfigurationValue commands, AllowedValues allowed) => FoundSecrets.Judge(what, path, "", commands, readsNames: false, allowed);

    private static Verdict JudgeRules(Pipeline pipeline, Stage stage, AllowedValues allowed) => Verdict.OfAll(
        from rule in stage.Rules.Value
        from setting in rule.Configuration
        select (Rule: rule, Name: setting.Key, setting.Value),
        one => FoundSecrets.Judge($"The setting {one.Name} of the rule {one.Rule.Name} of the stage {stage.Name} of the pipeline {pipeline.Name}", $"{stage.Name} {one.Rule.When} {one.Rule.Name}.{one.Name}", one.Name, one.Value, readsNames: true, allowed),
        none: Verdict.NotApplicable($"No rule decides about the stage {stage.Name} of the pipeline {pipeline.Name}."));

    private sealed record Part(string Key, Func<Verdict> Judge);
}
