using System.Globalization;
using SecurityDashboard.Access;
using SecurityDashboard.Iam;

namespace SecurityDashboard.Cli.Access;

/// <summary>Answers for a terminal: a table for each capability, what it does not show below it.</summary>
internal sealed class AccessTables(TextWriter output)
{
    public void Write(PipelineAccess access, bool explain)
    {
        Line($"Pipeline {access.Pipeline.Arn}");
        foreach (var answer in access.Answers)
        {
            output.WriteLine();
            Write(answer, explain);
        }

        if (!access.Conflicts.IsEmpty)
        {
            output.WriteLine();
            output.WriteLine("Two duties in one hand");
            foreach (var conflict in access.Conflicts)
                Line($"  {conflict.Because} {Sure(conflict.Certainty)} {conflict.Principal.Id}");
        }

        output.WriteLine();
        foreach (var sentence in access.NotCollected)
            Line(sentence);
    }

    private void Write(CapabilityAnswer answer, bool explain)
    {
        Line($"Who can {answer.Capability.Phrase()}");
        // Who only might, because the same thing was not read, is one line and not a hundred.
        var guessed = answer.Holders.Where(holder => holder.Certainty is Certainty.Unknown && !explain).ToList();
        var known = answer.Holders.Except(guessed).OrderByDescending(holder => holder.Certainty).ToList();
        if (known.Count > 0)
        {
            var table = new TextTable("Sure", "Kind", "Who", "May", "Through");
            foreach (var holder in known)
                foreach (var way in explain ? holder.Ways : [holder.Ways[0]])
                    table.Add(Sure(way.Certainty), Kind(holder.Principal), holder.Principal.Id, May(holder, way, explain), Through(way));
            table.Write(output);
        }
        else if (guessed.Count == 0 && answer.Unseen.IsEmpty)
        {
            output.WriteLine("  Nobody.");
        }

        foreach (var holder in known)
            WriteBelow(holder, explain);
        foreach (var group in guessed.GroupBy(holder => string.Join(' ', holder.Ways[0].Unread), StringComparer.Ordinal))
            Line($"  Unknown for {Count(group)}: {group.Key}");
        foreach (var sentence in answer.Unseen)
            Line($"  Also: {sentence}");
    }

    private void WriteBelow(Holder holder, bool explain)
    {
        if (explain)
            foreach (var deed in holder.Ways.SelectMany(way => way.Deeds).DistinctBy(deed => (deed.Action, deed.Resource)))
            {
                Line($"  {deed.Explanation}");
                foreach (var words in deed.If.Concat(deed.Unread))
                    Line($"    {words}");
            }

        foreach (var user in holder.Behind.Where(user => explain || user.Principal.Kind is not PrincipalKind.Service))
            Line($"  {holder.Principal.Name} is acted as by {user.Principal.Id} ({Kind(user.Principal)}, {Sure(user.Certainty)}{(user.Via.IsEmpty ? "" : $", by way of {string.Join(", ", user.Via)}")})");
    }

    private static string May(Holder holder, AllowedWay way, bool explain)
    {
        var more = holder.Ways.Length > 1 && !explain ? $" (and {holder.Ways.Length - 1} more)" : "";
        var conditions = string.Join("; ", way.If);
        return $"{way.Title}{(conditions.Length > 0 ? $", {conditions}" : "")}{more}";
    }

    private static string Through(AllowedWay way) => string.Join("; ", way.Deeds.Select(Statements).Distinct());

    internal static string Statements(Deed deed) => deed.DecidedBy.IsEmpty ? "root user" : string.Join(" and ", deed.DecidedBy.Select(Statement));

    private static string Statement(DecidingStatement decider) =>
        $"{(decider.Effect is Effect.Deny ? "Deny in " : "")}{decider.Policy}{(decider.Statement is { } index ? $" Statement[{index}]" : "")}{(decider.Sid is { } sid ? $" ({sid})" : "")}";

    private static string Count(IEnumerable<Holder> holders)
    {
        var names = holders.Select(holder => holder.Principal.Name).ToList();
        return names.Count <= 3 ? string.Join(", ", names) : string.Create(CultureInfo.InvariantCulture, $"{names.Count} principals ({names[0]}, {names[1]}, …)");
    }

    internal static string Sure(Certainty certainty) => certainty switch { Certainty.Allowed => "yes", Certainty.AllowedIf => "if", _ => "unknown" };

    private static string Kind(Principal principal) => principal.Kind switch
    {
        PrincipalKind.ServiceLinkedRole => "service-linked role",
        var kind => AccessJson.NameOf(kind),
    };

    private void Line(string text) => output.WriteLine(TextTable.Printable(text));
}
