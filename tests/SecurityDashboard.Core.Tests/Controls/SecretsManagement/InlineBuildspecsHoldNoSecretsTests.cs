using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Builds;
using SecurityDashboard.Secrets;
using SecurityDashboard.Secrets.Redaction;
using static SecurityDashboard.Controls.Judging;

namespace SecurityDashboard.Controls.SecretsManagement;

public sealed class InlineBuildspecsHoldNoSecretsTests
{
    [Fact]
    public void A_buildspec_without_a_secret_passes() => Passes<InlineBuildspecsHoldNoSecrets>("The inline buildspec of the project payments-checks shows no secret.", Some.Checks);

    [Fact]
    public void Names_the_line() => Fails<InlineBuildspecsHoldNoSecrets>(
        "The inline buildspec of the project payments-checks holds a secret: rule named-password at line 7, high confidence, 18 characters, fingerprint fedcba9876543210fedcba9876543210.",
        With(buildspec => buildspec with { Text = Some.SecretText(location: "line 7") }));

    [Fact]
    public void A_variable_that_is_named_like_a_secret_fails() => Fails<InlineBuildspecsHoldNoSecrets>(
        "The variable DB_PASSWORD in the inline buildspec of the project payments-checks holds a value that is named like a secret: DB_PASSWORD, 9 characters.",
        With(buildspec => buildspec with { Variables = [new BuildspecVariable("DB_PASSWORD", Some.Hidden(9))] }));

    [Fact]
    public void Low_confidence_is_for_review() => Passes<InlineBuildspecsHoldNoSecrets>(
        "The inline buildspec of the project payments-checks is worth a look: rule named-password, low confidence, 18 characters, fingerprint fedcba9876543210fedcba9876543210.", With(buildspec => buildspec with { Text = Some.SecretText(SecretConfidence.Low) }));

    [Fact]
    public void The_name_of_a_secret_is_none() => Passes<InlineBuildspecsHoldNoSecrets>("The inline buildspec of the project payments-checks shows no secret.",
        With(buildspec => buildspec with { SecretsManager = [new BuildspecVariable("DB_PASSWORD", Some.Clear("payments/db:password"))] }));

    [Fact]
    public void A_buildspec_in_the_source_is_not_judged() => IsNotApplicable<InlineBuildspecsHoldNoSecrets>("The project payments-build has no inline buildspec.", Some.Project);

    [Fact]
    public void A_definition_that_was_not_read_is_unknown() =>
        IsUnknown<InlineBuildspecsHoldNoSecrets>(Some.Denied.Message, Some.Checks with { Definition = Observed.Unreadable<BuildProjectDefinition>(Some.Denied) });

    private static BuildProject With(Func<BuildspecOutline, BuildspecOutline> change) =>
        Some.Checks.With(definition => definition with { Sources = [definition.Sources[0] with { InlineBuildspec = change(Some.Buildspec()) }] });
}
