using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Identity;
using static SecurityDashboard.Controls.Judging;

namespace SecurityDashboard.Controls.Authentication;

public sealed class SamlMetadataIsCurrentTests
{
    private const string Valid = "The metadata of directory is valid until 2032-06-01.";
    private const string Lasting = "A signing certificate of directory ends on 2028-06-01.";
    private const string Strong = "The signing certificate 0123456789ABCDEF0123456789ABCDEF01234567 of directory has RSA with 2048 bits.";

    private static readonly SigningCertificate Certificate = Some.Directory.Metadata.Value.Certificates[0];

    [Fact]
    public void Passes_metadata_that_lasts() => Passes<SamlMetadataIsCurrent>($"{Valid} {Lasting} {Strong}", Some.Directory);

    [Fact]
    public void Passes_metadata_without_an_end() => Passes<SamlMetadataIsCurrent>($"The metadata of directory has no end. {Lasting} {Strong}", With(validUntil: null, Certificate));

    [Theory]
    [InlineData(29, "2026-06-30")]
    [InlineData(-1, "2026-05-31")]
    public void Fails_metadata_that_ends_soon_or_has_ended(int days, string end) => Fails<SamlMetadataIsCurrent>($"The metadata of directory is valid until {end} only.", With(Some.Now.AddDays(days), Certificate));

    [Fact]
    public void Passes_what_lasts_thirty_days_to_the_second() =>
        Passes<SamlMetadataIsCurrent>($"The metadata of directory is valid until 2026-07-01. A signing certificate of directory ends on 2026-07-01. {Strong}", With(Some.Now.AddDays(30), Certificate with { NotAfter = Some.Now.AddDays(30) }));

    [Fact]
    public void An_administrator_decides_how_soon_is_soon()
    {
        var directory = With(Some.Now.AddDays(50), Certificate);

        Fails<SamlMetadataIsCurrent>("The metadata of directory is valid until 2026-07-21 only.", directory, estate: Deciding.Where("saml-notice-days", "51", directory));
        Passes<SamlMetadataIsCurrent>($"The metadata of directory is valid until 2026-07-21. {Lasting} {Strong}", directory, estate: Deciding.Where("saml-notice-days", "50", directory));
    }

    [Fact]
    public void Fails_when_the_last_certificate_ends_soon() => Fails<SamlMetadataIsCurrent>("The last signing certificate of directory ends on 2026-06-30.",
        With(Some.Now.AddYears(6), Certificate with { NotAfter = Some.Now.AddDays(29) }, Certificate with { Thumbprint = "OLD", NotAfter = Some.Now.AddDays(-400) }));

    [Fact]
    public void Passes_while_a_new_certificate_stands_beside_one_that_ended() => Passes<SamlMetadataIsCurrent>($"{Valid} {Lasting} {Strong} The signing certificate OLD of directory has RSA with 4096 bits.",
        With(Some.Now.AddYears(6), Certificate, Certificate with { Thumbprint = "OLD", NotAfter = Some.Now.AddDays(-4), KeyBits = 4096 }));

    [Theory]
    [InlineData("RSA", 1024, "RSA with 1024 bits")]
    [InlineData("RSA", 2047, "RSA with 2047 bits")]
    [InlineData("ECDSA", 224, "ECDSA with 224 bits")]
    [InlineData("1.2.840.10040.4.1", 0, "a key of the kind 1.2.840.10040.4.1")]
    public void Fails_a_key_that_is_too_weak_beside_a_strong_one(string algorithm, int bits, string key)
    {
        var directory = With(Some.Now.AddYears(6), Certificate, Certificate with { Thumbprint = "WEAK", Algorithm = algorithm, KeyBits = bits });

        Fails<SamlMetadataIsCurrent>($"The signing certificate WEAK of directory has {key}, which is too weak.", directory);
        Assert.Equal(Severity.Medium, SeverityOf(directory));
    }

    [Fact]
    public void Passes_a_curve_of_256_bits() =>
        Passes<SamlMetadataIsCurrent>($"{Valid} {Lasting} The signing certificate {Certificate.Thumbprint} of directory has ECDSA with 256 bits.", With(Some.Now.AddYears(6), Certificate with { Algorithm = "ECDSA", KeyBits = 256 }));

    [Theory]
    [InlineData("SHA1")]
    [InlineData("MD5")]
    public void Fails_lowered_a_broken_hash(string hash)
    {
        var directory = With(Some.Now.AddYears(6), Certificate with { Hash = hash });

        Fails<SamlMetadataIsCurrent>($"The signing certificate {Certificate.Thumbprint} of directory is signed with {hash}. Low, because it is trusted as it stands and not for who signed it.", directory);
        Assert.Equal(Severity.Low, SeverityOf(directory));
    }

    [Fact]
    public void Fails_metadata_without_a_certificate() => Fails<SamlMetadataIsCurrent>("The metadata of directory holds no signing certificate, so no assertion can be checked.", With(Some.Now.AddYears(6)));

    [Fact]
    public void Is_unknown_without_the_metadata_or_the_listing()
    {
        IsUnknown<SamlMetadataIsCurrent>(Some.Denied.Message, Some.Directory with { Metadata = Observed.Unreadable<SamlMetadata>(Some.Denied) });
        Assert.Equal(Outcome.Unknown, Assert.Single(new SamlMetadataIsCurrent().Evaluate(Some.Unlisted(ResourceTypes.SamlProvider))).Verdict.Outcome);
    }

    private static SamlProvider With(DateTimeOffset? validUntil, params SigningCertificate[] certificates) => Some.Directory with { Metadata = Observed.Of(new SamlMetadata(validUntil, [.. certificates])) };

    private static Severity SeverityOf(SamlProvider provider) => new SamlMetadataIsCurrent().Evaluate(Some.Estate(provider)).Single(evaluation => evaluation.Resource.Arn == provider.Arn).Severity;
}
