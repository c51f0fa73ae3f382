using System.CommandLine;
using System.Text;
using SecurityDashboard.Secrets;

namespace SecurityDashboard.Cli.Secrets;

/// <summary><c>secdash secrets</c>: finds hard-coded secrets in JSON lines or in a plain file, and prints where they are, never what they are.</summary>
internal static class SecretsCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("FILE")
        {
            Description = "JSON lines ({\"id\",\"kind\",\"name\",\"value\",\"aws_type\"}) or any text file; - or nothing reads the standard input.",
            DefaultValueFactory = _ => "-",
        };
        var keyFile = new Option<FileInfo?>("--fingerprint-key-file")
        {
            Description = $"A file of at least {FingerprintKey.MinimumBytes} random bytes, so that fingerprints of several runs can be compared. Without it each run has its own key.",
        };
        var command = new Command("secrets", "Finds hard-coded secrets in environment variables, action settings, buildspecs or plain files. The values are never printed.") { file, keyFile };
        command.SetAction(async (parsed, cancellation) =>
        {
            var key = ReadKey(parsed.GetValue(keyFile));
            var path = parsed.GetValue(file) ?? "-";
            await using var input = path == "-" ? Console.OpenStandardInput() : Open(path);
            using var reader = new StreamReader(input, new UTF8Encoding(false));
            await using var output = Console.OpenStandardOutput();
            return await new SecretsRun(key, output).RunAsync(reader, path, cancellation);
        });
        return command;
    }

    private static FingerprintKey ReadKey(FileInfo? file)
    {
        if (file is null)
            return FingerprintKey.Random();

        try
        {
            return new FingerprintKey(File.ReadAllBytes(file.FullName));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"The fingerprint key file {file.FullName} cannot be read. Make one with: head -c {FingerprintKey.MinimumBytes} /dev/urandom > FILE");
        }
        catch (ArgumentException)
        {
            throw new UsageException($"The fingerprint key file {file.FullName} has fewer than {FingerprintKey.MinimumBytes} bytes. Make one with: head -c {FingerprintKey.MinimumBytes} /dev/urandom > FILE");
        }
    }

    private static FileStream Open(string path)
    {
        if (!File.Exists(path))
            throw new UsageException($"{path} does not exist.");
        return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1 << 16, useAsync: true);
    }
}
