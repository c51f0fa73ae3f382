using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Identity;

namespace SecurityDashboard.Controls.Authentication;

public sealed class SamlMetadataIsCurrent : Control<SamlProvider>
{
    private const int LeastRsaBits = 2048;

    private const int LeastCurveBits = 256;

    private static readonly NumberSetting Notice = new("saml-notice-days", "Notice", "How many days before the end of a directory's metadata or certificate that is told.", 30, 1, 365, "days");

    public override ControlInfo Info { get; } = new()
    {
        Id = "FD-06",
        Title = "The metadata of SAML providers stays valid, with certificates that nobody can forge",
        Severity = Severity.Medium,
        Risk = "When metadata or certificate ends nobody signs in through the directory, and somebody makes a user with a password in a hurry; a key that is too short is worked out, and whoever has it signs in as anybody.",
        Needs = ["iam:ListSAMLProviders", "iam:GetSAMLProvider"],
        Settings = [Notice],
        Satisfies = ["NIST-800-53r5 IA-5(2)", "ISO-27001:2022 A.8.24"],
        Remediation = new Remediation(
            "Let the directory make a new signing certificate (RSA with 2048 bits or more, SHA-256), and give its new metadata to the provider {name} before the old certificate is switched off.",
            new Uri("https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_saml.html"))
        {
            Cli = """
                aws iam get-saml-provider --saml-provider-arn {arn} --query SAMLMetadataDocument --output text > before-saml-{account}-{name}.xml
                # metadata.xml comes from the directory.
                aws iam update-saml-provider --saml-provider-arn {arn} --saml-metadata-document file://metadata.xml
                """,
            CloudFormation = """
                # On the AWS::IAM::SAMLProvider of "{arn}", the new metadata:
                SamlMetadataDocument: !Ref Metadata
                """,
            Terraform = """
                # On the aws_iam_saml_provider of "{arn}":
                saml_metadata_document = file("metadata.xml")
                """,
            Console = "IAM › Identity providers › {name} › Replace metadata.",
            Verify = "aws iam get-saml-provider --saml-provider-arn {arn} --query ValidUntil",
            SideEffects = "Assertions that the directory signs with a certificate that is not in the new metadata are refused, so it should hold both for a while. The old metadata put back undoes it.",
            Undo = """
                # The commands of the fix kept the old metadata.
                aws iam update-saml-provider --saml-provider-arn {arn} --saml-metadata-document file://before-saml-{account}-{name}.xml
                """,
        },
    };

    protected override Judgement Judge(SamlProvider provider, Estate estate)
    {
        var metadata = provider.Metadata.Value;
        var notice = estate.Settings.Of(Notice, provider.Account);
        var soon = estate.At.AddDays(notice);
        if (metadata.Certificates.IsEmpty)
            return Verdict.Fail($"The metadata of {provider.Name} holds no signing certificate, so no assertion can be checked.") with { Evidence = [new Evidence("SAMLMetadataDocument", "a signing certificate", "none")] };

        Func<Verdict>[] looks = [() => JudgeEnd(provider, metadata, soon, notice), () => JudgeLastCertificate(provider, metadata, soon, notice), .. metadata.Certificates.Select(certificate => (Func<Verdict>)(() => JudgeStrength(provider, certificate)))];
        return Verdict.OfAll(looks, look => look(), none: Verdict.NotApplicable(""));
    }

    private static Verdict JudgeEnd(SamlProvider provider, SamlMetadata metadata, DateTimeOffset soon, int notice) => metadata.ValidUntil switch
    {
        null => Verdict.Pass($"The metadata of {provider.Name} has no end."),
        { } end when end < soon => Verdict.Fail($"The metadata of {provider.Name} is valid until {Day(end)} only.") with { Evidence = [new Evidence("ValidUntil", $"{notice} days from now or later", Day(end))] },
        { } end => Verdict.Pass($"The metadata of {provider.Name} is valid until {Day(end)}."),
    };

    // While the directory changes its certificate it has two, and the new one counts.
    private static Verdict JudgeLastCertificate(SamlProvider provider, SamlMetadata metadata, DateTimeOffset soon, int notice)
    {
        var last = metadata.Certificates.Max(certificate => certificate.NotAfter);
        return last < soon
            ? Verdict.Fail($"The last signing certificate of {provider.Name} ends on {Day(last)}.") with { Evidence = [new Evidence("SAMLMetadataDocument, X509Certificate", $"{notice} days from now or later", Day(last))] }
            : Verdict.Pass($"A signing certificate of {provider.Name} ends on {Day(last)}.");
    }

    private static Verdict JudgeStrength(SamlProvider provider, SigningCertificate certificate)
    {
        var isStrong = certificate switch
        {
            { Algorithm: "RSA" } => certificate.KeyBits >= LeastRsaBits,
            { Algorithm: "ECDSA" } => certificate.KeyBits >= LeastCurveBits,
            _ => false,
        };
        var key = certificate.KeyBits == 0 ? $"a key of the kind {certificate.Algorithm}" : $"{certificate.Algorithm} with {certificate.KeyBits} bits";
        var evidence = new Evidence($"SAMLMetadataDocument, X509Certificate {certificate.Thumbprint}", $"RSA with {LeastRsaBits} bits or ECDSA with {LeastCurveBits} or more, SHA-256", $"{key}, {certificate.Hash}");
        if (!isStrong)
            return Verdict.Fail($"The signing certificate {certificate.Thumbprint} of {provider.Name} has {key}, which is too weak.") with { Evidence = [evidence] };

        return certificate.Hash is "MD5" or "SHA1"
            ? Verdict.Fail($"The signing certificate {certificate.Thumbprint} of {provider.Name} is signed with {certificate.Hash}. Low, because it is trusted as it stands and not for who signed it.") with { Evidence = [evidence], LoweredTo = Severity.Low }
            : Verdict.Pass($"The signing certificate {certificate.Thumbprint} of {provider.Name} has {key}.") with { Evidence = [evidence] };
    }

    private static string Day(DateTimeOffset time) => time.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
}
