using System.CommandLine;
using SecurityDashboard.Inventory;

namespace SecurityDashboard.Cli;

/// <summary><c>secdash collect</c>: reads only, into files that <c>secdash evaluate</c> and the dashboard's import take.</summary>
internal static class CollectCommand
{
    private const string AccountPlaceholder = "{account}";

    public static Command Create()
    {
        var accounts = new AccountOptions();
        var file = new Option<string>("--output", "-o")
        {
            Description = $"The inventory file to write; {AccountPlaceholder} in it becomes the account id.",
            DefaultValueFactory = _ => $"inventory-{AccountPlaceholder}.json.br",
        };
        var command = new Command("collect", "Reads accounts into inventory files, for accounts that no one may assume into.") { file };
        accounts.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            var name = parsed.GetValue(file)!;
            Files.RequireWritable(name);
            var snapshots = await accounts.CollectAsync(parsed, cancellation);
            if (snapshots.Length > 1 && !name.Contains(AccountPlaceholder, StringComparison.Ordinal))
                throw new UsageException(
                    $"{snapshots.Length} accounts need a file each: put {AccountPlaceholder} into --output, as in inventory-{AccountPlaceholder}.json.br.");

            foreach (var snapshot in snapshots)
            {
                var path = name.Replace(AccountPlaceholder, snapshot.Account.Text, StringComparison.Ordinal);
                await File.WriteAllBytesAsync(path, SnapshotDocument.Write(snapshot), cancellation);
                await Console.Error.WriteLineAsync($"Wrote {path}: {snapshot.Resources.Length} resources, {snapshot.Unreadable().Length} reads failed.");
            }

            return snapshots.IsEmpty ? ExitCode.NotEvaluated : ExitCode.Done;
        });
        return command;
    }
}
