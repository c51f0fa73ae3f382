using System.Collections.Immutable;
using SecurityDashboard.Controls;

namespace SecurityDashboard.Data;

/// <summary>How a scope stood at the end of a day.</summary>
public sealed record DayFacts
{
    /// <summary>What it is graded by: the weakest tenth's score of the estate and of a team, an account's score; of a pillar and a framework the percentage of applying controls that pass everywhere.</summary>
    public required double Value { get; init; }

    public required double RiskPoints { get; init; }

    /// <summary>What is open, by severity.</summary>
    public required BySeverity<int> Open { get; init; }

    /// <summary>How many pipelines have each grade; empty where a scope is not about pipelines.</summary>
    public ImmutableDictionary<string, int> Grades { get; init; } = ImmutableDictionary<string, int>.Empty;

    /// <summary>How many began to fail on that day.</summary>
    public int Opened { get; init; }

    /// <summary>How many were fixed on that day.</summary>
    public int Fixed { get; init; }

    /// <summary>How many hours each that was fixed on that day had been failing, by severity, in no order.</summary>
    public BySeverity<ImmutableArray<int>> FixHours { get; init; } = new([], [], [], []);

    /// <summary>How old what fails is, by severity.</summary>
    public BySeverity<OpenAges> Ages { get; init; } = new(OpenAges.None, OpenAges.None, OpenAges.None, OpenAges.None);

    /// <summary>How many fail for longer than is aimed at.</summary>
    public int Breached { get; init; }

    /// <summary>How many will within seven days.</summary>
    public int DueSoon { get; init; }

    /// <summary>The catalogue of controls that it was judged with; another one may move it by itself.</summary>
    public required string CatalogVersion { get; init; }

    /// <summary>Nothing happened on the day, and it stands as that one did but for its ages.</summary>
    public bool StandsAs(DayFacts other) => Opened == 0 && Fixed == 0 && (Value, RiskPoints, Open, CatalogVersion) == (other.Value, other.RiskPoints, other.Open, other.CatalogVersion)
        && Grades.Count == other.Grades.Count && Grades.All(grade => other.Grades.GetValueOrDefault(grade.Key) == grade.Value);
}

/// <summary>One of each severity.</summary>
public sealed record BySeverity<T>(T Critical, T High, T Medium, T Low)
{
    public T this[Severity severity] => severity switch { Severity.Critical => Critical, Severity.High => High, Severity.Medium => Medium, _ => Low };

    public static BySeverity<T> Of(Func<Severity, T> value) => new(value(Severity.Critical), value(Severity.High), value(Severity.Medium), value(Severity.Low));
}

/// <summary>For how many days what fails has been failing.</summary>
/// <param name="Median">In days; 0 where nothing fails.</param>
public sealed record OpenAges(int UpTo7, int UpTo30, int UpTo90, int Older, double Median, double Oldest)
{
    public static OpenAges None { get; } = new(0, 0, 0, 0, 0, 0);

    /// <param name="days">In any order.</param>
    public static OpenAges Of(List<double> days)
    {
        if (days.Count == 0)
            return None;

        days.Sort();
        return new OpenAges(
            days.Count(age => age <= 7), days.Count(age => age is > 7 and <= 30), days.Count(age => age is > 30 and <= 90), days.Count(age => age > 90),
            Math.Round(MedianOf(days), 1), Math.Round(days[^1], 1));
    }

    /// <param name="sorted">Not empty.</param>
    internal static double MedianOf(IReadOnlyList<double> sorted) =>
        sorted.Count % 2 == 1 ? sorted[sorted.Count / 2] : (sorted[(sorted.Count / 2) - 1] + sorted[sorted.Count / 2]) / 2;
}
