using System.CommandLine;
using System.Text;

namespace SecurityDashboard.Cli.Iam;

/// <summary><c>secdash iam</c>: what AWS's own policy engine would decide, worked out offline.</summary>
internal static class IamCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("FILE")
        {
            Description = "JSON lines, one case each ({\"id\",\"principal\",\"action\",\"resource\",\"identity\",...}); - or nothing reads the standard input.",
            DefaultValueFactory = _ => "-",
        };
        var evaluate = new Command("evaluate", "Decides for each case whether AWS would allow it, through which statement, and what would have to be known to be sure.") { file };
        evaluate.SetAction(async (parsed, cancellation) =>
        {
            var path = parsed.GetValue(file) ?? "-";
            await using var input = path == "-" ? Console.OpenStandardInput() : Open(path);
            using var reader = new StreamReader(input, new UTF8Encoding(false));
            await using var output = Console.OpenStandardOutput();
            return await new IamRun(output).RunAsync(reader, cancellation);
        });
        return new Command("iam", "IAM decisions without asking AWS.") { evaluate };
    }

    private static FileStream Open(string path)
    {
        Files.RequireReadable(path);
        return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1 << 16, useAsync: true);
    }
}
