using System.CommandLine;

namespace SecurityDashboard.Cli;

/// <summary><c>secdash scan</c>: collects and judges, without a server.</summary>
internal static class ScanCommand
{
    public static Command Create()
    {
        var accounts = new AccountOptions();
        var output = new ResultOutput();
        var command = new Command("scan", "Reads accounts and judges their pipelines.");
        accounts.AddTo(command);
        output.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            output.RequireWritable(parsed);
            var snapshots = await accounts.CollectAsync(parsed, cancellation);
            return snapshots.IsEmpty ? ExitCode.NotEvaluated : await output.WriteAsync(parsed, JudgedSnapshots.Of(parsed, snapshots), cancellation);
        });
        return command;
    }
}
