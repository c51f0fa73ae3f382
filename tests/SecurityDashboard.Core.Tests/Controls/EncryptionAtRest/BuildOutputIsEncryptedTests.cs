using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Builds;
using static SecurityDashboard.Controls.Judging;

namespace SecurityDashboard.Controls.EncryptionAtRest;

public sealed class BuildOutputIsEncryptedTests
{
    private static readonly BuildArtifacts Plain = new("S3", "site", EncryptionDisabled: true);

    [Fact]
    public void Encrypted_output_passes() => Passes<BuildOutputIsEncrypted>("The project payments-checks writes its output to payments-artifacts encrypted.", Some.Checks);

    [Fact]
    public void Plain_output_fails() => Fails<BuildOutputIsEncrypted>("The project payments-checks writes its output to site with encryption switched off.", With(Plain));

    [Fact]
    public void Secondary_output_counts() =>
        Fails<BuildOutputIsEncrypted>("The project payments-checks writes its output to site with encryption switched off.", With(new BuildArtifacts("S3", "private", EncryptionDisabled: false), Plain));

    [Theory]
    [InlineData("NO_ARTIFACTS")]
    [InlineData("CODEPIPELINE")]
    public void Output_that_the_project_does_not_store_is_not_judged(string type) =>
        IsNotApplicable<BuildOutputIsEncrypted>("The project payments-checks writes no output to S3 itself.", With(Plain with { Type = type }));

    [Fact]
    public void A_definition_that_was_not_read_is_unknown() =>
        IsUnknown<BuildOutputIsEncrypted>(Some.Denied.Message, Some.Checks with { Definition = Observed.Unreadable<BuildProjectDefinition>(Some.Denied) });

    private static BuildProject With(params BuildArtifacts[] artifacts) => Some.Checks.With(definition => definition with { Artifacts = [.. artifacts] });
}
