using System.Collections.Immutable;
using SecurityDashboard.Inventory;

namespace SecurityDashboard.Controls;

/// <summary>What one evaluation said.</summary>
public enum Outcome { Pass, Fail, NotApplicable, Unknown }

/// <summary>The outcome and, in one sentence, what was observed. Passes carry evidence too: auditors ask for it.</summary>
public sealed record Verdict
{
    private Verdict(Outcome outcome, string because) => (Outcome, Because) = (outcome, VisibleText.Of(because));

    public Outcome Outcome { get; }

    public string Because { get; private init; }

    public ImmutableArray<Evidence> Evidence { get; init; } = [];

    /// <summary>What could not be read; set exactly when the outcome is Unknown.</summary>
    public Unreadable? Unreadable { get; private init; }

    /// <summary>Set when this failure weighs less than the control's severity; <see cref="Because"/> says why. A verdict never raises it.</summary>
    public Severity? LoweredTo { get; init; }

    public static Verdict Pass(string because) => new(Outcome.Pass, because);

    public static Verdict Fail(string because) => new(Outcome.Fail, because);

    public static Verdict NotApplicable(string because) => new(Outcome.NotApplicable, because);

    internal static Verdict Unknown(Unreadable why) => new(Outcome.Unknown, why.Message) { Unreadable = why };

    /// <summary>
    /// One verdict over several things: any failure wins over unknown, unknown over pass, pass over not applicable, whatever the order.
    /// Every item that decides is listed, and what could not be read is named beside a failure.
    /// </summary>
    /// <param name="none">The verdict when there are no items.</param>
    public static Verdict OfAll<T>(IEnumerable<T> items, Func<T, Verdict> judge, Verdict none)
    {
        using var each = items.GetEnumerator();
        if (!each.MoveNext())
            return none;

        var first = Attempt(each.Current, judge);
        if (!each.MoveNext())
            return first;

        var verdicts = new List<Verdict> { first };
        do
            verdicts.Add(Attempt(each.Current, judge));
        while (each.MoveNext());

        var worst = verdicts.Exists(verdict => verdict.Outcome is Outcome.Fail) ? Outcome.Fail
            : verdicts.Exists(verdict => verdict.Outcome is Outcome.Unknown) ? Outcome.Unknown
            : verdicts.Exists(verdict => verdict.Outcome is Outcome.Pass) ? Outcome.Pass
            : Outcome.NotApplicable;
        var deciding = verdicts.FindAll(verdict => verdict.Outcome == worst);
        var unread = worst is Outcome.Fail ? verdicts.FindAll(verdict => verdict.Outcome is Outcome.Unknown) : [];
        return deciding[0] with
        {
            Because = string.Join(' ', deciding.Concat(unread).Select(verdict => verdict.Because).Distinct()),
            Evidence = [.. deciding.SelectMany(verdict => verdict.Evidence)],
            LoweredTo = deciding.TrueForAll(verdict => verdict.LoweredTo is not null) ? deciding.Max(verdict => verdict.LoweredTo) : null,
        };
    }

    internal static Verdict Attempt(Func<Verdict> judge) => Attempt(judge, static asked => asked());

    private static Verdict Attempt<T>(T item, Func<T, Verdict> judge)
    {
        try
        {
            return judge(item);
        }
        catch (UnreadableException e)
        {
            return Unknown(e.Why);
        }
    }
}

/// <summary>One observed value beside the one that would pass.</summary>
/// <param name="Path">Where it stands, as a path into the resource: <c>stages[2].actions[0].roleArn</c>.</param>
public sealed record Evidence(string Path, string Expected, string Actual)
{
    public string Path { get; init; } = VisibleText.Of(Path);

    public string Expected { get; init; } = VisibleText.Of(Expected);

    public string Actual { get; init; } = VisibleText.Of(Actual);
}
