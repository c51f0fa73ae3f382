using System.CommandLine;
using SecurityDashboard.Inventory;

namespace SecurityDashboard.Cli;

/// <summary><c>secdash evaluate</c>: judges inventory files that <c>secdash collect</c> wrote.</summary>
internal static class EvaluateCommand
{
    public static Command Create()
    {
        var files = new Argument<FileInfo[]>("FILE")
        {
            Description = "Inventory files, one or more per account; of several of one account the latest counts.",
            Arity = ArgumentArity.OneOrMore,
        };
        var output = new ResultOutput();
        var command = new Command("evaluate", "Judges inventory files without reaching AWS.") { files };
        output.AddTo(command);
        command.SetAction((parsed, cancellation) =>
        {
            output.RequireWritable(parsed);
            return output.WriteAsync(parsed, JudgedSnapshots.Of(parsed, parsed.GetValue(files)!.Select(Read)), cancellation);
        });
        return command;
    }

    internal static AccountSnapshot Read(FileInfo file)
    {
        Files.RequireReadable(file.FullName);
        try
        {
            using var stream = file.OpenRead();
            return SnapshotDocument.Read(stream);
        }
        catch (InvalidDataException e)
        {
            throw new UsageException($"{file.FullName}: {e.Message}");
        }
    }
}
