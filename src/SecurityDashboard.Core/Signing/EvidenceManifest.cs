using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace SecurityDashboard.Signing;

/// <summary>What a report consists of and rests on, each thing with its SHA-256 in lower-case hexadecimal. Signed as the bytes that it is stored as.</summary>
public sealed record EvidenceManifest
{
    /// <summary>The file that holds it, beside the files that it names.</summary>
    public const string FileName = "manifest.json";

    public const string CurrentSchema = "securitydashboard-evidence/1";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true };

    public string Schema { get; init; } = CurrentSchema;

    public required ReportFacts Report { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Of the controls that judged.</summary>
    public required string CatalogVersion { get; init; }

    public required ImmutableArray<EvidenceFile> Files { get; init; }

    /// <summary>The readings that the report rests on.</summary>
    public required ImmutableArray<EvidenceSnapshot> Snapshots { get; init; }

    /// <summary>The last entry of the audit log when it was made; null where the log was empty.</summary>
    public required AuditHead? Audit { get; init; }

    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, Json);

    /// <exception cref="InvalidDataException">It is no manifest of this form.</exception>
    public static EvidenceManifest Read(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return JsonSerializer.Deserialize<EvidenceManifest>(bytes, Json) is { Schema: CurrentSchema, Files.IsDefault: false, Snapshots.IsDefault: false } manifest
                ? manifest
                : throw new InvalidDataException($"{FileName} is not of the form {CurrentSchema}. A newer secdash may read it.");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{FileName} is not a manifest of a report: {e.Message}", e);
        }
    }
}

/// <param name="Request">What was asked for, as JSON.</param>
/// <param name="AsOf">The moment that it shows.</param>
public sealed record ReportFacts(Guid Id, string Kind, string Title, string Request, DateTimeOffset AsOf, string RequestedBy, DateTimeOffset RequestedAt);

public sealed record EvidenceFile(string Name, long Size, string Sha256);

/// <param name="Content">SHA-256 over what was read but for when: equal for two readings of the same.</param>
/// <param name="Sha256">Over the bytes that are stored.</param>
public sealed record EvidenceSnapshot(string Account, DateTimeOffset TakenAt, string Content, string Sha256);

public sealed record AuditHead(long Number, string Hash);
