using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Builds;
using SecurityDashboard.Inventory.Keys;
using static SecurityDashboard.Controls.Judging;

namespace SecurityDashboard.Controls.EncryptionAtRest;

public sealed class BuildsUseCustomerManagedKeyTests
{
    [Theory]
    [InlineData("arn:aws:kms:eu-west-1:111122223333:key/11111111-2222-3333-4444-555555555555")]
    [InlineData("11111111-2222-3333-4444-555555555555")]
    [InlineData("alias/artifacts")]
    [InlineData("arn:aws:kms:eu-west-1:111122223333:alias/artifacts")]
    public void A_customer_managed_key_passes_by_whatever_name(string key) =>
        Passes<BuildsUseCustomerManagedKey>($"The project payments-build uses the customer-managed key {Some.Key.Arn}.", With(key));

    [Fact]
    public void No_key_fails() => Fails<BuildsUseCustomerManagedKey>("The project payments-build names no key, so CodeBuild uses the AWS-managed key aws/s3.", With(null));

    [Theory]
    [InlineData("alias/aws/s3")]
    [InlineData("arn:aws:kms:eu-west-1:111122223333:alias/aws/s3")]
    public void The_key_of_AWS_fails(string key) => Fails<BuildsUseCustomerManagedKey>($"The project payments-build uses {key}, which AWS manages.", With(key));

    [Fact]
    public void A_key_of_AWS_that_is_named_by_its_ARN_is_told_from_a_customers() => Fails<BuildsUseCustomerManagedKey>(
        $"The project payments-build uses {Some.Key.Arn}, which AWS manages.", With(Some.Key.Arn.Text),
        estate: Some.Estate(Some.Key with { Description = Some.Key.Description.Select(description => description with { Manager = KeyManager.Aws }) }));

    [Fact]
    public void A_project_that_stores_nothing_is_not_judged() => IsNotApplicable<BuildsUseCustomerManagedKey>(
        "The project payments-build stores no output.", With(null).With(definition => definition with { Artifacts = [new BuildArtifacts("NO_ARTIFACTS", Location: null, EncryptionDisabled: false)] }));

    [Fact]
    public void A_key_that_was_not_described_is_unknown() => IsUnknown<BuildsUseCustomerManagedKey>(
        Some.Denied.Message, Some.Project, estate: Some.Estate(Some.Key with { Description = Observed.Unreadable<KeyDescription>(Some.Denied) }));

    private static BuildProject With(string? key) => Some.Project.With(definition => definition with { EncryptionKey = key });
}
