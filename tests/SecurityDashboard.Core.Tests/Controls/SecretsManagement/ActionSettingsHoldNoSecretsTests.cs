using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Pipelines;
using SecurityDashboard.Secrets;
using SecurityDashboard.Secrets.Redaction;
using static SecurityDashboard.Controls.Judging;

namespace SecurityDashboard.Controls.SecretsManagement;

public sealed class ActionSettingsHoldNoSecretsTests
{
    [Fact]
    public void A_setting_without_a_secret_passes() =>
        Passes<ActionSettingsHoldNoSecrets>("The setting BranchName of the action Source/Source of the pipeline payments shows no secret.", Some.Pipeline, "Source/Source/BranchName");

    [Fact]
    public void Says_where_what_and_how_sure_and_never_the_value() => Fails<ActionSettingsHoldNoSecrets>(
        "The setting Notes of the action Deploy/Deploy of the pipeline payments holds a secret: rule named-password, high confidence, 18 characters, fingerprint fedcba9876543210fedcba9876543210.", With("Notes", Some.SecretText()), "Deploy/Deploy/Notes");

    [Fact]
    public void Points_into_JSON_and_to_the_line() => Fails<ActionSettingsHoldNoSecrets>(
        "The setting Notes of the action Deploy/Deploy of the pipeline payments holds a secret: rule named-password in /db/password at line 3, medium confidence, 18 characters, fingerprint fedcba9876543210fedcba9876543210.",
        With("Notes", Some.Document(("/db/password", "", Some.SecretText(SecretConfidence.Medium, "line 3")))), "Deploy/Deploy/Notes");

    [Fact]
    public void A_plain_value_that_is_named_like_a_secret_fails() => Fails<ActionSettingsHoldNoSecrets>(
        "The setting ApiToken of the action Deploy/Deploy of the pipeline payments holds a value that is named like a secret: ApiToken, 12 characters.", With("ApiToken", Some.Hidden(12)), "Deploy/Deploy/ApiToken");

    [Fact]
    public void Low_confidence_is_for_review_and_fails_nothing() => Passes<ActionSettingsHoldNoSecrets>(
        "The setting Notes of the action Deploy/Deploy of the pipeline payments is worth a look: rule named-password, low confidence, 18 characters, fingerprint fedcba9876543210fedcba9876543210.", With("Notes", Some.SecretText(SecretConfidence.Low)), "Deploy/Deploy/Notes");

    [Fact]
    public void What_AWS_masks_is_no_secret_of_the_definition() => Passes<ActionSettingsHoldNoSecrets>(
        "The setting OAuthToken of the action Deploy/Deploy of the pipeline payments shows no secret.", With("OAuthToken", Some.Clear("****")), "Deploy/Deploy/OAuthToken");

    [Theory]
    [InlineData("EnvironmentVariables")]
    [InlineData("ParameterOverrides")]
    [InlineData("UserParameters")]
    [InlineData("Commands")]
    public void Leaves_settings_with_a_control_of_their_own_to_it(string setting) => Assert.DoesNotContain(
        ControlEngine.Evaluate(Some.Estate(With(setting, Some.SecretText())), [new ActionSettingsHoldNoSecrets()]), evaluation => evaluation.SubKey == $"Deploy/Deploy/{setting}");

    [Fact]
    public void Actions_without_settings_are_not_judged() => IsNotApplicable<ActionSettingsHoldNoSecrets>(
        "No action of the pipeline payments has settings.", Some.Pipeline.With(definition => definition with { Stages = [Some.Stage("Approve", Some.ApproveAction)] }));

    [Fact]
    public void A_definition_that_was_not_read_is_unknown() =>
        IsUnknown<ActionSettingsHoldNoSecrets>(Some.Denied.Message, Some.Pipeline with { Definition = Observed.Unreadable<PipelineDefinition>(Some.Denied) });

    private static Pipeline With(string setting, ConfigurationValue value) => Some.Pipeline.With(definition => definition with
    {
        Stages = definition.Stages.SetItem(3, Some.Stage("Deploy", Some.DeployAction with { Configuration = Some.DeployAction.Configuration.SetItem(setting, value) })),
    });
}
