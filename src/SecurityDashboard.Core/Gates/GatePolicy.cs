using System.Collections.Immutable;
using SecurityDashboard.Controls;

namespace SecurityDashboard.Gates;

/// <summary>What a pipeline has to be like for a gate to let a change through. Immutable; <see cref="Problem"/> is null for one that makes sense.</summary>
public sealed record GatePolicy
{
    public const int MostDays = 365;
    public const int MostHours = 24 * 365;
    private const int MostAbout = 500;

    /// <summary>The policy that counts where none is named.</summary>
    public const string DefaultName = "default";

    /// <summary>
    /// Nothing new that is critical, no secret in clear text, nothing public and no trust in strangers, however old: what is old and
    /// lesser is a plan's business, not a gate's.
    /// </summary>
    public static GatePolicy Default { get; } = new()
    {
        Name = DefaultName,
        About = "Nothing new that is critical; no secret in clear text, no public bucket or build, no role that strangers may assume.",
        Rules = [new GateRule(GateMetric.All[0], 0)],
        NoGos = ["AS-08", "CB-08", "CB-09", "CB-17", "FD-01", "FD-02", "HC-01", "HC-02", "HC-03", "HC-04", "HC-05", "HC-06"],
        MinimumCoverage = 0.8,
    };

    /// <summary>1 to 50 of a-z, 0-9 and dash: it stands in addresses.</summary>
    public required string Name { get; init; }

    public string About { get; init; } = "";

    public ImmutableArray<GateRule> Rules { get; init; } = [];

    /// <summary>Controls of which nothing may fail, not even under an exception.</summary>
    public ImmutableArray<string> NoGos { get; init; } = [];

    /// <summary>0 to 1. Below this share of what could be judged the gate answers that it could not be evaluated.</summary>
    public double MinimumCoverage { get; init; } = 0.9;

    /// <summary>A finding is new for so many days from when it began to fail.</summary>
    public int NewForDays { get; init; } = 7;

    /// <summary>What was judged longer ago could not be evaluated; 0: however long ago.</summary>
    public int MaximumAgeHours { get; init; } = 48;

    /// <summary>What exceptions let stand counts all the same.</summary>
    public bool CountExcepted { get; init; }

    /// <summary>What makes no sense about it, in a sentence; null: nothing.</summary>
    public string? Problem =>
        Name.Length is 0 or > 50 || Name.Any(c => !(char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-')) ? $"\"{Name}\" cannot be the name of a policy. Use up to 50 of a-z, 0-9 and dash."
        : About.Length > MostAbout ? $"The description has {About.Length} characters. Write at most {MostAbout}."
        : Rules.FirstOrDefault(rule => !GateMetric.All.Contains(rule.Metric)) is { } other ? $"{other.Metric.Name} cannot be limited by a rule."
        : Rules.GroupBy(rule => rule.Metric).FirstOrDefault(group => group.Count() > 1) is { } twice ? $"{twice.Key.Name} is limited twice. Give one limit."
        : Rules.FirstOrDefault(rule => !(rule.Want >= 0) || double.IsInfinity(rule.Want) || (rule.Metric == GateMetric.Score && rule.Want > 100)) is { } wrong
            ? $"{wrong.Metric.Name} cannot be limited to {wrong.Want}. Give {(wrong.Metric == GateMetric.Score ? "a number from 0 to 100" : "a number that is not negative")}."
        : NoGos.FirstOrDefault(id => ControlCatalog.Find(id) is null) is { } unknown ? $"There is no control {unknown}. The catalogue lists those that there are."
        : !(MinimumCoverage is >= 0 and <= 1) ? $"The minimum coverage is {MinimumCoverage}. Give a share from 0 to 1."
        : NewForDays is < 1 or > MostDays ? $"A finding cannot be new for {NewForDays} days. Give 1 to {MostDays}."
        : MaximumAgeHours is < 0 or > MostHours ? $"The maximum age is {MaximumAgeHours} hours. Give up to {MostHours}, or 0 for any age."
        : Rules.IsEmpty && NoGos.IsEmpty ? "The policy asks for nothing. Give it a limit or a no-go."
        : null;
}
