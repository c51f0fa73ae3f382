using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Pipelines;
using SecurityDashboard.Secrets;
using SecurityDashboard.Secrets.Redaction;
using static SecurityDashboard.Controls.Judging;

namespace SecurityDashboard.Controls.SecretsManagement;

public sealed class ActionVariablesHoldNoSecretsTests
{
    [Fact]
    public void A_variable_without_a_secret_passes() =>
        Passes<ActionVariablesHoldNoSecrets>("The variable STAGE of the action Build/Build of the pipeline payments shows no secret.", With("STAGE", Some.Clear("true")), "Build/Build/STAGE");

    [Fact]
    public void A_secret_fails() => Fails<ActionVariablesHoldNoSecrets>(
        "The variable CONFIG of the action Build/Build of the pipeline payments holds a secret: rule named-password, high confidence, 18 characters, fingerprint fedcba9876543210fedcba9876543210.", With("CONFIG", Some.SecretText()), "Build/Build/CONFIG");

    [Fact]
    public void A_name_that_says_so_fails_a_plain_value() => Fails<ActionVariablesHoldNoSecrets>(
        "The variable DB_PASSWORD of the action Build/Build of the pipeline payments holds a value that is named like a secret: DB_PASSWORD, 9 characters.", With("DB_PASSWORD", Some.Hidden(9)), "Build/Build/DB_PASSWORD");

    [Theory]
    [InlineData("AWS_SECRET_ACCESS_KEY")]
    [InlineData("aws_access_key_id")]
    public void A_credential_of_AWS_fails_whatever_its_value(string name) => Fails<ActionVariablesHoldNoSecrets>(
        $"The variable {name} of the action Build/Build of the pipeline payments is an AWS credential in clear text.", With(name, Some.Hidden(3)), $"Build/Build/{name}");

    [Fact]
    public void A_reference_passes_and_a_secret_in_place_of_one_does_not()
    {
        Passes<ActionVariablesHoldNoSecrets>("The variable DB_PASSWORD of the action Build/Build of the pipeline payments shows no secret.", With("DB_PASSWORD", Some.Hidden(30), DeclaredType.SecretsManager), "Build/Build/DB_PASSWORD");
        Fails<ActionVariablesHoldNoSecrets>("The variable DB_PASSWORD of the action Build/Build of the pipeline payments holds a secret: rule named-password, high confidence, 18 characters, fingerprint fedcba9876543210fedcba9876543210.", With("DB_PASSWORD", Some.SecretText(), DeclaredType.SecretsManager), "Build/Build/DB_PASSWORD");
    }

    [Fact]
    public void What_is_no_JSON_is_one_value() => Fails<ActionVariablesHoldNoSecrets>(
        "The variable  of the action Build/Build of the pipeline payments holds a secret: rule named-password, high confidence, 18 characters, fingerprint fedcba9876543210fedcba9876543210.",
        With(Some.SecretText()), "Build/Build/");

    [Fact]
    public void The_redactor_and_the_control_agree_on_the_form()
    {
        var redacted = new Redactor(FingerprintKey.Random()).Redact(ValueKind.Configuration, "EnvironmentVariables", """[{"name":"A","value":"true"},{"name":"B","value":"payments/db","type":"SECRETS_MANAGER"}]""");

        Passes<ActionVariablesHoldNoSecrets>("The variable A of the action Build/Build of the pipeline payments shows no secret.", With(redacted), "Build/Build/A");
        Passes<ActionVariablesHoldNoSecrets>("The variable B of the action Build/Build of the pipeline payments shows no secret.", With(redacted), "Build/Build/B");
    }

    [Fact]
    public void A_pipeline_without_variables_is_not_judged() => IsNotApplicable<ActionVariablesHoldNoSecrets>("No action of the pipeline payments sets environment variables.", Some.Pipeline);

    [Fact]
    public void A_definition_that_was_not_read_is_unknown() =>
        IsUnknown<ActionVariablesHoldNoSecrets>(Some.Denied.Message, Some.Pipeline with { Definition = Observed.Unreadable<PipelineDefinition>(Some.Denied) });

    private static Pipeline With(string name, ConfigurationValue value, DeclaredType type = DeclaredType.Plaintext) =>
        With(new RedactedDocument([new ConfigurationLeaf("/0/name", "name", DeclaredType.Plaintext, Some.Clear(name)), new ConfigurationLeaf("/0/value", name, type, value)]));

    private static Pipeline With(ConfigurationValue variables) => Some.Pipeline.With(definition => definition with
    {
        Stages = definition.Stages.SetItem(1, Some.Stage("Build", Some.BuildAction with { Configuration = Some.BuildAction.Configuration.SetItem("EnvironmentVariables", variables) })),
    });
}
