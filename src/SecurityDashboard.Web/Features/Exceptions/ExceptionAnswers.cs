using System.Collections.Immutable;
using SecurityDashboard.Controls;
using SecurityDashboard.Data.Queries;
using SecurityDashboard.Exceptions;
using SecurityDashboard.Web.Features.Findings;

namespace SecurityDashboard.Web.Features.Exceptions;

/// <summary>What an exception is to be about: a finding; or a control and a pattern of resources; or a tag with its value, and a control or none.</summary>
/// <param name="Finding">A finding's id.</param>
/// <param name="Control">A control's id.</param>
/// <param name="Resource">An ARN in which <c>*</c> stands for any run of characters and <c>?</c> for any one.</param>
/// <param name="Tag">A tag's key: of resources, or of all pipelines that they belong to.</param>
public sealed record NewScope(Guid? Finding, string? Control, string? Resource, string? Tag, string? Value)
{
    /// <exception cref="FormatException">It names none of the three, or more than one.</exception>
    internal async Task<ExceptionScope> ToScopeAsync(ExceptionQueries queries, CancellationToken cancellation) => this switch
    {
        { Finding: { } finding, Control: null, Resource: null, Tag: null } => await queries.ScopeOfAsync(finding, cancellation) ?? throw new FormatException($"There is no finding {finding}."),
        { Finding: null, Control: { Length: > 0 } control, Resource: { } pattern, Tag: null } => new PatternScope(control, pattern.Trim()),
        { Finding: null, Resource: null, Tag: { } tag } => new TagScope(tag.Trim(), Value?.Trim() ?? "", Control is { Length: > 0 } only ? only : null),
        _ => throw new FormatException("Say what it is about: a finding; or a control and a pattern of resources, where * stands for all; or a tag with its value, and a control if it is about one only."),
    };
}

/// <param name="Kind">riskAccepted, falsePositive or compensatingControl.</param>
/// <param name="Reason">At least ten characters, for who reads it in a year.</param>
/// <param name="Owner">The person or team that answers for it.</param>
/// <param name="Ticket">An http or https address, or a key such as SEC-123.</param>
public sealed record NewExceptionRequest(ExceptionKind Kind, NewScope About, string Reason, string Owner, string? Ticket, DateTimeOffset ExpiresAt);

/// <summary>What is left out stays as it is.</summary>
public sealed record Extension(DateTimeOffset ExpiresAt, string? Reason, string? Owner, string? Ticket);

/// <param name="Note">A refusal needs one.</param>
public sealed record Decision(string? Note);

/// <summary>Days, by severity.</summary>
public sealed record NewPolicy(int Critical, int High, int Medium, int Low);

/// <param name="Count">How many open findings it would cover now; those of scans to come count from when they are found.</param>
/// <param name="UpTo">The worst that it can cover.</param>
/// <param name="NeedsSomebodyElse">Whether somebody else has to approve it.</param>
/// <param name="Days">For how many days it may be had.</param>
/// <param name="Latest">The last moment that it may last to.</param>
/// <param name="Items">The first of the findings, the worst first.</param>
public sealed record PreviewAnswer(
    int Count, IReadOnlyDictionary<string, int> Open, Severity UpTo, bool NeedsSomebodyElse, int Days, DateTimeOffset Latest, ImmutableArray<FindingAnswer> Items, string? Next);

/// <param name="About">In words.</param>
/// <param name="UpTo">The worst severity that it covers.</param>
/// <param name="Covers">How many findings it lets stand now.</param>
/// <param name="DecidedBy">Who approved or refused it; absent where nobody has, or it needed no approval.</param>
/// <param name="Extends">The exception whose time it was asked to prolong.</param>
public record ExceptionAnswer(
    Guid Id, ExceptionState State, ExceptionKind Kind, string About, string? Control, string? Account, string? Resource, string? SubKey, string? Tag, string? Value, Severity UpTo, int Covers,
    string Reason, string Owner, string? Ticket, string RequestedBy, DateTimeOffset RequestedAt, DateTimeOffset ExpiresAt, string? DecidedBy, DateTimeOffset? DecidedAt, string? Note,
    string? WithdrawnBy, DateTimeOffset? WithdrawnAt, Guid? Extends)
{
    internal static ExceptionAnswer Of(ExceptionSummary summary)
    {
        var it = summary.Exception;
        var (finding, pattern, tag) = (it.Scope as FindingScope, it.Scope as PatternScope, it.Scope as TagScope);
        return new ExceptionAnswer(
            it.Id, summary.State, it.Kind, it.Scope.Said, it.Scope.ControlId, finding?.Account.Text, finding?.Key.Resource.Text ?? pattern?.Resource, finding?.Key.SubKey, tag?.Tag, tag?.Value, it.UpTo,
            summary.Covers, it.Reason, it.Owner, it.Ticket, it.RequestedBy, it.RequestedAt, it.ExpiresAt, it.DecidedBy, it.DecidedAt, it.Note, it.WithdrawnBy, it.WithdrawnAt, it.Extends);
    }
}

public sealed record ExceptionDetailAnswer : ExceptionAnswer
{
    internal ExceptionDetailAnswer(ExceptionDetail detail) : base(Of(detail.Summary))
    {
        ExtendedBy = detail.ExtendedBy;
        TooSevere = detail.Matching.Where(it => it.Key > detail.Summary.Exception.UpTo).Sum(it => it.Value);
        History = detail.History;
    }

    /// <summary>The latest request to prolong it.</summary>
    public Guid? ExtendedBy { get; }

    /// <summary>How many open findings have its form and are worse than what was let stand.</summary>
    public int TooSevere { get; }

    /// <summary>The latest step first.</summary>
    public ImmutableArray<ExceptionStep> History { get; }
}
