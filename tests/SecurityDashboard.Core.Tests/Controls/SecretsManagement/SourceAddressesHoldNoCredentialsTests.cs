using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Builds;
using static SecurityDashboard.Controls.Judging;

namespace SecurityDashboard.Controls.SecretsManagement;

public sealed class SourceAddressesHoldNoCredentialsTests
{
    [Fact]
    public void An_address_alone_passes() => Passes<SourceAddressesHoldNoCredentials>("The addresses of the sources of the project payments-checks hold no credential.", Some.Checks);

    [Theory]
    [InlineData("GITHUB")]
    [InlineData("BITBUCKET")]
    [InlineData("GITLAB_SELF_MANAGED")]
    public void A_name_and_a_password_fail_whatever_the_host(string type) => Fails<SourceAddressesHoldNoCredentials>(
        "An address of a source of the project payments-checks holds a user name and a password.", With(Source(AddressUser.NameAndPassword) with { Type = type }));

    [Fact]
    public void A_token_that_the_detector_knows_fails() =>
        Fails<SourceAddressesHoldNoCredentials>("An address of a source of the project payments-checks holds a secret (rule named-password, 18 characters).", With(Source(AddressUser.Name) with { Location = Some.SecretText() }));

    [Fact]
    public void A_user_name_as_Bitbucket_has_it_passes() => Passes<SourceAddressesHoldNoCredentials>("An address of a source of the project payments-checks names a user, without a password.", With(Source(AddressUser.Name)));

    [Fact]
    public void Secondary_sources_count() => Fails<SourceAddressesHoldNoCredentials>(
        "An address of a source of the project payments-checks holds a user name and a password.", With(Source(AddressUser.None), Source(AddressUser.NameAndPassword)));

    [Fact]
    public void A_source_without_an_address_is_not_judged() => IsNotApplicable<SourceAddressesHoldNoCredentials>("No source of the project payments-build has an address.", Some.Project);

    [Fact]
    public void An_address_that_an_old_inventory_hides_is_unknown() => IsUnknown<SourceAddressesHoldNoCredentials>(Unreadable.NeverCollected.Message, With(Source(AddressUser.None) with { Access = default }));

    private static BuildSource Source(AddressUser user) =>
        new("GITHUB", Some.Hidden(40)) { Access = Observed.Of(new SourceAccess(IgnoresCertificate: false, user, Connection: null)) };

    private static BuildProject With(params BuildSource[] sources) => Some.Checks.With(definition => definition with { Sources = [.. sources] });
}
