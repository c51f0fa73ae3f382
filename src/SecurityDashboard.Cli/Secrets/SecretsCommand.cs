using System.CommandLine;
using System.Text;

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
        var fingerprintKey = FingerprintKeyOption.Create();
        var command = new Command("secrets", "Finds hard-coded secrets in environment variables, action settings, buildspecs or plain files. The values are never printed.") { file, fingerprintKey };
        command.SetAction(async (parsed, cancellation) =>
        {
            var key = fingerprintKey.Read(parsed);
            var path = parsed.GetValue(file) ?? "-";
            await using var input = path == "-" ? Console.OpenStandardInput() : Open(path);
            using var reader = new StreamReader(input, new UTF8Encoding(false));
            await using var output = Console.OpenStandardOutput();
            return await new SecretsRun(key, output).RunAsync(reader, path, cancellation);
        });
        return command;
    }

    private static FileStream Open(string path)
    {
        Files.RequireReadable(path);
        return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1 << 16, useAsync: true);
    }
}
