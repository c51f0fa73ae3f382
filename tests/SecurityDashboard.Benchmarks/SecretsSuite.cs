using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using SecurityDashboard.Secrets;
using SecurityDashboard.Secrets.Redaction;
using SecurityDashboard.Secrets.Rules;

namespace SecurityDashboard.Benchmarks;

/// <summary>The secret detector: start, throughput, the worst texts that could be thought of, and how often it is right beside secretlint.</summary>
internal sealed class SecretsSuite : Suite
{
    private const int Million = 1_000_000;
    private const int ValueKinds = 10;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(5);

    // Ten rows of ten kinds: what a value is goes with its column.
    private static readonly string[] Names = """
        STAGE AWS_REGION IMAGE_URI DB_PASSWORD API_KEY KMS_KEY_ID TOPIC_ARN CONFIG_JSON NODE_OPTIONS GIT_SHA
        ENVIRONMENT DEPLOY_REGION BASE_IMAGE REDIS_PASSWORD DATADOG_API_KEY TENANT_ID ROLE_ARN FEATURE_FLAGS JAVA_OPTS COMMIT
        LOG_LEVEL REPLICA_REGION BUILDER SMTP_PASSWORD SONAR_TOKEN CLIENT_ID QUEUE_ARN SERVICE_CONFIG MAVEN_OPTS SOURCE_VERSION
        TEAM BACKUP_REGION SIDECAR_IMAGE adminPassword SLACK_TOKEN WORKSPACE_ID KEY_ARN settings GRADLE_OPTS REVISION
        COMPONENT region RUNNER_IMAGE LDAP_PASSWORD GITHUB_TOKEN USER_POOL_ID CERTIFICATE_ARN TEST_MATRIX PYTEST_ADDOPTS CHECKSUM
        """.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries);

    private static readonly FingerprintKey Key = FingerprintKey.Random();

    public override string Name => "secrets";

    public override string About => "detector: start, MB/s, worst cases; [FILE.jsonl[.gz]] labelled set, [--secretlint FOLDER] where npm installed it";

    public override async Task RunAsync(string[] args)
    {
        var start = Stopwatch.GetTimestamp();
        _ = Inspect(ValueKind.Environment, "STAGE", "prod");
        Console.WriteLine(Invariant($"first inspection, with loading of {ProviderRules.Embedded.All.Length} rules: {Stopwatch.GetElapsedTime(start).TotalMilliseconds:N0} ms"));

        start = Stopwatch.GetTimestamp();
        foreach (var rule in ProviderRules.Embedded.All)
            _ = rule.Expression.IsMatch("");
        Console.WriteLine(Invariant($"building every expression, which no single run does: {Stopwatch.GetElapsedTime(start).TotalMilliseconds:N0} ms"));
        Live("of which within the budget");

        var variables = Variables(40_000);
        Rate($"environment variables, one by one ({variables.Count:N0} of {Names.Length} names, {variables.Average(pair => pair.Name.Length + pair.Value.Length):N0} characters on average)", variables.Sum(pair => pair.Name.Length + pair.Value.Length), () =>
        {
            foreach (var (name, value) in variables)
                _ = Inspect(ValueKind.Environment, name, value);
        });
        var buildspec = Buildspec();
        Rate($"a buildspec of {buildspec.Length / 1e6:N1} MB", buildspec.Length, () => Inspect(ValueKind.Buildspec, "", buildspec));

        foreach (var (name, text) in WorstTexts())
            Rate($"hostile: {name}", text.Length, () => Inspect(ValueKind.Buildspec, "", text), runs: 1);

        var redactor = new Redactor(Key);
        foreach (var (name, text) in WorstDocuments())
        {
            Rate($"hostile, redacted as a setting: {name}", text.Length, () => redactor.Redact(ValueKind.Configuration, "UserParameters", text), runs: 1);
            Rate($"hostile, redacted as a buildspec: {name}", text.Length, () => redactor.RedactBuildspec(text), runs: 1);
        }

        Live("after all of it, expressions and their automata included");

        await SecretsQuality.RunAsync(args, Key);
    }

    private static ImmutableArray<SecretTrace> Inspect(ValueKind kind, string name, string value) => SecretDetector.Default.Inspect(new SecretContext(kind, name, value), Key);

    private static void Live(string what) => Console.WriteLine(Invariant($"{GC.GetTotalMemory(forceFullCollection: true) >> 20} MiB live, {what}"));

    // By processor time, so that a busy machine does not look like a slow detector; of all threads, so that collecting garbage counts.
    private static void Rate(string what, long characters, Action action, int runs = 9)
    {
        var rates = new List<double>();
        var first = 0.0;
        if (runs > 1)
        {
            // Until the runtime has compiled what runs often: a worker runs for days.
            first = Once();
            for (var start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < WarmUp;)
                action();
        }

        for (var run = 0; run < runs; run++)
            rates.Add(Once());
        rates.Sort();
        Console.WriteLine(runs > 1
            ? Invariant($"{what}: median {rates[rates.Count / 2]:N1} MB/s of processor time, {rates[0]:N1} to {rates[^1]:N1} in {runs} runs (the very first {first:N1})")
            : Invariant($"{what}: {rates[0]:N1} MB/s of processor time"));

        double Once()
        {
            var before = Environment.CpuUsage.TotalTime;
            action();
            return characters / 1e6 / Math.Max(1e-6, (Environment.CpuUsage.TotalTime - before).TotalSeconds);
        }
    }

    private static List<(string Name, string Value)> Variables(int count)
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, count).Select(i => (Names[i % Names.Length], Value(i % Names.Length % ValueKinds, random)))];
    }

    private static string Value(int kind, Random random) => kind switch
    {
        0 => "prod",
        1 => "eu-west-1",
        2 => $"123456789012.dkr.ecr.eu-west-1.amazonaws.com/app@sha256:{Hex(random, 64)}",
        3 => Hex(random, 12) + "!Kq",
        4 => Hex(random, 40),
        5 => $"{Hex(random, 8)}-{Hex(random, 4)}-4{Hex(random, 3)}-a{Hex(random, 3)}-{Hex(random, 12)}",
        6 => "arn:aws:sns:eu-west-1:123456789012:builds-" + Hex(random, 6),
        7 => $$"""{"service":"payments","replicas":{{random.Next(9)}},"features":["search","export"],"image":"{{Hex(random, 40)}}"}""",
        8 => "--max-old-space-size=4096 --enable-source-maps",
        _ => Hex(random, 40),
    };

    private static string Buildspec()
    {
        var random = new Random(2);
        var text = new StringBuilder("version: 0.2\nenv:\n  variables:\n    STAGE: prod\nphases:\n  build:\n    commands:\n");
        for (var i = 0; text.Length < Million; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"      - echo \"building module {i} of $CODEBUILD_RESOLVED_SOURCE_VERSION\"\n");
            text.Append(CultureInfo.InvariantCulture, $"      - docker build --build-arg VERSION=1.{i}.0 -t app:{Hex(random, 12)} ./modules/module-{i}\n");
            text.Append("      - aws s3 cp --recursive ./dist s3://payments-artifacts-123456789012/builds/ --sse aws:kms\n");
            text.Append(CultureInfo.InvariantCulture, $"      - echo \"{Hex(random, 64)}  tool-{i}.zip\" | sha256sum -c -\n");
            text.Append("      - export TOKEN=$(aws secretsmanager get-secret-value --secret-id payments/token --query SecretString --output text)\n");
            text.Append("      - curl -fsS -H \"Authorization: Bearer $TOKEN\" https://api.example.com/deploy\n");
        }

        return text.ToString();
    }

    // Each aims at one loop of the detector: the keyword index, one rule's expression, the readers of assignments, words, quotes, addresses.
    private static IEnumerable<(string Name, string Text)> WorstTexts()
    {
        var keywords = ProviderRules.Embedded.All.SelectMany(rule => rule.Keywords).Distinct().ToArray();
        yield return ("every keyword, joined", Fill(string.Concat(keywords)));
        yield return ("every keyword, one a word", Fill(string.Join(' ', keywords) + " "));
        yield return ("every keyword, with a key beside it", Fill(string.Concat(keywords.Select(keyword => $"{keyword} SECRET_KEY = 0123456789abcdef0123456789abcdef "))));
        yield return ("every keyword, with an endless key beside it", Fill(string.Concat(keywords.Select(keyword => $"{keyword}SECRETKEY0a1b2c3d4e5f6A7B8C9D"))));
        foreach (var piece in new[]
        {
            "datadog key ", "eyJ", "eyJhbGci.", "password=", "password: ", "pw=", "a=", "=\"", "='\\", "\"\\", "\" ", "'\"", "://", "a://b:c@", "-----BEGIN PRIVATE KEY-----", "authorization:", "Authorization: Basic ", "identified by ",
            "create user password '", "curl -u ", "docker login -p x ", "AccountKey=", "Password=x;Server=", "arn:aws:", "{{resolve:", "${", "machine a login b password ", "\\\n", ".", "A", "0", "[", "{\"a\":", "- |\n ", "MTk4.",
        })
        {
            yield return (piece.ReplaceLineEndings("\\n"), Fill(piece));
        }

    }

    private static IEnumerable<(string Name, string Text)> WorstDocuments()
    {
        yield return ("numbers", $"[{Fill("1,")}1]");
        yield return ("pairs", $"[{string.Join(',', Enumerable.Repeat("""{"name":"DB_PASSWORD","value":"x"}""", Million / 35))}]");
        yield return ("json within json", System.Text.Json.JsonSerializer.Serialize(new { a = System.Text.Json.JsonSerializer.Serialize(new { a = $"[{Fill("1,")[..200_000]}1]" }) }));
        yield return ("dashes", Fill("- "));
        yield return ("ever deeper", string.Concat(Enumerable.Range(0, 1400).Select(depth => new string(' ', depth) + "a:\n")));
        yield return ("variables", "env:\n  variables:\n" + Fill("    A: b\n"));
        yield return ("commands", "phases:\n  build:\n    commands:\n" + Fill("      - docker build .\n"));
    }

    private static string Fill(string piece) => string.Concat(Enumerable.Repeat(piece, 1 + Million / piece.Length))[..Million];

    private static string Hex(Random random, int length) => string.Create(length, random, (made, source) => source.GetItems<char>("0123456789abcdef", made));

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
