using System.Collections.Immutable;
using SecurityDashboard.Access;
using SecurityDashboard.Access.Escalation;

namespace SecurityDashboard.Cli.Access;

/// <summary>Paths for a terminal: where each begins, its steps line by line, and the statement that stops most.</summary>
internal static class PathTables
{
    private const int MostNames = 3;

    public static void Write(TextWriter output, EscalationReport report)
    {
        Write(output, "Ways into the pipeline", report.IntoPipeline, report.PipelineCut);
        Write(output, "Ways to every permission of the account", report.ToAdministrator, report.AdministratorCut);
        output.WriteLine();
        foreach (var sentence in report.Unread)
            Line(output, sentence);
    }

    private static void Write(TextWriter output, string title, ImmutableArray<AttackPath> paths, BestCut? cut)
    {
        output.WriteLine();
        output.WriteLine($"{title}: {paths.Sum(path => path.Starts.Length)} principals that are no administrators, {paths.Length} different paths");
        // The same steps through different policies are one way for whoever reads.
        foreach (var alike in paths.GroupBy(path => string.Join(' ', path.Steps.Select(step => $"{step.Rule?.Id} {step.To.Kind} {step.To.Id}")), StringComparer.Ordinal))
        {
            var path = alike.First();
            Line(output, $"  {Names([.. alike.SelectMany(same => same.Starts)])} ({AccessTables.Sure(alike.Max(same => same.Certainty))})");
            foreach (var step in path.Steps)
                Line(output, $"    {step.Rule?.Id ?? "",-6}  {step.From.Name} {(step.Rule is null ? "-" : step.Because)} -> {step.To.Name}{(step.Rule is null ? $": {step.Because}" : Through(step))}");
        }

        if (cut is not null)
            Line(output, $"  {cut.Because}");
    }

    private static string Through(AttackStep step)
    {
        var through = string.Join("; ", step.Deeds.Select(deed => $"{deed.Action} by {AccessTables.Statements(deed)}"));
        var conditions = string.Join("; ", step.Deeds.SelectMany(deed => deed.If).Distinct());
        return $" ({through}{(conditions.Length > 0 ? $", {conditions}" : "")})";
    }

    private static string Names(ImmutableArray<Principal> starts) => starts.Length <= MostNames
        ? string.Join(", ", starts.Select(start => start.Id))
        : $"{string.Join(", ", starts.Take(MostNames).Select(start => start.Id))} and {starts.Length - MostNames} more";

    private static void Line(TextWriter output, string text) => output.WriteLine(TextTable.Printable(text));
}
