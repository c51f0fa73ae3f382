using System.Collections.Immutable;
using SecurityDashboard.Scoring;

namespace SecurityDashboard.Gates;

/// <summary>What a gate says. Only <see cref="Pass"/> lets a change through by itself.</summary>
public enum GateVerdict
{
    Pass,
    Fail,

    /// <summary>Too little could be read, or too long ago; nobody knows.</summary>
    NotEvaluated,
}

/// <summary>A gate's verdict on a pipeline with every condition that led to it.</summary>
/// <param name="Score">As the policy counts it, what could not be read counted as failing.</param>
/// <param name="ScoreIfUnknownPasses">Never below <paramref name="Score"/>.</param>
/// <param name="Because">In one or a few sentences.</param>
public sealed record GateAnswer(GatePolicy Policy, GateVerdict Verdict, Score Score, Score ScoreIfUnknownPasses, ImmutableArray<GateCondition> Conditions, string Because);

/// <summary>One rule and what it met.</summary>
public sealed record GateCondition
{
    private GateCondition(GateRule rule) => Rule = rule;

    public GateRule Rule { get; }

    /// <summary>What could not be read counted as failing.</summary>
    public required double Got { get; init; }

    /// <summary>What could not be read not counted.</summary>
    public required double GotIfUnknownPasses { get; init; }

    public required GateVerdict Verdict { get; init; }

    /// <summary>What was counted; empty where the condition holds.</summary>
    public ImmutableArray<GateFinding> Findings { get; private init; } = [];

    /// <summary>Fails when even the better end breaks the limit, and is unknown when only the worse one does.</summary>
    internal static GateCondition Of(GateRule rule, double got, double ifUnknownPasses, ImmutableArray<GateFinding> findings)
    {
        var verdict = !Holds(rule, ifUnknownPasses) ? GateVerdict.Fail : Holds(rule, got) ? GateVerdict.Pass : GateVerdict.NotEvaluated;
        return new GateCondition(rule) { Got = got, GotIfUnknownPasses = ifUnknownPasses, Verdict = verdict, Findings = verdict is GateVerdict.Pass ? [] : findings };
    }

    /// <summary>What says how much is known: it never fails.</summary>
    internal static GateCondition OfReading(GateRule rule, double got) =>
        new(rule) { Got = got, GotIfUnknownPasses = got, Verdict = Holds(rule, got) ? GateVerdict.Pass : GateVerdict.NotEvaluated };

    private static bool Holds(GateRule rule, double got) => rule.Metric.IsMinimum ? got >= rule.Want : got <= rule.Want;
}
