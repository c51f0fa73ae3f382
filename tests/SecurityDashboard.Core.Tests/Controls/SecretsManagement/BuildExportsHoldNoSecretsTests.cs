using System.Collections.Immutable;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Builds;
using SecurityDashboard.Secrets;
using SecurityDashboard.Secrets.Redaction;
using static SecurityDashboard.Controls.Judging;

namespace SecurityDashboard.Controls.SecretsManagement;

public sealed class BuildExportsHoldNoSecretsTests
{
    [Fact]
    public void Passes_what_shows_no_secret() => Passes<BuildExportsHoldNoSecrets>("The variable IMAGE_TAG that builds of the project payments-build export shows no secret.", Some.Project, "IMAGE_TAG");

    [Fact]
    public void Fails_a_secret() => Fails<BuildExportsHoldNoSecrets>(
        "The variable OUTPUT that builds of the project payments-build export holds a secret: rule named-password, high confidence, 18 characters, fingerprint fedcba9876543210fedcba9876543210.", Exporting("OUTPUT", Some.SecretText()), "OUTPUT");

    [Fact]
    public void Fails_a_value_that_is_named_like_a_secret() =>
        Fails<BuildExportsHoldNoSecrets>("The variable DEPLOY_TOKEN that builds of the project payments-build export holds a value that is named like a secret: DEPLOY_TOKEN, 12 characters.", Exporting("DEPLOY_TOKEN", Some.Hidden(12)), "DEPLOY_TOKEN");

    [Fact]
    public void Low_confidence_is_for_review() => Passes<BuildExportsHoldNoSecrets>(
        "The variable OUTPUT that builds of the project payments-build export is worth a look: rule named-password, low confidence, 18 characters, fingerprint fedcba9876543210fedcba9876543210.", Exporting("OUTPUT", Some.SecretText(SecretConfidence.Low)), "OUTPUT");

    [Fact]
    public void One_build_with_a_secret_among_several_without_fails_the_variable() => Fails<BuildExportsHoldNoSecrets>(
        "The variable OUTPUT that builds of the project payments-build export holds a secret: rule named-password, high confidence, 18 characters, fingerprint fedcba9876543210fedcba9876543210.",
        Some.Project with { Exports = Observed.Of<ImmutableArray<ExportedVariable>>([new ExportedVariable("OUTPUT", Some.Hidden(5)), new ExportedVariable("OUTPUT", Some.SecretText()), new ExportedVariable("OUTPUT", Some.Hidden(7))]) }, "OUTPUT");

    [Fact]
    public void Does_not_apply_where_nothing_was_exported() =>
        IsNotApplicable<BuildExportsHoldNoSecrets>("The last builds of the project payments-build exported no variables.", Some.Project with { Exports = Observed.Of<ImmutableArray<ExportedVariable>>([]) });

    [Fact]
    public void Is_unknown_without_the_builds_or_the_projects()
    {
        IsUnknown<BuildExportsHoldNoSecrets>(Some.Denied.Message, Some.Project with { Exports = Observed.Unreadable<ImmutableArray<ExportedVariable>>(Some.Denied) });
        Assert.Contains(new BuildExportsHoldNoSecrets().Evaluate(Some.Unlisted(ResourceTypes.BuildProject)), evaluation => evaluation.Verdict is { Outcome: Outcome.Unknown, Unreadable.MissingPermission: "some:Operation" });
    }

    private static BuildProject Exporting(string name, ConfigurationValue value) => Some.Project with { Exports = Observed.Of<ImmutableArray<ExportedVariable>>([new ExportedVariable(name, value)]) };
}
