using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace SecurityDashboard.Aws.Support;

/// <summary>Metadata as a directory writes it.</summary>
internal static class SamlSample
{
    public static readonly DateTimeOffset Ends = new(2031, 2, 3, 4, 5, 6, TimeSpan.Zero);

    /// <summary>RSA with 1024 bits and SHA-1, which .NET makes no more: until 2036-11-20T11:09:12Z.</summary>
    public const string Weak =
        "MIIB9DCCAV2gAwIBAgIUSsZTzGbw+BYtxDgO3NZLY6eIgogwDQYJKoZIhvcNAQEFBQAwDDEKMAgGA1UEAwwBZDAeFw0yNjExMjMxMTA5MTJaFw0zNjExMjAxMTA5MTJaMAwxCjAIBgNVBAMMAWQwgZ" +
        "8wDQYJKoZIhvcNAQEBBQADgY0AMIGJAoGBAKEcIoLVL2CnOASLv7gyHvxbK2lWPpi6GKHbMfFOXhi/ZcfvqModwOLCBVY8MFmWSx2HBXbq7HujC0FmIaSCtnLSyd9uNJmJzkvJb9DUE1je8TVCV5Zu" +
        "IVXVdD1Sh5/lmc3ivhoQUPpOjP/8uKGU6FAfYPy2p/ojkSqkaPVF88alAgMBAAGjUzBRMB0GA1UdDgQWBBQR84UjT2wwV5fyQFb171iwV+t1kDAfBgNVHSMEGDAWgBQR84UjT2wwV5fyQFb171iwV+" +
        "t1kDAPBgNVHRMBAf8EBTADAQH/MA0GCSqGSIb3DQEBBQUAA4GBACY1dWgA6x7EZLlcm0lyhJ1sHzKVN4vfyPX37uJGmoZC4nbR8r0f0oV6To7/p+2c3gGucHVlSggI6u5Pa/hmkHAUlYwB8pAGlrpK" +
        "LlOLKtCHzKL4A5M4K7iclnJ21/SA+QHt7tyAppsoOJqjAldJjEmR6pKB2TD9TiuNrkDkZx07";

    public const string WeakThumbprint = "A4A0413AF2C6B2CD5284E9E466EE6149EAE11E7E";

    public static readonly DateTimeOffset WeakEnds = new(2036, 11, 20, 11, 9, 12, TimeSpan.Zero);

    /// <summary>One that the directory made for itself.</summary>
    public static X509Certificate2 Certificate()
    {
        using var key = RSA.Create(2048);
        return new CertificateRequest("CN=directory", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(Ends.AddYears(-10), Ends);
    }

    public static X509Certificate2 CurveCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new CertificateRequest("CN=directory", key, HashAlgorithmName.SHA384).CreateSelfSigned(Ends.AddYears(-10), Ends);
    }

    public static string Metadata(params X509Certificate2[] signing) => Metadata(string.Concat(signing.Select(certificate => Key(Convert.ToBase64String(certificate.RawData)))));

    // IAM takes no fewer than a thousand characters.
    public static string Metadata(string keys) => $"""
        <?xml version="1.0" encoding="UTF-8"?><!-- {new string('x', 1000)} -->
        <md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" xmlns:ds="http://www.w3.org/2000/09/xmldsig#" entityID="https://directory.example.com/not-kept">
        <md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">{keys}
        <md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://directory.example.com/sign-in"/></md:IDPSSODescriptor></md:EntityDescriptor>
        """;

    /// <param name="use">Empty: the descriptor does not tell what the key is for.</param>
    public static string Key(string certificate, string use = " use=\"signing\"") =>
        $"<md:KeyDescriptor{use}><ds:KeyInfo><ds:X509Data><ds:X509Certificate>{certificate}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>";
}
