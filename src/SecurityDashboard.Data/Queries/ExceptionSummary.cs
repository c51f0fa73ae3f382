using System.Collections.Frozen;
using System.Collections.Immutable;
using SecurityDashboard.Controls;
using SecurityDashboard.Exceptions;

namespace SecurityDashboard.Data.Queries;

/// <summary>Which exceptions a list shows; what is empty does not limit it.</summary>
public sealed record ExceptionFilter
{
    public ImmutableArray<ExceptionState> States { get; init; } = [];

    public string? RequestedBy { get; init; }

    public string? NotRequestedBy { get; init; }

    /// <summary>Part of the reason, the owner, the control, the resource or the ticket, in any case.</summary>
    public string? Text { get; init; }

    /// <summary>Only what ends before then.</summary>
    public DateTimeOffset? EndsBefore { get; init; }
}

/// <param name="State">Where it stands now.</param>
/// <param name="Covers">How many findings it lets stand now.</param>
public sealed record ExceptionSummary(RiskException Exception, ExceptionState State, int Covers);

/// <summary>One exception with what happened to it.</summary>
public sealed record ExceptionDetail
{
    public required ExceptionSummary Summary { get; init; }

    /// <summary>The open findings that its scope includes, by severity; those above <see cref="RiskException.UpTo"/> it does not cover.</summary>
    public required FrozenDictionary<Severity, int> Matching { get; init; }

    /// <summary>The latest exception that was asked for to prolong it; null: none.</summary>
    public required Guid? ExtendedBy { get; init; }

    /// <summary>The latest first, from the audit log.</summary>
    public required ImmutableArray<ExceptionStep> History { get; init; }
}

/// <param name="Action">As the audit log names it.</param>
public sealed record ExceptionStep(DateTimeOffset At, string Actor, string Action, string? Said);

/// <param name="UpTo">The worst that it can cover; above Medium somebody else has to approve it.</param>
/// <param name="Open">The open findings that it would cover now, by severity.</param>
/// <param name="Days">For how many days it may be had at most.</param>
/// <param name="Latest">The last moment that it may last to.</param>
public sealed record ExceptionPreview(Severity UpTo, FrozenDictionary<Severity, int> Open, int Days, DateTimeOffset Latest)
{
    public int Total => Open.Values.Sum();

    public bool NeedsSomebodyElse => UpTo > Severity.Medium;
}
