using System.Collections.Immutable;

namespace SecurityDashboard.Iam;

/// <summary>What a statement does to the requests it applies to.</summary>
public enum Effect
{
    /// <summary>It lets them through, unless something denies them.</summary>
    Allow,
    /// <summary>It stops them, whatever allows them.</summary>
    Deny,
}

/// <summary>One statement of a policy, as written, with its place. Immutable.</summary>
/// <remarks>https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html</remarks>
public sealed class Statement
{
    private readonly bool _variables;

    // Compiled when first needed: most statements are about actions that nobody asks about.
    private ActionPattern[]? _actions;
    private ArnPattern[]? _resources;
    private PrincipalMatcher? _principals;
    private AskedMask? _asked;

    internal Statement(StatementDraft draft, bool variables)
    {
        (Index, Offset, Sid, Effect, WhyUnreadable) = (draft.Index, draft.Offset, draft.Sid, draft.Effect ?? Effect.Deny, draft.WhyUnreadable);
        (Actions, NotActions) = (draft.Actions ?? [], draft.NotActions ?? []);
        (Resources, NotResources) = (draft.Resources ?? [], draft.NotResources ?? []);
        (Principals, NotPrincipals) = (draft.Principals, draft.NotPrincipals);
        (UsesNotAction, UsesNotResource) = (draft.NotActions is not null, draft.NotResources is not null);
        NamesNoResource = draft.Resources is null && draft.NotResources is null;
        Conditions = draft.Conditions.Count == 0 ? [] : [.. draft.Conditions.Select(condition => new Condition(condition.Operator, condition.Key, condition.Values, variables))];
        _variables = variables;
    }

    /// <summary>The place among the statements of the policy, from 0.</summary>
    public int Index { get; }

    /// <summary>Where the statement begins in the policy's text, in bytes of UTF-8 from 0.</summary>
    public int Offset { get; }

    /// <summary>JSON pointer to the statement.</summary>
    public string Pointer => $"/Statement/{Index}";

    /// <summary>The statement's own name; null if it has none.</summary>
    public string? Sid { get; }

    /// <summary>Allow or Deny; not to be relied on if <see cref="WhyUnreadable"/> is set.</summary>
    public Effect Effect { get; }

    /// <summary>Why nobody can say what the statement does, so that it may allow or deny anything; null for every statement that AWS would accept.</summary>
    public string? WhyUnreadable { get; }

    /// <summary>The Action element; empty if there is none.</summary>
    public ImmutableArray<string> Actions { get; }

    /// <summary>The NotAction element; empty if there is none.</summary>
    public ImmutableArray<string> NotActions { get; }

    /// <summary>The Resource element; empty if there is none.</summary>
    public ImmutableArray<string> Resources { get; }

    /// <summary>The NotResource element; empty if there is none.</summary>
    public ImmutableArray<string> NotResources { get; }

    /// <summary>The Principal element; null if there is none.</summary>
    public PrincipalSet? Principals { get; }

    /// <summary>The NotPrincipal element; null if there is none.</summary>
    public PrincipalSet? NotPrincipals { get; }

    /// <summary>The lines of the Condition element, all of which must hold.</summary>
    public ImmutableArray<Condition> Conditions { get; }

    /// <summary>Whether the actions listed are the ones it does not apply to.</summary>
    public bool UsesNotAction { get; }

    /// <summary>Whether the resources listed are the ones it does not apply to.</summary>
    public bool UsesNotResource { get; }

    /// <summary>Whether there is neither Resource nor NotResource, as in trust policies.</summary>
    public bool NamesNoResource { get; }

    /// <summary>Whether a condition mentions one of these keys, in whatever way.</summary>
    public bool Mentions(params ReadOnlySpan<string> keys)
    {
        foreach (var key in keys)
        {
            if (Conditions.Any(condition => condition.Key.Equals(key, StringComparison.OrdinalIgnoreCase)))
                return true;
        }

        return false;
    }

    /// <summary>Whether the statement cannot apply to a request without one of these keys: a positive condition without <c>IfExists</c>.</summary>
    public bool Requires(params ReadOnlySpan<string> keys)
    {
        foreach (var key in keys)
        {
            if (Conditions.Any(condition => condition.NeedsKey && condition.Key.Equals(key, StringComparison.OrdinalIgnoreCase)))
                return true;
        }

        return false;
    }

    /// <inheritdoc/>
    public override string ToString() => Sid is null ? $"Statement[{Index}]" : $"Statement[{Index}] ({Sid})";

    /// <summary>The bits of the <see cref="AskedActions"/> that this statement is about; all of them if it cannot be read.</summary>
    internal UInt128 AskedBits => (_asked ??= new AskedMask(WhyUnreadable is null ? MaskOfAsked() : UInt128.MaxValue)).Bits;

    /// <summary>Whether the policy's version has variables.</summary>
    internal bool ReadsVariables => _variables;

    /// <summary>How the statement of a resource policy meets the caller; one without a principal meets nobody.</summary>
    internal PrincipalMatch MatchesPrincipal(Question question, Truth hasBoundary)
    {
        if ((Principals ?? NotPrincipals) is not { } principals)
            return PrincipalMatch.None;

        _principals ??= new PrincipalMatcher(principals);
        if (NotPrincipals is null)
            return _principals.Match(question);

        var caught = Effect is Effect.Deny
            ? NotPrincipalMatch.IsFullySpared(_principals, question).Not().Or(hasBoundary)
            : NotPrincipalMatch.IsSpared(_principals, question).Not();
        return PrincipalMatch.Everyone.And(caught);
    }

    internal Truth MatchesAction(Question question) => MatchesAction(question.Action);

    internal Truth MatchesAction(AskedAction action)
    {
        if (action.Mask != 0)
            return (AskedBits & action.Mask) != 0 ? Truth.True : Truth.False;

        var listed = Truth.False;
        foreach (var pattern in ActionPatterns)
        {
            listed = listed.Or(action.IsPattern ? pattern.Covers(action.Lower) : TruthLogic.Of(pattern.Matches(action.Lower)));
            if (listed is Truth.True)
                break;
        }

        return UsesNotAction ? listed.Not() : listed;
    }

    internal Truth MatchesResource(Question question, bool mayNameNone)
    {
        if (NamesNoResource)
            return TruthLogic.Of(mayNameNone);

        var listed = Truth.False;
        foreach (var pattern in _resources ??= [.. (UsesNotResource ? NotResources : Resources).Select(text => ArnPattern.Parse(text, _variables))])
        {
            listed = listed.Or(question.ResourceIsPattern ? pattern.Covers(question.Resource.Text, question) : pattern.Matches(question.Resource, question));
            if (listed is Truth.True)
                break;
        }

        return UsesNotResource ? listed.Not() : listed;
    }

    internal Truth ConditionsHold(Question question)
    {
        var all = Truth.True;
        foreach (var condition in Conditions)
        {
            all = all.And(condition.Holds(question));
            if (all is Truth.False)
                break;
        }

        return all;
    }

    private ActionPattern[] ActionPatterns => _actions ??= [.. (UsesNotAction ? NotActions : Actions).Select(ActionPattern.Parse)];

    private UInt128 MaskOfAsked()
    {
        var mask = ActionPatterns.Aggregate(UInt128.Zero, (bits, pattern) => bits | AskedActions.BitsOf(pattern));
        return UsesNotAction ? ~mask : mask;
    }
}

/// <summary>A mask in an object, so that it is seen whole or not at all by other threads.</summary>
internal sealed record AskedMask(UInt128 Bits);

/// <summary>What the parser has gathered of a statement; null means that the element is not there.</summary>
internal sealed class StatementDraft(int index, int offset)
{
    public int Index { get; } = index;

    public int Offset { get; } = offset;

    public string? Sid { get; set; }

    public Effect? Effect { get; set; }

    public ImmutableArray<string>? Actions { get; set; }

    public ImmutableArray<string>? NotActions { get; set; }

    public ImmutableArray<string>? Resources { get; set; }

    public ImmutableArray<string>? NotResources { get; set; }

    public PrincipalSet? Principals { get; set; }

    public PrincipalSet? NotPrincipals { get; set; }

    public List<(string Operator, string Key, ImmutableArray<string> Values)> Conditions { get; } = [];

    public string? WhyUnreadable { get; set; }
}
