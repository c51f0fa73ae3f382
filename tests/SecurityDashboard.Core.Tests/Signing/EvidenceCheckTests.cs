using System.Security.Cryptography;
using System.Text;

namespace SecurityDashboard.Signing;

public sealed class EvidenceCheckTests : IDisposable
{
    private static readonly DateTimeOffset Then = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly Dictionary<string, byte[]> _files = new() { ["report.html"] = "<h1>Report</h1>"u8.ToArray(), ["failing.csv"] = "control\r\nAS-01\r\n"u8.ToArray() };

    public void Dispose() => _key.Dispose();

    [Fact]
    public void What_nobody_touched_is_whole()
    {
        var result = Check(Manifest());

        Assert.True(result.IsWhole);
        Assert.Equal(EvidenceSignature.IdOf(_key), result.KeyId);
    }

    [Fact]
    public void Every_changed_byte_of_every_file_is_found_and_named()
    {
        var manifest = Manifest();
        foreach (var (name, bytes) in _files)
            for (var i = 0; i < bytes.Length; i++)
            {
                bytes[i] ^= 1;
                Assert.Equal([new EvidenceProblem(name, "It was changed: its SHA-256 is not the one that was signed.")], Check(manifest).Problems);
                bytes[i] ^= 1;
            }

        Assert.True(Check(manifest).IsWhole);
    }

    [Fact]
    public void A_missing_an_added_and_a_renamed_file_are_named()
    {
        var manifest = Manifest();
        _files.Remove("report.html", out var html);
        _files["other.html"] = html!;

        Assert.Equal([new EvidenceProblem("report.html", "It is missing."), new EvidenceProblem("other.html", "The manifest does not name it.")], Check(manifest).Problems);
    }

    [Fact]
    public void No_byte_of_the_manifest_can_be_changed_without_the_key()
    {
        var manifest = Manifest().ToBytes();
        var signature = EvidenceSignature.Sign(manifest, _key);
        for (var i = 0; i < manifest.Length; i++)
        {
            manifest[i] ^= 1;
            Assert.Contains(EvidenceCheck.Of(manifest, signature, _key.ExportSubjectPublicKeyInfoPem(), Open, _files.Keys).Problems, problem => problem == new EvidenceProblem(EvidenceManifest.FileName, "It was changed after it was signed."));
            manifest[i] ^= 1;
        }
    }

    [Fact]
    public void Another_key_does_not_pass_for_ours()
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var manifest = Manifest().ToBytes();

        var result = EvidenceCheck.Of(manifest, EvidenceSignature.Sign(manifest, other), _key.ExportSubjectPublicKeyInfoPem(), Open, _files.Keys);

        Assert.Equal($"It was made with the key {EvidenceSignature.IdOf(other)}, and not with {EvidenceSignature.IdOf(_key)}.", Assert.Single(result.Problems).Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a.b.c")]
    [InlineData("eyJhbGciOiJub25lIn0..")]
    [InlineData("eyJhbGciOiJFUzI1NiIsImtpZCI6IngifQ..!!!")]
    public void What_is_no_signature_is_no_signature(string text) =>
        Assert.Contains(EvidenceCheck.Of(Manifest().ToBytes(), text, _key.ExportSubjectPublicKeyInfoPem(), Open, _files.Keys).Problems, problem => problem == new EvidenceProblem(EvidenceSignature.FileName, "It is no signature of the form ES256."));

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("not json")]
    [InlineData("""{"schema":"securitydashboard-evidence/9"}""")]
    public void What_is_no_manifest_says_so(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Assert.Contains(EvidenceCheck.Of(bytes, EvidenceSignature.Sign(bytes, _key), _key.ExportSubjectPublicKeyInfoPem(), Open, _files.Keys).Problems, problem => problem.What == EvidenceManifest.FileName);
    }

    [Theory]
    [InlineData(2, "somebody", 2)]
    [InlineData(5, "somebody", 5)]
    [InlineData(3, null, 3)]
    [InlineData(5, null, 5)]
    public void A_changed_or_removed_entry_of_the_audit_log_is_named(long number, string? actor, long broken)
    {
        var lines = Log(first: 1).ToList();
        var head = new AuditHead(5, lines[^1].Hash);
        var index = lines.FindIndex(line => line.Number == number);
        if (actor is null)
            lines.RemoveAt(index);
        else
            lines[index] = lines[index] with { Actor = actor };

        Assert.Equal($"The audit log was changed at entry {broken}.", Assert.Single(CheckLog(lines, head).Problems).Message);
    }

    [Fact]
    public void A_log_that_was_hashed_anew_does_not_end_as_was_noted()
    {
        var head = new AuditHead(5, Log(first: 1).Last().Hash);
        var forged = Log(first: 1, actor: "somebody").ToList();

        Assert.Equal("The audit log was changed at entry 5.", Assert.Single(CheckLog(forged, head).Problems).Message);
    }

    [Fact]
    public void A_log_whose_beginning_is_no_longer_kept_is_whole_and_its_first_entry_bound()
    {
        var lines = Log(first: 3).ToList();
        var head = new AuditHead(7, lines[^1].Hash);
        Assert.True(CheckLog(lines, head).IsWhole);

        lines[0] = lines[0] with { Action = "nothing" };
        Assert.Equal("The audit log was changed at entry 3.", Assert.Single(CheckLog(lines, head).Problems).Message);
    }

    private static IEnumerable<AuditLine> Log(long first, string actor = "ann")
    {
        var previous = first == 1 ? AuditChain.Beginning : new string('a', 64);
        for (var number = first; number < first + 5; number++)
        {
            var line = new AuditLine(number, Then.AddMinutes(number), actor, "setting.changed", $"setting {number}", "1", "2", "10.0.0.1");
            yield return line with { Hash = AuditChain.HashOf(previous, line), Previous = number == first && first > 1 ? previous : null };
            previous = AuditChain.HashOf(previous, line);
        }
    }

    private EvidenceResult CheckLog(IEnumerable<AuditLine> lines, AuditHead head)
    {
        _files[EvidenceCheck.AuditFileName] = Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => EvidenceCheck.WriteAudit(line) + "\n")));
        return Check(Manifest() with { Audit = head });
    }

    private EvidenceManifest Manifest() => new()
    {
        Report = new ReportFacts(Guid.Empty, "framework", "NIST", "{}", Then, "ann", Then),
        CreatedAt = Then,
        CatalogVersion = "1",
        Files = [.. _files.Select(file => new EvidenceFile(file.Key, file.Value.Length, Convert.ToHexStringLower(SHA256.HashData(file.Value))))],
        Snapshots = [],
        Audit = null,
    };

    private EvidenceResult Check(EvidenceManifest manifest)
    {
        var bytes = manifest.ToBytes();
        return EvidenceCheck.Of(bytes, EvidenceSignature.Sign(bytes, _key), _key.ExportSubjectPublicKeyInfoPem(), Open, _files.Keys);
    }

    private Stream? Open(string name) => _files.TryGetValue(name, out var bytes) ? new MemoryStream(bytes) : null;
}
