using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Builds;
using SecurityDashboard.Secrets;
using SecurityDashboard.Secrets.Redaction;
using static SecurityDashboard.Controls.Judging;

namespace SecurityDashboard.Controls.SecretsManagement;

public sealed class BuildVariablesHoldNoSecretsTests
{
    private static readonly Redactor Redactor = new(FingerprintKey.Random());

    // Made up here, of the shape of the real thing.
    private static readonly string Password = string.Concat("tR7", "#vQ9z", "LmW2");

    [Theory]
    [InlineData("AWS_ACCESS_KEY_ID")]
    [InlineData("AWS_SECRET_ACCESS_KEY")]
    [InlineData("aws_session_token")]
    public void Fails_a_credential_of_AWS_whatever_its_value(string name) =>
        Fails<BuildVariablesHoldNoSecrets>($"The variable {name} of the project payments-build is an AWS credential in clear text.", With(name, "PLAINTEXT", "anything at all"), name);

    [Fact]
    public void Fails_a_secret_that_the_detector_finds()
    {
        var project = With("DATABASE", "PLAINTEXT", $"Server=db;Password={Password}");
        var trace = Assert.Single(((Redacted)VariableOf(project).Value).Traces);

        Fails<BuildVariablesHoldNoSecrets>($"The variable DATABASE of the project payments-build holds a secret in clear text (rule {trace.Rule}, {trace.Length} characters).", project, "DATABASE");
    }

    [Fact]
    public void Fails_a_value_whose_name_says_what_it_is() =>
        Fails<BuildVariablesHoldNoSecrets>("The variable DB_PASSWORD of the project payments-build is named like a secret and holds 5 characters in clear text.",
            With(new BuildVariable("DB_PASSWORD", "PLAINTEXT", new Redacted(5, "f00d", []))), "DB_PASSWORD");

    [Fact]
    public void Fails_a_secret_in_the_JSON_of_a_harmless_name()
    {
        var project = With("CONFIG", "PLAINTEXT", $$$"""{"db":{"user":"app","password":"{{{Password}}}"}}""");

        Fails<BuildVariablesHoldNoSecrets>($"The variable CONFIG of the project payments-build holds a secret in clear text (rule named-password, {Password.Length} characters).", project, "CONFIG");
    }

    [Fact]
    public void Fails_a_password_where_the_name_of_a_parameter_belongs() =>
        Fails<BuildVariablesHoldNoSecrets>("The variable DB of the project payments-build is a PARAMETER_STORE reference, but holds a secret itself (rule aws-access-token, 20 characters).",
            With(new BuildVariable("DB", "PARAMETER_STORE", new Redacted(20, "f00d", [new SecretTrace("aws-access-token", SecretConfidence.High, "value", 20, "f00d")]))), "DB");

    [Theory]
    [InlineData("DB_PASSWORD", "SECRETS_MANAGER", "payments/db:password")]
    [InlineData("DB_PASSWORD", "PARAMETER_STORE", "/payments/db/password")]
    [InlineData("DB_PASSWORD", "PLAINTEXT", "")]
    [InlineData("DB_PASSWORD_ARN", "PLAINTEXT", "arn:aws:secretsmanager:eu-west-1:111122223333:secret:payments/db-AbCdEf")]
    [InlineData("TOKEN_URL", "PLAINTEXT", "https://auth.example.com/token")]
    [InlineData("ALLOW_EMPTY_PASSWORD", "PLAINTEXT", "yes")]
    [InlineData("STAGE", "PLAINTEXT", "production")]
    public void Passes_references_and_what_only_sounds_secret(string name, string type, string value) =>
        Passes<BuildVariablesHoldNoSecrets>($"The variable {name} of the project payments-build shows no secret.", With(name, type, value), name);

    [Fact]
    public void Passes_a_low_confidence_match_with_a_note() =>
        Passes<BuildVariablesHoldNoSecrets>("The variable NOTE of the project payments-build is worth a look: some-rule matches it with low confidence.",
            With(new BuildVariable("NOTE", "PLAINTEXT", new Redacted(9, "f00d", [new SecretTrace("some-rule", SecretConfidence.Low, "value", 9, "f00d")]))), "NOTE");

    [Fact]
    public void Judges_each_variable_by_itself()
    {
        var project = With(Some.ProjectDefinition.Environment.Variables[1], new BuildVariable("API_TOKEN", "PLAINTEXT", new Redacted(9, "f00d", [])));

        Passes<BuildVariablesHoldNoSecrets>("The variable LOG_GROUP_ARN of the project payments-build shows no secret.", project, "LOG_GROUP_ARN");
        Fails<BuildVariablesHoldNoSecrets>("The variable API_TOKEN of the project payments-build is named like a secret and holds 9 characters in clear text.", project, "API_TOKEN");
    }

    [Fact]
    public void Says_nothing_of_a_project_without_variables() => IsNotApplicable<BuildVariablesHoldNoSecrets>("The project payments-build has no environment variables.", With());

    [Fact]
    public void Is_unknown_without_the_definition() =>
        IsUnknown<BuildVariablesHoldNoSecrets>(Some.Denied.Message, Some.Project with { Definition = Observed.Unreadable<BuildProjectDefinition>(Some.Denied) });

    private static BuildProject With(string name, string type, string value)
    {
        var declared = type switch { "SECRETS_MANAGER" => DeclaredType.SecretsManager, "PARAMETER_STORE" => DeclaredType.ParameterStore, _ => DeclaredType.Plaintext };
        return With(new BuildVariable(name, type, Redactor.Redact(ValueKind.Environment, name, value, declared)));
    }

    private static BuildProject With(params BuildVariable[] variables) =>
        Some.Project.With(definition => definition with { Environment = definition.Environment with { Variables = [.. variables] } });

    private static BuildVariable VariableOf(BuildProject project) => Assert.Single(project.Definition.Value.Environment.Variables);
}
