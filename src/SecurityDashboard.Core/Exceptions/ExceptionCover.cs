using SecurityDashboard.Controls;
using SecurityDashboard.Findings;
using SecurityDashboard.Inventory;

namespace SecurityDashboard.Exceptions;

/// <summary>The active exceptions of a moment, and which of them covers a finding: of several the one that lasts longest, so that nothing reopens between two.</summary>
public sealed class ExceptionCover
{
    private readonly ILookup<(AccountId, EvaluationKey), RiskException> _ofFinding;
    private readonly ILookup<string, RiskException> _ofControl;
    private readonly IReadOnlyList<RiskException> _ofEvery;
    private readonly Dictionary<Guid, RiskException> _known;
    private readonly DateTimeOffset _at;

    /// <param name="exceptions">All that are or were; what is not active at <paramref name="at"/> only explains why it no longer covers.</param>
    public ExceptionCover(IEnumerable<RiskException> exceptions, DateTimeOffset at)
    {
        _at = at;
        _known = exceptions.ToDictionary(exception => exception.Id);
        var active = _known.Values.Where(exception => exception.StateAt(at) is ExceptionState.Active).OrderByDescending(exception => exception.ExpiresAt).ThenBy(exception => exception.Id).ToList();
        _ofFinding = active.Where(exception => exception.Scope is FindingScope).ToLookup(exception => exception.Scope is FindingScope one ? (one.Account, one.Key) : default);
        _ofControl = active.Where(exception => exception.Scope is { ControlId: not null } and not FindingScope).ToLookup(exception => exception.Scope.ControlId!, StringComparer.Ordinal);
        _ofEvery = [.. active.Where(exception => exception.Scope.ControlId is null)];
    }

    /// <summary>Whether tags decide, so that they have to be known.</summary>
    public bool AsksForTags => _known.Values.Any(exception => exception.Scope is TagScope);

    public RiskException? Of(ExceptionSubject finding) =>
        new[] { First(_ofFinding[(finding.Account, finding.Key)], finding), First(_ofControl[finding.Key.ControlId], finding), First(_ofEvery, finding) }
            .OfType<RiskException>().OrderByDescending(exception => exception.ExpiresAt).ThenBy(exception => exception.Id).FirstOrDefault();

    /// <summary>
    /// The marks that change: what counts in scores is marked with the exception that covers it, and what is marked and no longer covered
    /// loses the mark. Nothing else of a finding changes.
    /// </summary>
    public IEnumerable<FindingChange> Mark(IEnumerable<FindingState> findings, Func<FindingState, ExceptionSubject> subjectOf)
    {
        foreach (var finding in findings)
        {
            var subject = finding.IsOpen ? subjectOf(finding) : default;
            var covering = finding.IsOpen ? Of(subject) : null;
            if (covering?.Id == finding.Exception)
                continue;

            yield return new FindingChange(covering is null ? FindingTransition.ExceptionEnded : FindingTransition.Excepted, finding, finding with { Exception = covering?.Id })
            {
                Cause = covering is not null ? covering.Said : WhyEnded(finding, subject),
            };
        }
    }

    private RiskException? First(IEnumerable<RiskException> exceptions, ExceptionSubject finding) => exceptions.FirstOrDefault(exception => exception.Covers(finding, _at));

    private string WhyEnded(FindingState finding, ExceptionSubject subject) => finding.Exception is not { } id || !_known.TryGetValue(id, out var exception)
        ? "The exception is no longer known."
        : exception.StateAt(_at) switch
        {
            ExceptionState.Expired => $"The exception ended on its day, {RiskException.DayOf(exception.ExpiresAt)}.",
            ExceptionState.Withdrawn => $"The exception was withdrawn by {exception.WithdrawnBy}.",
            ExceptionState.Active when subject.Severity > exception.UpTo => $"The exception covers {exception.UpTo} at most, and this is {subject.Severity} now.",
            ExceptionState.Active => "The exception is about other findings: the tags that it names are no longer there.",
            _ => "The exception is not active.",
        };
}
