using SecurityDashboard.Controls;

namespace SecurityDashboard.Exceptions;

/// <summary>
/// Which steps an exception may take, by whom. Whoever asks for an exception never approves it; a step that has been taken stays.
/// </summary>
public static class ExceptionSteps
{
    /// <summary>Null where this person can approve it at that moment.</summary>
    public static Obstacle? WhyNotApprove(this RiskException exception, Decider by, ExceptionPolicy policy, DateTimeOffset at) =>
        exception.WhyNotDecide(by, at)
        ?? (exception.ExpiresAt > policy.LatestFor(exception.UpTo, at)
            ? new Obstacle(IsForbidden: false, $"It would last until {RiskException.DayOf(exception.ExpiresAt)}, and what is {exception.UpTo} may now be excepted for {policy.DaysFor(exception.UpTo)} days. Refuse it and ask for a shorter one.")
            : null);

    /// <summary>Null where this person can refuse it at that moment.</summary>
    public static Obstacle? WhyNotRefuse(this RiskException exception, Decider by, DateTimeOffset at) => exception.WhyNotDecide(by, at);

    /// <summary>Null where this person can withdraw it at that moment: who asked for it, and who may approve.</summary>
    public static Obstacle? WhyNotWithdraw(this RiskException exception, Decider by, DateTimeOffset at) =>
        exception.StateAt(at) is not (ExceptionState.Requested or ExceptionState.Active) ? Over(exception, at)
        : !by.MayApprove && !by.Is(exception.RequestedBy) ? new Obstacle(IsForbidden: true, $"{exception.RequestedBy} asked for it. They, or somebody who may approve exceptions, can withdraw it.")
        : null;

    public static RiskException Approved(this RiskException exception, Decider by, string? note, DateTimeOffset at) =>
        exception with { State = ExceptionState.Active, DecidedBy = by.Name, DecidedAt = at, Note = Trimmed(note) };

    /// <exception cref="FormatException">Nothing, or too much, is said with it.</exception>
    public static RiskException Refused(this RiskException exception, Decider by, string? note, DateTimeOffset at) =>
        exception with
        {
            State = ExceptionState.Refused,
            DecidedBy = by.Name,
            DecidedAt = at,
            Note = Trimmed(note) ?? throw new FormatException("Say why you refuse it: who asked has to know what to change."),
        };

    public static RiskException Withdrawn(this RiskException exception, Decider by, DateTimeOffset at) =>
        exception with { State = ExceptionState.Withdrawn, WithdrawnBy = by.Name, WithdrawnAt = at };

    private static Obstacle? WhyNotDecide(this RiskException exception, Decider by, DateTimeOffset at) =>
        exception.StateAt(at) is not ExceptionState.Requested ? Over(exception, at)
        : by.Is(exception.RequestedBy) ? new Obstacle(IsForbidden: true, "You asked for it yourself. Somebody else who may approve exceptions has to decide.")
        : !by.MayApprove ? new Obstacle(IsForbidden: true, "You may not approve exceptions. Ask Security, a manager or an administrator.")
        : null;

    private static Obstacle Over(RiskException exception, DateTimeOffset at) => new(IsForbidden: false, exception.StateAt(at) switch
    {
        ExceptionState.Active => $"It is active already, until {RiskException.DayOf(exception.ExpiresAt)}. Withdraw it to end it before.",
        ExceptionState.Refused => $"{exception.DecidedBy} refused it. Ask for a new one.",
        ExceptionState.Withdrawn => $"{exception.WithdrawnBy} withdrew it. Ask for a new one.",
        _ => $"It ended on {RiskException.DayOf(exception.ExpiresAt)}. Ask for a new one.",
    });

    /// <exception cref="FormatException">It is too long.</exception>
    private static string? Trimmed(string? note) => note?.Trim() is not { Length: > 0 } said ? null
        : said.Length <= ExceptionRequest.LongestNote ? VisibleText.Of(said)
        : throw new FormatException($"The note has {said.Length} characters. Write at most {ExceptionRequest.LongestNote}.");
}
