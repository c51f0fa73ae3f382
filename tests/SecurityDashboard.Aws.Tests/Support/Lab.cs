using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SecurityDashboard.Inventory;
using SecurityDashboard.Secrets;

// One endpoint for the tests that leave its settings alone: each has accounts of its own in it.
[assembly: AssemblyFixture(typeof(SecurityDashboard.Testing.AwsEndpoint))]

namespace SecurityDashboard.Aws.Support;

/// <summary>What the tests of this project share: credentials of a hub, sessions, scans.</summary>
internal static class Lab
{
    public const string ExternalId = "0b0f2f7a-external";

    public const string Region = "eu-west-1";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    private static int _accounts = 100_000;

    /// <summary>The hub is the endpoint's default account; nothing on this machine's profiles or instance role is used.</summary>
    [ModuleInitializer]
    internal static void UseTestCredentials()
    {
        Environment.SetEnvironmentVariable("AWS_ACCESS_KEY_ID", "AKIAHUB0000000000000");
        Environment.SetEnvironmentVariable("AWS_SECRET_ACCESS_KEY", "hub");
        Environment.SetEnvironmentVariable("AWS_EC2_METADATA_DISABLED", "true");

        // The SDK reads where the file is once.
        var profiles = Path.Combine(AppContext.BaseDirectory, "profiles");
        File.WriteAllText(profiles, "[other]\naws_access_key_id = AKIAOTHER0000000000\naws_secret_access_key = other\nregion = sa-east-1\n");
        Environment.SetEnvironmentVariable("AWS_SHARED_CREDENTIALS_FILE", profiles);
        Environment.SetEnvironmentVariable("AWS_CONFIG_FILE", profiles + "-none");
        Environment.SetEnvironmentVariable("AWS_PROFILE", null);
        Environment.SetEnvironmentVariable("AWS_REGION", null);
        Environment.SetEnvironmentVariable("AWS_DEFAULT_REGION", null);
        Environment.SetEnvironmentVariable("AWS_ENDPOINT_URL", null);
    }

    /// <summary>An account of its own, so that tests do not meet.</summary>
    public static AwsAccount NewAccount(Uri endpoint, string region = Region) => new(endpoint, $"555500{Interlocked.Increment(ref _accounts)}", region);

    public static RoleTarget Target(string account) => new(new AccountId(account), "scanner", ExternalId);

    public static AwsOptions Options(Uri endpoint, params string[] regions) => new() { EndpointUrl = endpoint.ToString(), Regions = regions is [] ? [Region] : regions };

    public static AccountSessions Sessions(AwsOptions options, ILoggerFactory? logs = null) =>
        new(options, TimeProvider.System, (logs ?? NullLoggerFactory.Instance).CreateLogger<AccountSessions>(), new Interceptor(_ => null));

    public static AccountSessions Sessions(AwsOptions options, HttpMessageHandler connections, TimeProvider? time = null) =>
        new(options, time ?? TimeProvider.System, NullLogger.Instance, connections);

    public static AccountScanner Scanner(ILoggerFactory? logs = null) =>
        new(FingerprintKey.Random(), TimeProvider.System, (logs ?? NullLoggerFactory.Instance).CreateLogger<AccountScanner>());

    public static Task<AccountSnapshot> ScanAsync(AwsAccount account, AwsOptions options, params Reference[] wanted) => ScanAsync(account, Sessions(options), wanted);

    /// <summary>Disposes of the sessions.</summary>
    public static async Task<AccountSnapshot> ScanAsync(AwsAccount account, AccountSessions sessions, params Reference[] wanted)
    {
        using var _ = sessions;
        using var session = await sessions.OpenAsync(Target(account.Id), TestContext.Current.CancellationToken);
        return await Scanner().ScanAsync(session, wanted, progress: null, TestContext.Current.CancellationToken);
    }

    public static Unreadable WhyNot<T>(this Observed<T> observed) => Assert.Throws<UnreadableException>(() => observed.Value).Why;

    public static Listing Listing(this AccountSnapshot snapshot, string type, string region) => Assert.Single(snapshot.Listings, listing => listing.Type == type && listing.Region == region);

    public static T Single<T>(this AccountSnapshot snapshot) where T : Resource => Assert.Single(snapshot.Resources.OfType<T>());

    public static T Single<T>(this AccountSnapshot snapshot, string name) where T : Resource => Assert.Single(snapshot.Resources.OfType<T>(), resource => resource.Arn.Name == name);

    /// <summary>Every reason that the snapshot holds, of listings, resources and their parts.</summary>
    public static IReadOnlyList<Unreadable> Unreadables(this AccountSnapshot snapshot)
    {
        var found = new List<Unreadable>();
        Walk(JsonNode.Parse(snapshot.Text())!);
        // IAM's credential report begins with the root user; that of moto leaves it out.
        return [.. found.Where(why => why.Resource is null || !why.Resource.EndsWith(":root", StringComparison.Ordinal))];

        void Walk(JsonNode node)
        {
            if (node is JsonObject some && some["unreadable"] is { } why)
                found.Add(why.Deserialize<Unreadable>(Json)!);

            foreach (var child in node switch { JsonObject members => members.Select(member => member.Value), JsonArray items => items, _ => [] })
                if (child is not null)
                    Walk(child);
        }
    }

    /// <summary>The snapshot as the store keeps it, decompressed.</summary>
    public static string Text(this AccountSnapshot snapshot)
    {
        using var brotli = new BrotliStream(new MemoryStream(SnapshotDocument.Write(snapshot)), CompressionMode.Decompress);
        using var reader = new StreamReader(brotli, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
