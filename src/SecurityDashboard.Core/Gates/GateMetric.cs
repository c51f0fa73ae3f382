using System.Collections.Immutable;
using SecurityDashboard.Controls;

namespace SecurityDashboard.Gates;

/// <summary>One number of a pipeline that a gate can limit, under the name that policies and answers spell it with.</summary>
public sealed record GateMetric
{
    private GateMetric(string name, string title) => (Name, Title) = (name, title);

    /// <summary>The score, 0 to 100: at least. Everything else is counted: at most.</summary>
    public static GateMetric Score { get; } = new("score", "Score");

    public static GateMetric RiskPoints { get; } = new("risk_points", "Risk points");

    /// <summary>The share that could be judged, 0 to 1: at least. Every policy has it.</summary>
    public static GateMetric Coverage { get; } = new("coverage", "Coverage");

    /// <summary>The hours since the pipeline was judged: at most. A policy may do without.</summary>
    public static GateMetric Age { get; } = new("age_hours", "Hours since it was judged");

    /// <summary>Those that a policy's rules can be about.</summary>
    public static ImmutableArray<GateMetric> All { get; } =
    [
        .. Enum.GetValues<Severity>().Reverse().Select(severity => Open(severity, isNew: true)),
        .. Enum.GetValues<Severity>().Reverse().Select(severity => Open(severity, isNew: false)),
        Score,
        RiskPoints,
    ];

    public string Name { get; }

    public string Title { get; }

    /// <summary>Whose findings it counts; null where it is no count of findings.</summary>
    public Severity? Severity { get; private init; }

    /// <summary>Only those that began to fail lately count.</summary>
    public bool IsNew { get; private init; }

    /// <summary>The number must be at least what is wanted; at most otherwise.</summary>
    public bool IsMinimum => Name is "score" or "coverage";

    public string Op => IsMinimum ? ">=" : "<=";

    /// <summary>Null when there is no metric of the name.</summary>
    public static GateMetric? Find(string name) => All.FirstOrDefault(metric => metric.Name == name);

    /// <summary>How often this control fails; no exception helps.</summary>
    internal static GateMetric NoGo(string control) => new($"no_go.{control}", $"No-go {control}");

    private static GateMetric Open(Severity severity, bool isNew)
    {
        var word = severity.ToString().ToLowerInvariant();
        return isNew
            ? new GateMetric($"new_findings.{word}", $"New {word} findings") { Severity = severity, IsNew = true }
            : new GateMetric($"findings.{word}", $"{severity} findings") { Severity = severity };
    }
}

/// <summary>One limit of a policy.</summary>
/// <param name="Want">At least this where the metric is a minimum, at most this otherwise.</param>
public sealed record GateRule(GateMetric Metric, double Want);
