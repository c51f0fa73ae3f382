using System.Globalization;

namespace SecurityDashboard.Scoring;

/// <summary>A number from 0 to 100 and the letter that it implies; the two cannot disagree.</summary>
public readonly record struct Score(double Value) : IComparable<Score>
{
    public static Score Perfect { get; } = new(100);

    /// <summary>A+ at 100, A from 90, B from 70, C from 40, D from 20, E below.</summary>
    public string Grade => Value switch
    {
        >= 100 => "A+",
        >= 90 => "A",
        >= 70 => "B",
        >= 40 => "C",
        >= 20 => "D",
        _ => "E",
    };

    /// <summary>Rounded down to one decimal, so that what is shown never crosses the edge of a band.</summary>
    public double Shown => Math.Floor(Value * 10) / 10;

    public int CompareTo(Score other) => Value.CompareTo(other.Value);

    public static bool operator <(Score left, Score right) => left.Value < right.Value;

    public static bool operator >(Score left, Score right) => left.Value > right.Value;

    public static bool operator <=(Score left, Score right) => left.Value <= right.Value;

    public static bool operator >=(Score left, Score right) => left.Value >= right.Value;

    public override string ToString() => Shown.ToString("0.0", CultureInfo.InvariantCulture);
}
