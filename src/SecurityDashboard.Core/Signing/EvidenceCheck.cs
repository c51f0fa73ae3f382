using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;

namespace SecurityDashboard.Signing;

/// <summary>
/// Checks a report against its signed manifest: every byte of every file, and the audit log where it is among them. Whatever differs is
/// named; nothing is taken on trust but the public key.
/// </summary>
public sealed class EvidenceCheck
{
    /// <summary>The file of a report that holds the audit log, one entry a line.</summary>
    public const string AuditFileName = "audit.jsonl";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private readonly ImmutableArray<EvidenceProblem>.Builder _problems = ImmutableArray.CreateBuilder<EvidenceProblem>();

    private EvidenceCheck() { }

    /// <param name="manifest">The bytes of the manifest.</param>
    /// <param name="signature">The text of its signature.</param>
    /// <param name="publicKey">As PEM.</param>
    /// <param name="open">Opens a file that the manifest names; null where it is not there.</param>
    /// <param name="present">The files that there are, but for the manifest, its signature and the key.</param>
    public static EvidenceResult Of(byte[] manifest, string signature, string publicKey, Func<string, Stream?> open, IEnumerable<string> present)
    {
        var check = new EvidenceCheck();
        var keyId = check.CheckSignature(manifest, signature, publicKey);
        EvidenceManifest? read = null;
        try
        {
            read = EvidenceManifest.Read(manifest);
            check.CheckFiles(read, open, present);
        }
        catch (InvalidDataException e)
        {
            check.Add(EvidenceManifest.FileName, e.Message);
        }

        return new EvidenceResult(read, keyId, check._problems.ToImmutable());
    }

    private string CheckSignature(byte[] manifest, string signature, string publicKey)
    {
        using var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(publicKey);
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException)
        {
            Add(EvidenceSignature.KeyFileName, "It is no public key in PEM form.");
            return "";
        }

        var id = EvidenceSignature.IdOf(key);
        switch (EvidenceSignature.KeyOf(signature))
        {
            case null:
                Add(EvidenceSignature.FileName, "It is no signature of the form ES256.");
                break;
            case var other when other != id:
                Add(EvidenceSignature.FileName, $"It was made with the key {other}, and not with {id}.");
                break;
            default:
                if (!EvidenceSignature.Verifies(signature, manifest, key))
                    Add(EvidenceManifest.FileName, "It was changed after it was signed.");
                break;
        }

        return id;
    }

    private void CheckFiles(EvidenceManifest manifest, Func<string, Stream?> open, IEnumerable<string> present)
    {
        foreach (var file in manifest.Files)
        {
            using var stream = open(file.Name);
            if (stream is null)
                Add(file.Name, "It is missing.");
            else if (Convert.ToHexStringLower(SHA256.HashData(stream)) != file.Sha256)
                Add(file.Name, "It was changed: its SHA-256 is not the one that was signed.");
            else if (file.Name == AuditFileName)
                CheckAudit(manifest.Audit, open);
        }

        foreach (var extra in present.Except(manifest.Files.Select(file => file.Name)).Order(StringComparer.Ordinal))
            Add(extra, "The manifest does not name it.");
    }

    private void CheckAudit(AuditHead? head, Func<string, Stream?> open)
    {
        using var stream = open(AuditFileName);
        using var reader = new StreamReader(stream ?? Stream.Null);
        try
        {
            var chain = new AuditChainCheck(head);
            foreach (var line in ReadAudit(reader))
                chain.Take(line);
            if (chain.End() is { } broken)
                Add(AuditFileName, $"The audit log was changed at entry {broken}.");
        }
        catch (JsonException e)
        {
            Add(AuditFileName, $"A line is no entry of the audit log: {e.Message}");
        }
    }

    /// <exception cref="JsonException">A line is no entry.</exception>
    public static IEnumerable<AuditLine> ReadAudit(TextReader reader)
    {
        while (reader.ReadLine() is { } line)
            if (line.Length > 0)
                yield return JsonSerializer.Deserialize<AuditLine>(line, Json) ?? throw new JsonException("A line is null.");
    }

    public static string WriteAudit(AuditLine line) => JsonSerializer.Serialize(line, Json);

    private void Add(string what, string message) => _problems.Add(new EvidenceProblem(what, message));
}

/// <param name="Manifest">Null where there is none that can be read.</param>
/// <param name="KeyId">Of the public key that it was checked with; empty where it is none.</param>
/// <param name="Problems">What differs; empty: nothing was changed.</param>
public sealed record EvidenceResult(EvidenceManifest? Manifest, string KeyId, ImmutableArray<EvidenceProblem> Problems)
{
    public bool IsWhole => Problems.IsEmpty;
}

/// <param name="What">The file.</param>
/// <param name="Message">One sentence.</param>
public sealed record EvidenceProblem(string What, string Message);
