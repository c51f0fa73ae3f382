using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Pipelines;
using SecurityDashboard.Secrets;
using SecurityDashboard.Secrets.Redaction;
using static SecurityDashboard.Controls.Judging;

namespace SecurityDashboard.Controls.SecretsManagement;

public sealed class UserParametersHoldNoSecretsTests
{
    [Fact]
    public void Passes_without_secrets() => Passes<UserParametersHoldNoSecrets>("The user parameter of the action Deploy/Deploy of the pipeline payments shows no secret.", With(Some.Document(("/Size", "Size", Some.Hidden(5)))), "Deploy/Deploy");

    [Fact]
    public void A_secret_fails_with_its_place() => Fails<UserParametersHoldNoSecrets>(
        "The user parameter of the action Deploy/Deploy of the pipeline payments holds a secret: rule named-password in /DbPassword, high confidence, 18 characters, fingerprint fedcba9876543210fedcba9876543210.",
        With(Some.Document(("/DbPassword", "DbPassword", Some.SecretText()), ("/Size", "Size", Some.Hidden(5)))), "Deploy/Deploy");

    [Fact]
    public void A_secret_in_what_is_no_JSON_fails() => Fails<UserParametersHoldNoSecrets>(
        "The user parameter of the action Deploy/Deploy of the pipeline payments holds a secret: rule named-password, high confidence, 18 characters, fingerprint fedcba9876543210fedcba9876543210.", With(Some.SecretText()), "Deploy/Deploy");

    [Fact]
    public void A_plain_value_that_is_named_like_a_secret_fails() => Fails<UserParametersHoldNoSecrets>(
        "The user parameter of the action Deploy/Deploy of the pipeline payments holds a value that is named like a secret: DbPassword in /DbPassword, 9 characters.",
        With(Some.Document(("/DbPassword", "DbPassword", Some.Hidden(9)))), "Deploy/Deploy");

    [Fact]
    public void A_reference_passes() => Passes<UserParametersHoldNoSecrets>(
        "The user parameter of the action Deploy/Deploy of the pipeline payments shows no secret.",
        With(Some.Document(("/DbPassword", "DbPassword", Some.Clear("{{resolve:secretsmanager:payments/db}}")))), "Deploy/Deploy");

    [Fact]
    public void Low_confidence_is_for_review() => Passes<UserParametersHoldNoSecrets>(
        "The user parameter of the action Deploy/Deploy of the pipeline payments is worth a look: rule named-password, low confidence, 18 characters, fingerprint fedcba9876543210fedcba9876543210.", With(Some.SecretText(SecretConfidence.Low)), "Deploy/Deploy");

    [Fact]
    public void An_action_without_parameters_is_not_judged() => IsNotApplicable<UserParametersHoldNoSecrets>("No action of the pipeline payments hands parameters to a function.", Some.Pipeline);

    [Fact]
    public void A_definition_that_was_not_read_is_unknown() =>
        IsUnknown<UserParametersHoldNoSecrets>(Some.Denied.Message, Some.Pipeline with { Definition = Observed.Unreadable<PipelineDefinition>(Some.Denied) });

    private static Pipeline With(ConfigurationValue parameters) => Some.Pipeline.With(definition => definition with
    {
        Stages = definition.Stages.SetItem(3, Some.Stage("Deploy", Some.DeployAction with { Configuration = Some.DeployAction.Configuration.SetItem("UserParameters", parameters) })),
    });
}
