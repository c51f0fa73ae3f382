using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using SecurityDashboard.Controls;

namespace SecurityDashboard.Exceptions;

/// <summary>Why a failure is let stand.</summary>
public enum ExceptionKind
{
    /// <summary>It is true, and somebody answers for leaving it so.</summary>
    RiskAccepted,

    /// <summary>It is not true here.</summary>
    FalsePositive,

    /// <summary>It is true, and something else keeps the harm away.</summary>
    CompensatingControl,
}

/// <summary>Where an exception stands. Only an active one covers anything.</summary>
public enum ExceptionState
{
    /// <summary>Waits for somebody who may approve it.</summary>
    Requested,
    Active,
    Refused,
    Withdrawn,
    Expired,
}

/// <summary>
/// A risk that is let stand until a moment, with who asked for it, who answers for it and who approved it. It stands beside the
/// status of the findings it covers and never changes an outcome.
/// </summary>
// What people call it; nobody throws it.
[SuppressMessage("Naming", "CA1711:Identifiers should not have incorrect suffix")]
public sealed record RiskException
{
    public required Guid Id { get; init; }

    public required ExceptionKind Kind { get; init; }

    public required ExceptionScope Scope { get; init; }

    /// <summary>The worst severity that whoever let it take effect knew of: what is worse is not covered, whatever the scope says.</summary>
    public required Severity UpTo { get; init; }

    public required string Reason { get; init; }

    /// <summary>The person or team that answers for it.</summary>
    public required string Owner { get; init; }

    /// <summary>An http or https address, or a key such as SEC-123; null: none.</summary>
    public string? Ticket { get; init; }

    /// <summary>A person's name, also where a token of theirs asked.</summary>
    public required string RequestedBy { get; init; }

    public required DateTimeOffset RequestedAt { get; init; }

    /// <summary>From then on it covers nothing.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    public required ExceptionState State { get; init; }

    /// <summary>Who approved or refused it; null while nobody did, and for one that needed no approval.</summary>
    public string? DecidedBy { get; init; }

    /// <summary>When it took effect or was refused.</summary>
    public DateTimeOffset? DecidedAt { get; init; }

    /// <summary>What was said with the decision.</summary>
    public string? Note { get; init; }

    /// <summary>Who withdrew it.</summary>
    public string? WithdrawnBy { get; init; }

    /// <summary>When it was withdrawn.</summary>
    public DateTimeOffset? WithdrawnAt { get; init; }

    /// <summary>The exception whose time it was asked to prolong.</summary>
    public Guid? Extends { get; init; }

    /// <summary>Where it stands at a moment: expired from <see cref="ExpiresAt"/> on, whether anybody has written that down or not.</summary>
    public ExceptionState StateAt(DateTimeOffset at) =>
        State is ExceptionState.Requested or ExceptionState.Active && at >= ExpiresAt ? ExceptionState.Expired : State;

    /// <summary>Whether it lets this finding stand at a moment.</summary>
    public bool Covers(ExceptionSubject finding, DateTimeOffset at) =>
        StateAt(at) is ExceptionState.Active && finding.Severity <= UpTo && Scope.Includes(finding);

    /// <summary>The kind as people read it.</summary>
    public static string WordsOf(ExceptionKind kind) => kind switch
    {
        ExceptionKind.RiskAccepted => "Risk accepted",
        ExceptionKind.FalsePositive => "False positive",
        _ => "Compensating control",
    };

    /// <summary>What it is, in a sentence for the history of a finding.</summary>
    public string Said => $"{WordsOf(Kind)} until {DayOf(ExpiresAt)}{(DecidedBy is null ? $", as {RequestedBy} asked" : $", asked for by {RequestedBy} and approved by {DecidedBy}")}: {Reason}";

    internal static string DayOf(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
