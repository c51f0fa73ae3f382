using System.Collections.Immutable;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using SecurityDashboard.Inventory.Identity;
using SecurityDashboard.Inventory.Keys;

namespace SecurityDashboard.Inventory;

/// <summary>
/// A snapshot as bytes: one JSON document, compressed with Brotli, the same for the same content whatever the order it was read in.
/// It is what the store keeps, what <c>secdash collect</c> writes and what an import reads.
/// </summary>
public static class SnapshotDocument
{
    public const int SchemaVersion = 5;

    /// <summary>Documents from here on are read; what they do not know counts as never collected.</summary>
    public const int OldestSchemaVersion = 1;

    /// <summary>What an import may unpack to; an account with 10,000 roles and 2,000 pipelines needs about 60 MiB.</summary>
    public const int MaxUncompressedBytes = 256 * 1024 * 1024;

    /// <summary>What an import may weigh.</summary>
    public const int MaxCompressedBytes = 64 * 1024 * 1024;

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(namingPolicy: null, allowIntegerValues: false) },
        MaxDepth = 48,
        AllowOutOfOrderMetadataProperties = true,
        RespectNullableAnnotations = true,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { RequireWhatIsNeverNull } },
    };

    public static byte[] Write(AccountSnapshot snapshot)
    {
        using var compressed = new MemoryStream();
        using (var brotli = new BrotliStream(compressed, CompressionLevel.Optimal, leaveOpen: true))
            JsonSerializer.Serialize(brotli, new Envelope { SchemaVersion = SchemaVersion, Snapshot = Sorted(snapshot) }, Json);
        return compressed.ToArray();
    }

    /// <summary>SHA-256 over the content without the time it was taken, in lower-case hexadecimal: equal for two scans that read the same.</summary>
    public static string HashOf(AccountSnapshot snapshot) =>
        Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(Sorted(snapshot) with { TakenAt = DateTimeOffset.UnixEpoch }, Json)));

    /// <exception cref="InvalidDataException">It is no snapshot of ours, or larger than the limits allow; the message says which.</exception>
    public static AccountSnapshot Read(Stream document) => Read(document, MaxCompressedBytes, MaxUncompressedBytes);

    internal static AccountSnapshot Read(Stream document, long maxCompressed, long maxUncompressed)
    {
        try
        {
            using var brotli = new BrotliStream(new LimitedStream(document, maxCompressed), CompressionMode.Decompress, leaveOpen: true);
            var envelope = JsonSerializer.Deserialize<Envelope>(new LimitedStream(brotli, maxUncompressed, refuseNulls: true), Json);
            return Checked((envelope ?? throw new JsonException("It is empty.")).Upgraded());
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or NotSupportedException or FormatException or ArgumentException)
        {
            throw new InvalidDataException($"This is not an inventory that secdash collected: {FirstLine(e.Message)}", e);
        }
    }

    private static void RequireWhatIsNeverNull(JsonTypeInfo type)
    {
        foreach (var property in type.Properties)
            property.IsRequired |= property.AssociatedParameter is { IsNullable: false, HasDefaultValue: false };
    }

    private static AccountSnapshot Checked(AccountSnapshot snapshot)
    {
        if (!AccountId.TryParse(snapshot.Account.Text, out _))
            throw new InvalidDataException($"The inventory names account \"{Shorten(snapshot.Account.Text)}\", which is not a twelve-digit account id.");

        if (snapshot.Listings.FirstOrDefault(listing => !ResourceTypes.IsKnown(listing.Type)) is { } strange)
            throw new InvalidDataException($"The inventory lists \"{Shorten(strange.Type)}\", which this version does not know. Collect it again with a matching secdash.");

        if (snapshot.Resources.CountBy(resource => resource.Arn).FirstOrDefault(entry => entry.Value > 1) is { Value: > 1, Key: var twice })
            throw new InvalidDataException($"The inventory holds {Shorten(twice.Text)} twice. Collect it again.");

        var lacksPolicy = snapshot.Resources.FirstOrDefault(resource => resource is KmsKey { Policy: { WhyNot: null, Value: null } } or ManagedPolicy { Document: { WhyNot: null, Value: null } });
        return lacksPolicy is null ? snapshot : throw new InvalidDataException($"The inventory holds {Shorten(lacksPolicy.Arn.Text)} without its policy. Collect it again.");
    }

    private static AccountSnapshot Sorted(AccountSnapshot snapshot) => snapshot with
    {
        Regions = [.. snapshot.Regions.Order(StringComparer.Ordinal)],
        Listings = [.. snapshot.Listings.OrderBy(listing => listing.Type, StringComparer.Ordinal).ThenBy(listing => listing.Region, StringComparer.Ordinal)],
        Resources = [.. snapshot.Resources.Select(Sorted).OrderBy(resource => resource.Arn.Text, StringComparer.Ordinal)],
        OwnedBuckets = snapshot.OwnedBuckets.Select<ImmutableArray<string>>(buckets => [.. buckets.Order(StringComparer.Ordinal)]),
        ForeignBuckets = [.. snapshot.ForeignBuckets.OrderBy(bucket => bucket.Name, StringComparer.Ordinal)],
        Wanted = [.. snapshot.Wanted.OrderBy(wanted => wanted.Type, StringComparer.Ordinal).ThenBy(wanted => wanted.Text, StringComparer.Ordinal)],
    };

    /// <summary>Names by which a key is known, and its grants, come in the order in which they were met.</summary>
    private static Resource Sorted(Resource resource) => resource is KmsKey key
        ? key with
        {
            KnownAs = [.. key.KnownAs.Order(StringComparer.Ordinal)],
            Grants = key.Grants.Select<ImmutableArray<Iam.KeyGrant>>(grants => [.. grants.OrderBy(grant => grant.Name, StringComparer.Ordinal)]),
        }
        : resource;

    private static string FirstLine(string text) => Shorten(text.Split('\n')[0]);

    private static string Shorten(string text) => text.Length <= 200 ? text : text[..200] + "…";

    private sealed record Envelope
    {
        private readonly int _schemaVersion;

        /// <summary>First in the document, so that a version which cannot be read is told before its content is looked at.</summary>
        public required int SchemaVersion
        {
            get => _schemaVersion;
            init => _schemaVersion = value is >= OldestSchemaVersion and <= SnapshotDocument.SchemaVersion ? value : throw new InvalidDataException(
                $"The inventory has schema version {value}; this version reads {OldestSchemaVersion} to {SnapshotDocument.SchemaVersion}. Collect it again with a matching secdash.");
        }

        public required AccountSnapshot Snapshot { get; init; }

        /// <summary>
        /// Version 1 did not list source credentials and did not hold the account itself; version 3 did not list trails, rules and analyzers,
        /// version 4 no providers of identities and no instances.
        /// None that was listed is not none.
        /// </summary>
        public AccountSnapshot Upgraded() => Snapshot with
        {
            Listings =
            [
                .. Snapshot.Listings,
                .. Snapshot.Regions.SelectMany(region => Since(2, ResourceTypes.SourceCredential).Concat(Since(4, ResourceTypes.Trail, ResourceTypes.EventRule, ResourceTypes.Analyzer)).Concat(Since(5, ResourceTypes.Instance)).Select(type => NeverListed(type, region))),
                .. Since(2, ResourceTypes.Account).Concat(Since(5, ResourceTypes.OidcProvider, ResourceTypes.SamlProvider)).Select(type => NeverListed(type, Inventory.Regions.Global)),
            ],
        };

        private string[] Since(int version, params string[] types) => SchemaVersion < version ? types : [];

        private static Listing NeverListed(string type, string region) => new(type, region, Observed.Unreadable<int>(Unreadable.NeverCollected));
    }
}
