using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using SecurityDashboard.Signing;

namespace SecurityDashboard.Cli;

public sealed class VerifyTests : IDisposable
{
    private static readonly DateTimeOffset Then = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    private readonly string _folder = Directory.CreateTempSubdirectory("verify-").FullName;
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public VerifyTests()
    {
        File.WriteAllText(Of("report.html"), "<h1>Report</h1>");
        File.WriteAllText(Of("failing.csv"), "control\r\nAS-01\r\n");
        var manifest = new EvidenceManifest
        {
            Report = new ReportFacts(Guid.Empty, "framework", "NIST \u001b[2J", "{}", Then, "ann", Then),
            CreatedAt = Then,
            CatalogVersion = "1",
            Files = [.. ((string[])["report.html", "failing.csv"]).Select(name => new EvidenceFile(name, new FileInfo(Of(name)).Length, Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Of(name))))))],
            Snapshots = [],
            Audit = new AuditHead(7, new string('a', 64)),
        }.ToBytes();
        File.WriteAllBytes(Of(EvidenceManifest.FileName), manifest);
        File.WriteAllText(Of(EvidenceSignature.FileName), EvidenceSignature.Sign(manifest, _key));
        File.WriteAllText(Of(EvidenceSignature.KeyFileName), _key.ExportSubjectPublicKeyInfoPem());
    }

    public void Dispose()
    {
        _key.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_report_is_checked_as_a_folder_as_a_manifest_beside_its_files_and_as_a_ZIP()
    {
        var zip = Path.Combine(Path.GetTempPath(), $"verify-{Path.GetFileName(_folder)}.zip");
        await ZipFile.CreateFromDirectoryAsync(_folder, zip, TestContext.Current.CancellationToken);
        try
        {
            foreach (var path in (string[])[_folder, Of(EvidenceManifest.FileName), zip])
            {
                var run = await SecdashProcess.RunAsync("verify", path, "--key", Of(EvidenceSignature.KeyFileName));
                Assert.Equal((0, ""), (run.ExitCode, run.Errors));
                Assert.Equal(
                    ["Report    NIST \uFFFD[2J (framework) 00000000-0000-0000-0000-000000000000", "As of     2026-11-23T12:00:00Z, asked for by ann", "Holds     2 files, 0 readings, audit log up to entry 7", $"Key       {EvidenceSignature.IdOf(_key)}", "Result    whole: nothing was changed"],
                    run.Output.TrimEnd().Split('\n').Select(line => line.TrimEnd('\r')));
            }
        }
        finally
        {
            File.Delete(zip);
        }
    }

    [Fact]
    public async Task What_was_changed_is_named_with_exit_code_1()
    {
        File.AppendAllText(Of("failing.csv"), "x");
        File.Delete(Of("report.html"));

        var run = await SecdashProcess.RunAsync("verify", _folder);

        Assert.Equal((1, ""), (run.ExitCode, run.Errors));
        Assert.Contains("taken from the report itself", run.Output, StringComparison.Ordinal);
        Assert.Contains("CHANGED   report.html: It is missing.", run.Output, StringComparison.Ordinal);
        Assert.Contains("CHANGED   failing.csv: It was changed: its SHA-256 is not the one that was signed.", run.Output, StringComparison.Ordinal);
        Assert.EndsWith("Result    not whole", run.Output.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_report_that_somebody_else_signed_does_not_pass_with_our_key()
    {
        using var ours = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var pem = Path.Combine(Path.GetTempPath(), $"key-{Path.GetFileName(_folder)}.pem");
        await File.WriteAllTextAsync(pem, ours.ExportSubjectPublicKeyInfoPem(), Encoding.ASCII, TestContext.Current.CancellationToken);
        try
        {
            var run = await SecdashProcess.RunAsync("verify", _folder, "--key", pem);
            Assert.Equal(1, run.ExitCode);
            Assert.Contains($"CHANGED   manifest.jws: It was made with the key {EvidenceSignature.IdOf(_key)}, and not with {EvidenceSignature.IdOf(ours)}.", run.Output, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(pem);
        }
    }

    [Fact]
    public async Task What_is_no_report_says_so_in_a_line_with_exit_code_2()
    {
        File.Delete(Of(EvidenceManifest.FileName));
        foreach (var (path, expected) in ((string, string)[])[(_folder, "manifest.json is missing."), (Of("report.html"), "report.html: "), ("none.zip", "none.zip does not exist.")])
        {
            var run = await SecdashProcess.RunAsync("verify", path);
            Assert.Equal((2, "", 1), (run.ExitCode, run.Output, run.Errors.TrimEnd().Split('\n').Length));
            Assert.Contains(expected, run.Errors, StringComparison.Ordinal);
        }
    }

    private string Of(string name) => Path.Combine(_folder, name);
}
