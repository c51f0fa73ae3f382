using System.CommandLine;
using SecurityDashboard.Secrets;

namespace SecurityDashboard.Cli;

/// <summary><c>--fingerprint-key-file</c>, for every command that fingerprints what it must not print.</summary>
internal sealed class FingerprintKeyOption() : Option<FileInfo?>("--fingerprint-key-file")
{
    private const string HowToMakeOne = "Make one with: head -c 32 /dev/urandom > FILE";

    public static FingerprintKeyOption Create() => new()
    {
        Description = $"A file of at least {FingerprintKey.MinimumBytes} random bytes, so that fingerprints of several runs can be compared. Without it each run has its own key.",
    };

    public FingerprintKey Read(ParseResult parsed)
    {
        if (parsed.GetValue(this) is not { } file)
            return FingerprintKey.Random();

        try
        {
            return new FingerprintKey(File.ReadAllBytes(file.FullName));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"The fingerprint key file {file.FullName} cannot be read. {HowToMakeOne}");
        }
        catch (ArgumentException)
        {
            throw new UsageException($"The fingerprint key file {file.FullName} has fewer than {FingerprintKey.MinimumBytes} bytes. {HowToMakeOne}");
        }
    }
}
