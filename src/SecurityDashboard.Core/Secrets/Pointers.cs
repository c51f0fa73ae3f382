using System.Buffers;
using System.Text.RegularExpressions;

namespace SecurityDashboard.Secrets;

/// <summary>Values that say where a secret is or how to get it. Wider than <see cref="References"/>, for it decides what is reported, not what is kept.</summary>
internal static class Pointers
{
    private const int LongestPointer = 2048;

    private static readonly string[] Beginnings =
    [
        "arn:", "./", "../", "~/", "file:", "alias/", "vault:", "ssm:", "secretsmanager:", "op://", "aws:", "env:", "mrk-", "kms:", "sops:", "gcp:", "akv:", "ref+", "keychain:", "bao:",
        "ssh-rsa ", "ssh-ed25519 ", "ssh-dss ", "ecdsa-sha2-", "sk-ssh-", "-----BEGIN PUBLIC", "-----BEGIN CERT", "-----BEGIN RSA PUBLIC", "-----BEGIN PGP PUBLIC", "{{resolve:", "sha256:", "sha512:",
        "sha256-", "sha384-", "sha512-", "md5:", "sha1:", "$2a$", "$2b$", "$2y$", "$argon2", "$6$", "$5$", "$1$", "pbkdf2", "{SSHA}", "SHA256:", "process.env", "os.environ", "System.getenv", "ENV[",
        "Fn::", "!Ref", "!Sub", "!GetAtt", "!ImportValue", "!reference", "lookup(", "getenv", "secrets.", "var.", "local.", "module.", "data.aws",
    ];

    private static readonly SearchValues<char> FillMarks = SearchValues.Create("$`{#%<");

    // ${NAME}, $NAME, $(command), `command`, {{ name }}, #{name}, %NAME%, %(name)s within the value.
    private static readonly LinearExpression FilledIn = new(
        @"\$\{[A-Za-z_][A-Za-z0-9_.:/\[\]'""|@()-]*\}|\$\{\{[^}]*\}\}|(?:^|[/:=@.,\s""'-])\$[A-Za-z_][A-Za-z0-9_]*(?:$|[/:=@.,;\s""'-])|\$\([A-Za-z_.][^)]*\)|`[^`]+`|\{\{[- ]*[A-Za-z_.$][^{}]*\}\}|#\{[A-Za-z_][^}]*\}"
        + @"|%[A-Z_][A-Z0-9_]+%|%\([a-z_]+\)s|<%=[^%]*%>");

    // "prod/db-password", "DB_PASSWORD", "ledger-db-credentials": words, and one of them says secret.
    private static readonly LinearExpression Words = new(@"\A[A-Za-z_][A-Za-z_-]*(?:[./:][A-Za-z0-9_-]+){0,12}\z|\A[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\z");

    private static readonly LinearExpression FileName = new(@"\A[A-Za-z0-9_ ./\\:-]+\.(?:pem|key|crt|cer|p12|pfx|jks|json|ya?ml|txt|properties|conf|cfg|ini|env|xml|toml|tfvars|sh|py|js|ts|zip|gz|tgz|jar|war|gpg|asc|pub|lock|md|html?)\z", RegexOptions.IgnoreCase);

    /// <summary>True for what only names the secret, says where to fetch it, or is filled in later.</summary>
    public static bool PointsElsewhere(ReadOnlySpan<char> value)
    {
        if (References.Recognise(value) is not null and not ReferenceShape.Uuid)
            return true;

        foreach (var beginning in Beginnings)
        {
            if (value.StartsWith(beginning, StringComparison.Ordinal))
                return true;
        }

        if (value.Contains("://", StringComparison.Ordinal))
            return true;        // an address: what is in it is judged by itself

        if (value.Length > LongestPointer)
            return false;

        return value[0] is '/' or '\\' && value[1..].Contains('/') && !Randomness.HasRandomPart(value) || value.ContainsAny(FillMarks) && FilledIn.IsMatch(value) || value.Contains('.') && FileName.IsMatch(value) && !Randomness.HasRandomPart(value);
    }

    /// <summary>True when the value is made of words of which one says secret: the name of a secret rather than one.</summary>
    public static bool NamesASecret(ReadOnlySpan<char> value) =>
        value.Length <= LongestPointer && value.ContainsAny("-_/.:") && Words.IsMatch(value) && !Randomness.HasRandomPart(value)
        && (SecretName.Mentions(value) || value.Contains('/') || IsConstantName(value));

    private static bool IsConstantName(ReadOnlySpan<char> value) => value.Contains('_') && !value.ContainsAnyInRange('a', 'z') && !value.ContainsAnyInRange('0', '9');
}
