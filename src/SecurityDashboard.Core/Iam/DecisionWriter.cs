using System.Collections.Immutable;

namespace SecurityDashboard.Iam;

/// <summary>Puts a decision into words: which statements decide, what blocks, what is unknown.</summary>
internal static class DecisionWriter
{
    public static Decision Write(AccessRequest request, Question question, Balance balance, List<Trace> trail)
    {
        var result = balance.Result;
        var decisive = trail.Where(trace => IsDecisive(trace, result, balance)).ToList();
        ImmutableArray<DecidingStatement> decidedBy =
            [.. decisive.Where(trace => !trace.IsUnread).Select(trace => new DecidingStatement(trace.Policy, trace.Statement?.Index, trace.Statement?.Sid, trace.Effect, trace.Applies, trace.Unknown))];
        var unknown = IsConditional(result) ? Unknowns(request, question, balance, trail) : [];
        ImmutableArray<string> blockedBy = result switch
        {
            DecisionResult.ExplicitlyDenied => [.. decisive.Select(trace => trace.Layer).Distinct()],
            DecisionResult.ImplicitlyDenied => [.. balance.Guards.Where(guard => guard.Allow is Truth.False).Select(guard => guard.Layer)],
            _ => [],
        };

        return new Decision(() => Explain(request, result, decisive, unknown, blockedBy, balance))
        {
            Result = result,
            DecidedBy = decidedBy,
            Unknown = unknown,
            BlockedBy = blockedBy,
            Notes = balance.Notes.IsDefault ? [] : balance.Notes,
        };
    }

    private static bool IsConditional(DecisionResult result) => result is DecisionResult.ConditionallyAllowed or DecisionResult.ConditionallyDenied;

    private static bool IsDecisive(Trace trace, DecisionResult result, Balance balance) => (result, trace.Effect) switch
    {
        (DecisionResult.ExplicitlyDenied, Effect.Deny) => trace.Applies is Truth.True,
        (DecisionResult.ExplicitlyDenied or DecisionResult.ImplicitlyDenied, _) => false,
        (_, Effect.Deny) => true,
        _ => trace.Layer switch
        {
            "identity" => balance.ViaIdentity is not Truth.False,
            "resourcePolicy" or "grant" => balance.ViaResource is not Truth.False,
            _ => trace.Applies is Truth.Unknown && IsOpen(trace.Layer, balance),
        } && (trace.Applies is Truth.True || balance.Allow is Truth.Unknown || trace.IsUnread),
    };

    private static bool IsOpen(string layer, Balance balance) => balance.Guards.Any(guard => guard.Layer == layer && guard.Allow is Truth.Unknown);

    private static ImmutableArray<string> Unknowns(AccessRequest request, Question question, Balance balance, List<Trace> trail)
    {
        var unknown = trail
            .Where(trace => trace.Applies is Truth.Unknown && (trace.Effect is Effect.Deny || trace.IsUnread || IsDecisive(trace, DecisionResult.ConditionallyAllowed, balance)))
            .SelectMany(trace => trace.Unknown)
            .ToList();
        if (question.IsSameAccount is Truth.Unknown && balance.Allow is Truth.Unknown)
            unknown.Add(question.Caller.Kind is CallerKind.Anyone ? "aws:PrincipalAccount" : "aws:ResourceAccount");
        if (IsOpen("blockPublicAccess", balance))
            unknown.Add("blockPublicAccess");
        if (IsOpen("trust", balance))
            unknown.Add(request.OpenLayers.HasFlag(PolicyLayers.ResourcePolicy) ? "resourcePolicy" : "iam:PassedToService");
        return [.. unknown.Distinct(StringComparer.OrdinalIgnoreCase)];
    }

    private static string Explain(
        AccessRequest request, DecisionResult result, List<Trace> decisive, ImmutableArray<string> unknown, ImmutableArray<string> blockedBy, Balance balance)
    {
        var subject = $"{request.Caller.Id} may";
        var deed = $"{request.Action} on {request.Resource}";
        var allows = Names(decisive.Where(trace => trace.Effect is Effect.Allow && !trace.IsUnread));
        var denies = Names(decisive.Where(trace => trace.Effect is Effect.Deny));
        var depends = unknown.Length == 0 ? "" : $" It depends on {string.Join(", ", unknown)}.";
        var note = balance.Notes.IsDefaultOrEmpty ? "" : " " + string.Join(' ', balance.Notes);

        return result switch
        {
            DecisionResult.Allowed when allows.Length == 0 => $"{subject} do {deed}.{note}",
            DecisionResult.Allowed => $"{subject} do {deed}: {allows} allows it.{note}",
            DecisionResult.ExplicitlyDenied => $"{subject} not do {deed}: {denies} denies it.{note}",
            DecisionResult.ImplicitlyDenied when note.Length > 0 => $"{subject} not do {deed}.{note}",
            DecisionResult.ImplicitlyDenied => $"{subject} not do {deed}: nothing in {string.Join(", ", blockedBy)} allows it.",
            DecisionResult.ConditionallyDenied => $"{subject} do {deed} ({(allows.Length == 0 ? "as root user" : allows)}) unless {denies} applies.{depends}{note}",
            _ when denies.Length > 0 => $"{subject} perhaps do {deed}: {(allows.Length == 0 ? "something not read" : allows)} may allow it, {denies} may deny it.{depends}{note}",
            _ => $"{subject} perhaps do {deed}: {(allows.Length == 0 ? "something not read" : allows)} may allow it.{depends}{note}",
        };
    }

    private static string Names(IEnumerable<Trace> traces) =>
        string.Join(" and ", traces.Select(trace => trace.Statement is null ? trace.Policy : $"{trace.Policy} {trace.Statement}"));
}
