using CsCheck;
using SecurityDashboard.Secrets.Redaction;
using SecurityDashboard.Secrets.Rules;

namespace SecurityDashboard.Secrets;

/// <summary>Any UTF-16 is inspected without an exception. SECRETS_FUZZ_ITERATIONS sets how often; CI does a few thousand, a night a million.</summary>
public sealed class SecretDetectorFuzzTests
{
    private const int DefaultIterations = 400;

    private static readonly long Iterations = long.TryParse(Environment.GetEnvironmentVariable("SECRETS_FUZZ_ITERATIONS"), out var asked) ? asked : DefaultIterations;

    private static readonly string[] Pieces =
    [
        .. ProviderRules.Embedded.All.SelectMany(rule => rule.Keywords).Distinct(StringComparer.Ordinal).Where((_, i) => i % 12 == 0),
        "password", "PASSWORD=", "\"password\": \"", "token:", "api_key = ", "://", "user:pass@", "{", "}", "[", "]", "\"", "'", "\\", "\n", "\r\n", "=", ":", ";", " ", "-----BEGIN ", "PRIVATE KEY-----", "arn:aws:",
        "{{resolve:", "}}", "${", "$(", "#{", "curl -u ", "docker login -p ", "Authorization: Basic ", "identified by '", "create user ", "AccountKey=", "echo ", " | ", "eyJ", ".", "\ud800", "\udc00", "\0", "é", "🔑", "İ", "K",
        "AAAAAAAAAAAAAAAAAAAA", "0123456789abcdef", "Zm9vOmJhcg==", "eyJhIjoiYiJ9", "- |\n", "phases:\n", "env:\n", "  ", "\t",
    ];

    private static readonly Gen<string> Texts = Gen.Frequency(
        (6, Gen.Int[0, Pieces.Length - 1].Select(i => Pieces[i]).Array[0, 30].Select(string.Concat)),
        (2, Gen.Char.Array[0, 60].Select(chars => new string(chars))),
        (2, Gen.Int[0, Pieces.Length - 1].Select(i => Pieces[i]).Array[0, 12].Select(string.Concat).Select(Gen.Char.Array[0, 20].Select(chars => new string(chars)), string.Concat)));

    [Fact]
    public void Inspects_and_redacts_any_text_without_an_exception()
    {
        var redactor = new Redactor(Made.Key);
        Gen.Select(Gen.Enum<ValueKind>(), Texts, Texts, Gen.Enum<DeclaredType>()).Sample(
            (kind, name, value, type) =>
            {
                var traces = SecretDetector.Default.Inspect(new SecretContext(kind, name, value) { DeclaredType = type }, Made.Key);
                foreach (var trace in traces)
                {
                    if (trace.Length is < 1 || trace.Fingerprint.Length != 32)
                        throw new InvalidOperationException($"A trace without a secret: {trace}");
                }

                _ = redactor.Redact(kind, name, value, type);
                _ = redactor.RedactBuildspec(value);
            },
            iter: Iterations,
            print: context => string.Join(" | ", context.Item1, Escape(context.Item2), Escape(context.Item3), context.Item4));
    }

    private static string Escape(string text) => string.Concat(text.Select(c => c is >= ' ' and < '\x7f' ? c.ToString() : $"\\u{(int)c:x4}"));
}
