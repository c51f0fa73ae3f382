using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Builds;
using static SecurityDashboard.Controls.Judging;

namespace SecurityDashboard.Controls.EncryptionInTransit;

public sealed class SourcesVerifyCertificatesTests
{
    [Fact]
    public void A_verified_certificate_passes() => Passes<SourcesVerifyCertificates>("The project payments-checks verifies the certificate of its GITHUB source.", Some.Checks);

    [Fact]
    public void An_ignored_certificate_fails_in_a_secondary_source_too() => Fails<SourcesVerifyCertificates>(
        "The project payments-checks fetches its GITHUB_ENTERPRISE source from whoever answers: the certificate is not verified.",
        Some.Checks.With(definition => definition with { Sources = [.. definition.Sources, Source("GITHUB_ENTERPRISE", new SourceAccess(IgnoresCertificate: true, AddressUser.None, Connection: null))] }));

    [Fact]
    public void A_source_without_a_host_is_not_judged() => IsNotApplicable<SourcesVerifyCertificates>("The project payments-build fetches no source from a host.", Some.Project);

    [Fact]
    public void What_an_old_inventory_lacks_is_unknown() =>
        IsUnknown<SourcesVerifyCertificates>(Unreadable.NeverCollected.Message, Some.Checks.With(definition => definition with { Sources = [definition.Sources[0] with { Access = default }] }));

    private static BuildSource Source(string type, SourceAccess access) => new(type, Some.Hidden(40)) { Access = Observed.Of(access) };
}
