using System.CommandLine;
using SecurityDashboard.Access;
using SecurityDashboard.Access.Escalation;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Pipelines;

namespace SecurityDashboard.Cli.Access;

/// <summary><c>secdash access</c>: who can do what with a pipeline, worked out of inventory files.</summary>
internal static class AccessCommand
{
    private const int MostNear = 5;

    public static Command Create()
    {
        var files = new Argument<FileInfo[]>("FILE") { Description = "Inventory files that secdash collect wrote: of the pipeline's account, and of others it has to do with.", Arity = ArgumentArity.OneOrMore };
        var pipeline = new Option<string>("--pipeline") { Description = "The ARN of the pipeline, or its name if only one has it.", Required = true };
        var can = new Option<string[]>("--can") { Description = $"What is asked, one or more of {string.Join(", ", Enum.GetValues<Capability>().Select(capability => capability.Name()))}; otherwise all.", AllowMultipleArgumentsPerToken = true };
        can.AcceptOnlyFromAmong([.. Enum.GetValues<Capability>().Select(capability => capability.Name())]);
        var explain = new Option<bool>("--explain") { Description = "Every way with its actions, resources and deciding statements." };
        var paths = new Option<bool>("--paths") { Description = "Also the ways into the pipeline and to every permission of its account, by several permissions in a row, and the one statement whose removal stops most." };
        var format = new Option<string>("--format") { Description = "table or json", DefaultValueFactory = _ => "table" };
        format.AcceptOnlyFromAmong("table", "json");
        var command = new Command("access", "Says who can change, start or approve a pipeline, read its artifacts and secrets, and through which statement.") { files, pipeline, can, explain, paths, format };
        command.SetAction(parsed =>
        {
            var snapshots = parsed.GetValue(files)!.Select(EvaluateCommand.Read).GroupBy(snapshot => snapshot.Account).Select(group => group.MaxBy(snapshot => snapshot.TakenAt)!).ToList();
            var found = Find(parsed.GetValue(pipeline)!, snapshots);
            var estate = new Estate(snapshots.Single(snapshot => snapshot.Account == found.Account), snapshots);
            var access = PipelineAccess.Of(found, estate, [.. (parsed.GetValue(can) ?? []).Select(Capabilities.Parse).OfType<Capability>().Distinct()]);
            var report = parsed.GetValue(paths) ? EscalationReport.Of(found, estate) : null;

            using (var output = Console.OpenStandardOutput())
                Write(output, access, report, parsed.GetValue(format)!, parsed.GetValue(explain));
            return access.IsComplete ? ExitCode.Done : ExitCode.NotEvaluated;
        });
        return command;
    }

    internal static void Write(Stream output, PipelineAccess access, EscalationReport? paths, string format, bool explain)
    {
        if (format is "json")
        {
            AccessJson.Write(output, access, explain, paths);
            output.Write("\n"u8);
            return;
        }

        using var text = new StreamWriter(output, leaveOpen: true);
        new AccessTables(text).Write(access, explain);
        if (paths is not null)
            PathTables.Write(text, paths);
    }

    /// <summary>The pipeline of that ARN, or the only one of that name.</summary>
    internal static Pipeline Find(string wanted, IReadOnlyCollection<AccountSnapshot> snapshots)
    {
        var pipelines = snapshots.SelectMany(snapshot => snapshot.Resources.OfType<Pipeline>().Where(pipeline => pipeline.Account == snapshot.Account)).ToList();
        var found = pipelines.Where(pipeline => pipeline.Arn.Text == wanted).Concat(pipelines.Where(pipeline => pipeline.Name == wanted)).Distinct().ToList();
        if (found.Count == 1)
            return found[0];
        if (found.Count > 1)
            throw new UsageException($"{found.Count} pipelines are called \"{wanted}\". Give the ARN of one: {string.Join(", ", found.Select(pipeline => pipeline.Arn))}.");

        var account = new Arn(wanted) is { IsWellFormed: true } arn ? arn.Account : default;
        if (pipelines.Count == 0)
            throw new UsageException("The inventory files hold no pipeline.");
        if (account.Text.Length > 0 && !snapshots.Any(snapshot => snapshot.Account == account))
            throw new UsageException($"No inventory file is of account {account}, which owns {wanted}. Give one that secdash collect wrote there.");

        var near = pipelines.OrderBy(pipeline => Distance(Last(wanted), pipeline.Name)).ThenBy(pipeline => pipeline.Arn.Text, StringComparer.Ordinal).Take(MostNear);
        throw new UsageException($"The inventory files hold no pipeline {wanted}. Near are: {string.Join(", ", near.Select(pipeline => pipeline.Arn))}.");
    }

    private static string Last(string text) => text[(text.LastIndexOf(':') + 1)..];

    /// <summary>How many characters have to be added, left out or replaced to turn one text into the other.</summary>
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var corner = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
                (corner, row[j]) = (row[j], Math.Min(Math.Min(row[j], row[j - 1]) + 1, corner + (char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]) ? 0 : 1)));
        }

        return row[b.Length];
    }
}
