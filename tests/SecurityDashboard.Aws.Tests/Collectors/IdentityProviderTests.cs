using System.Security.Cryptography.X509Certificates;
using SecurityDashboard.Aws.Support;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Identity;

namespace SecurityDashboard.Aws.Collectors;

/// <summary>Providers of identities, made through IAM; metadata as directories write it, and as nobody should.</summary>
public sealed class IdentityProviderTests(AwsEndpoint endpoint)
{
    [Fact]
    public async Task Reads_issuers_with_their_audiences_and_directories_with_their_certificates()
    {
        var account = Lab.NewAccount(endpoint.Url);
        using var certificate = SamlSample.Certificate();
        await account.IamAsync("CreateOpenIDConnectProvider", ("Url", "https://oidc.eks.eu-west-1.amazonaws.com/id/1A2B"), ("ClientIDList.member.1", "vault"), ("ClientIDList.member.2", "sts.amazonaws.com"), ("ThumbprintList.member.1", new string('a', 40)));
        await account.IamAsync("CreateSAMLProvider", ("Name", "directory"), ("SAMLMetadataDocument", SamlSample.Metadata(certificate)));

        var snapshot = await Lab.ScanAsync(account, Lab.Options(endpoint.Url));

        var issuer = snapshot.Single<OidcProvider>();
        Assert.Equal(("oidc.eks.eu-west-1.amazonaws.com/id/1A2B", $"arn:aws:iam::{account.Id}:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/1A2B"), (issuer.Name, issuer.Arn.Text));
        Assert.Equal(["sts.amazonaws.com", "vault"], issuer.Audiences.Value);
        var directory = snapshot.Single<SamlProvider>();
        Assert.Equal(("directory", new DateTimeOffset(2032, 5, 9, 16, 27, 11, TimeSpan.Zero)), (directory.Name, directory.Metadata.Value!.ValidUntil));
        Assert.Equal(new SigningCertificate(certificate.Thumbprint, SamlSample.Ends, "RSA", 2048, "SHA256"), Assert.Single(directory.Metadata.Value!.Certificates));
        Assert.DoesNotContain("not-kept", snapshot.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public void Reads_each_certificate_that_may_sign_once_and_no_other()
    {
        using var curve = SamlSample.CurveCertificate();
        using var encrypts = SamlSample.Certificate();

        var certificates = SamlCertificates.In(SamlSample.Metadata(SamlSample.Key(SamlSample.Weak) + SamlSample.Key(SamlSample.Weak, use: "") + SamlSample.Key(Text(curve), use: "") + SamlSample.Key(Text(encrypts), use: " use=\"encryption\"")));

        Assert.Equal(
            new[] { new SigningCertificate(SamlSample.WeakThumbprint, SamlSample.WeakEnds, "RSA", 1024, "SHA1"), new SigningCertificate(curve.Thumbprint, SamlSample.Ends, "ECDSA", 256, "SHA384") }.OrderBy(certificate => certificate.Thumbprint, StringComparer.Ordinal),
            certificates);

        static string Text(X509Certificate2 certificate) => Convert.ToBase64String(certificate.RawData, Base64FormattingOptions.InsertLineBreaks);
    }

    [Fact]
    public void Metadata_without_a_key_has_no_certificate() => Assert.Empty(SamlCertificates.In(SamlSample.Metadata("")));

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("<a>")]
    [InlineData("""<!DOCTYPE a [<!ENTITY b "bbbbbbbb">]><a>&b;</a>""")]
    public void What_is_no_metadata_is_refused(string text) => Assert.ThrowsAny<System.Xml.XmlException>(() => SamlCertificates.In(text));

    [Theory]
    [InlineData("not base64!")]
    [InlineData("aGVsbG8=")]
    public void What_is_no_certificate_is_refused(string certificate) => Assert.Throws<FormatException>(() => SamlCertificates.In(SamlSample.Metadata(SamlSample.Key(certificate))));

    [Fact]
    public async Task Metadata_that_nobody_understands_is_unreadable_and_costs_nothing_else()
    {
        var account = Lab.NewAccount(endpoint.Url);
        await account.IamAsync("CreateSAMLProvider", ("Name", "directory"), ("SAMLMetadataDocument", new string('x', 1024)));

        var snapshot = await Lab.ScanAsync(account, Lab.Options(endpoint.Url));

        var why = Assert.Single(snapshot.Unreadables());
        Assert.Equal((UnreadableReason.Malformed, "iam:GetSAMLProvider", $"arn:aws:iam::{account.Id}:saml-provider/directory"), (why.Reason, why.Operation, why.Resource));
    }
}
