using System.Collections.Immutable;

namespace SecurityDashboard.Access;

/// <summary>Two duties that should not be in one hand, and a hand that they are in.</summary>
/// <param name="Duties">What it can do: approve, and change the pipeline or write its source.</param>
/// <param name="Certainty">Of the less sure of the two.</param>
public sealed record DutyConflict(Principal Principal, Capability With, Certainty Certainty)
{
    /// <summary>One sentence.</summary>
    public string Because => $"{Principal.Name} can approve and can {(With is Capability.Change ? "change the pipeline" : "write to its source")}.";

    /// <summary>Empty unless approvals were asked for as well.</summary>
    internal static ImmutableArray<DutyConflict> In(ImmutableArray<CapabilityAnswer> answers)
    {
        var approvers = Surest(answers, Capability.Approve);
        return
        [
            .. new[] { Capability.Change, Capability.WriteSource }.SelectMany(duty => Surest(answers, duty).Where(holder => approvers.ContainsKey(holder.Key))
                .Select(holder => new DutyConflict(holder.Value.Principal, duty, Min(holder.Value.Certainty, approvers[holder.Key].Certainty)))),
        ];
    }

    private static Certainty Min(Certainty a, Certainty b) => a < b ? a : b;

    private static Dictionary<string, Holder> Surest(ImmutableArray<CapabilityAnswer> answers, Capability capability) =>
        answers.Where(answer => answer.Capability == capability).SelectMany(answer => answer.Holders).ToDictionary(holder => holder.Principal.Id, StringComparer.Ordinal);
}
