using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Xml;
using System.Xml.Linq;
using SecurityDashboard.Inventory.Identity;

namespace SecurityDashboard.Aws.Collectors;

/// <summary>The certificates that a directory signs with, out of its metadata, of which nothing else is kept.</summary>
/// <remarks>https://docs.oasis-open.org/security/saml/v2.0/saml-metadata-2.0-os.pdf</remarks>
internal static class SamlCertificates
{
    // What IAM takes: https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateSAMLProvider.html
    private const int MaxCharacters = 10_000_000;

    private static readonly XNamespace Metadata = "urn:oasis:names:tc:SAML:2.0:metadata";
    private static readonly XNamespace Signature = "http://www.w3.org/2000/09/xmldsig#";

    /// <exception cref="FormatException">It is no metadata, or one of its certificates is none.</exception>
    public static ImmutableArray<SigningCertificate> In(string metadata)
    {
        using var reader = XmlReader.Create(new StringReader(metadata), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = MaxCharacters });
        return
        [
            .. XDocument.Load(reader).Descendants(Metadata + "IDPSSODescriptor").Elements(Metadata + "KeyDescriptor")
                // One without a use is for both.
                .Where(key => key.Attribute("use")?.Value is null or "signing")
                .Descendants(Signature + "X509Certificate")
                .Select(certificate => Read(certificate.Value))
                .DistinctBy(certificate => certificate.Thumbprint)
                .OrderBy(certificate => certificate.Thumbprint, StringComparer.Ordinal),
        ];
    }

    private static SigningCertificate Read(string base64)
    {
        try
        {
            using var certificate = X509CertificateLoader.LoadCertificate(Convert.FromBase64String(base64));
            using var rsa = certificate.GetRSAPublicKey();
            using var ecdsa = certificate.GetECDsaPublicKey();
            return new SigningCertificate(
                certificate.Thumbprint, new DateTimeOffset(certificate.NotAfter.ToUniversalTime()),
                rsa is not null ? "RSA" : ecdsa is not null ? "ECDSA" : certificate.PublicKey.Oid.Value ?? "", rsa?.KeySize ?? ecdsa?.KeySize ?? 0, HashOf(certificate.SignatureAlgorithm.Value));
        }
        catch (CryptographicException e)
        {
            throw new FormatException("A signing certificate of the metadata is none.", e);
        }
    }

    // https://www.rfc-editor.org/rfc/rfc8017#appendix-B.1 and https://www.rfc-editor.org/rfc/rfc5758#section-3.2
    private static string HashOf(string? signature) => signature switch
    {
        "1.2.840.113549.1.1.4" => "MD5",
        "1.2.840.113549.1.1.5" or "1.2.840.10045.4.1" or "1.3.14.3.2.29" => "SHA1",
        "1.2.840.113549.1.1.11" or "1.2.840.10045.4.3.2" => "SHA256",
        "1.2.840.113549.1.1.12" or "1.2.840.10045.4.3.3" => "SHA384",
        "1.2.840.113549.1.1.13" or "1.2.840.10045.4.3.4" => "SHA512",
        _ => signature ?? "",
    };
}
