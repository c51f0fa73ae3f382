using System.Collections.Immutable;
using SecurityDashboard.Access;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Pipelines;

namespace SecurityDashboard.Controls;

/// <summary>
/// Turns who may do something into a verdict. Administrators may do everything and are named by other controls, so they never fail one
/// here; the roles that a pipeline runs with are left out, and so are roles that only services take, because what they do was decided in a
/// template or another pipeline. What is left are people, programs and outsiders who could do it by hand.
/// </summary>
internal static class Duty
{
    /// <summary>What is asked about a pipeline of which all roles are known.</summary>
    /// <exception cref="UnreadableException">The definition or one of its projects could not be read, so that nobody knows which roles are its own.</exception>
    public static PipelineDuties Of(Pipeline pipeline, Estate estate)
    {
        _ = pipeline.Definition.Value;
        var duties = SharedAccess.Of(estate).Pipelines[pipeline.Arn];
        return duties.WhyUnsureOfOwn is { } why ? throw new UnreadableException(new Unreadable(UnreadableReason.NeverCollected, "", why)) : duties;
    }

    /// <summary>Who may by hand, of those who are no administrators.</summary>
    public static Hands ByHand(this PipelineDuties duties, IReadOnlyCollection<Way> ways, Estate estate)
    {
        var hands = SharedAccess.Of(estate).Who(ways, duties.Own);
        return hands with { Others = [.. hands.Others.Where(hand => !hand.IsOfServices)] };
    }

    /// <summary>A failure that names who may beside administrators, lowered where each of them may only under conditions.</summary>
    /// <param name="may">The sentence between the names and its end: "may change the pipeline payments".</param>
    /// <param name="otherwise">The sentence of a pass.</param>
    public static Verdict Forbid(this Hands hands, string may, string otherwise, Severity lowered)
    {
        var known = hands.Others.RemoveAll(hand => hand.WhyUnsure is not null);
        if (known.IsEmpty)
            return (hands.WhyUnsure ?? hands.Others.Select(hand => hand.WhyUnsure).FirstOrDefault()) is { } why
                ? throw new UnreadableException(why)
                : Verdict.Pass(otherwise) with { Evidence = [new Evidence("principals", "administrators and its own roles", Names(hands.Administrators) is { Length: > 0 } ids ? ids : "its own roles")] };

        var evidence = new Evidence("principals", "administrators and its own roles", Names(known));
        var names = Wording.Few([.. known.Select(hand => hand.Principal.Name)]);
        if (known.Any(hand => hand.IsSure))
            return Verdict.Fail($"Beside administrators {names} {may}.") with { Evidence = [evidence] };

        var conditions = known[0].Conditions.Take(2).ToList();
        return Verdict.Fail($"Beside administrators {names} {may}{(conditions.Count == 0 ? ", under conditions" : $" {string.Join(" and ", conditions)}")}. {lowered}, because that may not hold.") with { Evidence = [evidence], LoweredTo = lowered };
    }

    /// <summary>As evidence: everybody, by id.</summary>
    public static string Names(IEnumerable<Hand> hands) => string.Join(", ", hands.Select(hand => hand.Principal.Id));

    /// <summary>The people among those who may, administrators too.</summary>
    public static ImmutableArray<Hand> People(this Hands hands) =>
        [.. hands.Others.Concat(hands.Administrators).Where(hand => hand.WhyUnsure is null && hand.Principal.Kind is PrincipalKind.Person or PrincipalKind.Program)];
}
