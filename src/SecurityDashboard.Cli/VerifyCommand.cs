using System.CommandLine;
using System.IO.Compression;
using System.Text;
using SecurityDashboard.Controls;
using SecurityDashboard.Signing;

namespace SecurityDashboard.Cli;

/// <summary><c>secdash verify</c>: checks a report against its signed manifest, without the dashboard that made it.</summary>
internal static class VerifyCommand
{
    /// <summary>What an entry that is read into memory may weigh: a manifest names a few files and a reading for each account.</summary>
    private const int MostBytes = 64 * 1024 * 1024;

    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "The ZIP of a report's evidence, a folder that holds its files, or manifest.json beside them." };
        var key = new Option<string?>("--key") { Description = "The public key of the dashboard, as PEM, from https://DASHBOARD/api/v1/reports/public-key.pem. Without it, the one in the report is taken, which only shows that the report was not changed since it was signed, not by whom." };
        var command = new Command("verify", "Checks a report or export against its signed manifest.") { file, key };
        command.SetAction(parsed => Verify(parsed.GetValue(file)!, parsed.GetValue(key)));
        return command;
    }

    private static int Verify(string path, string? keyPath)
    {
        if (keyPath is not null)
            Files.RequireReadable(keyPath);
        try
        {
            using var package = Package.Open(path);
            var key = keyPath is not null ? File.ReadAllText(keyPath) : package.Text(EvidenceSignature.KeyFileName);
            return Say(EvidenceCheck.Of(package.Bytes(EvidenceManifest.FileName), package.Text(EvidenceSignature.FileName), key, package.OpenFile,
                package.Names.Except([EvidenceManifest.FileName, EvidenceSignature.FileName, EvidenceSignature.KeyFileName])), isPinned: keyPath is not null);
        }
        catch (InvalidDataException e)
        {
            throw new UsageException($"{path}: {e.Message}");
        }
    }

    private static int Say(EvidenceResult result, bool isPinned)
    {
        if (result.Manifest is { } manifest)
        {
            Console.WriteLine($"Report    {VisibleText.Of(manifest.Report.Title)} ({VisibleText.Of(manifest.Report.Kind)}) {manifest.Report.Id}");
            Console.WriteLine($"As of     {manifest.Report.AsOf.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}, asked for by {VisibleText.Of(manifest.Report.RequestedBy)}");
            Console.WriteLine($"Holds     {manifest.Files.Length} files, {manifest.Snapshots.Length} readings, audit log up to entry {manifest.Audit?.Number ?? 0}");
        }

        Console.WriteLine($"Key       {(result.KeyId.Length > 0 ? result.KeyId : "none")}{(isPinned ? "" : ", taken from the report itself: compare it with the one that the dashboard shows under Reports, or name it with --key")}");
        foreach (var problem in result.Problems)
            Console.WriteLine($"CHANGED   {VisibleText.Of(problem.What)}: {problem.Message}");
        Console.WriteLine(result.IsWhole ? "Result    whole: nothing was changed" : "Result    not whole");
        return result.IsWhole ? ExitCode.Done : ExitCode.GateFailed;
    }

    /// <summary>The files of a report, wherever they lie. Only names directly in it are known: a name with a path in it is none of ours.</summary>
    private sealed class Package(ZipArchive? zip, string folder) : IDisposable
    {
        public IEnumerable<string> Names => zip?.Entries.Select(entry => entry.FullName) ?? Directory.EnumerateFiles(folder).Select(path => Path.GetFileName(path));

        public static Package Open(string path)
        {
            if (Directory.Exists(path))
                return new Package(zip: null, path);

            Files.RequireReadable(path);
            return Path.GetFileName(path) == EvidenceManifest.FileName ? new Package(zip: null, Path.GetDirectoryName(Path.GetFullPath(path)) ?? ".") : new Package(new ZipArchive(File.OpenRead(path)), "");
        }

        public Stream? OpenFile(string name) =>
            zip is not null ? zip.GetEntry(name)?.Open()
            : Path.GetFileName(name) == name && Path.Combine(folder, name) is var path && File.Exists(path) ? File.OpenRead(path)
            : null;

        public byte[] Bytes(string name)
        {
            using var stream = OpenFile(name) ?? throw new InvalidDataException($"{name} is missing. A report's evidence has {EvidenceManifest.FileName}, {EvidenceSignature.FileName} and {EvidenceSignature.KeyFileName} beside its files.");
            using var bytes = new MemoryStream();
            var buffer = new byte[64 * 1024];
            for (int read; (read = stream.Read(buffer)) > 0;)
            {
                bytes.Write(buffer, 0, read);
                if (bytes.Length > MostBytes)
                    throw new InvalidDataException($"{name} is larger than the {MostBytes / (1024 * 1024)} MiB that are read.");
            }

            return bytes.ToArray();
        }

        public string Text(string name) => Encoding.UTF8.GetString(Bytes(name));

        public void Dispose() => zip?.Dispose();
    }
}
