using System.Collections.Immutable;

namespace SecurityDashboard.Iam;

/// <summary>Finds what a statement says but cannot mean.</summary>
internal static class StatementLinter
{
    public static ImmutableArray<PolicyLint> Lint(ImmutableArray<Statement> statements)
    {
        var lints = ImmutableArray.CreateBuilder<PolicyLint>();
        foreach (var statement in statements)
        {
            LintActions(statement, lints);
            LintResources(statement, lints);
            ReferenceLinter.Lint(statement, lints);
            LintPrincipals(statement, lints);
            LintConditions(statement, lints);
        }

        return lints.DrainToImmutable();
    }

    private static void LintActions(Statement statement, ImmutableArray<PolicyLint>.Builder lints)
    {
        if (statement is { Actions.Length: 0, NotActions.Length: 0, WhyUnreadable: null } and not { UsesNotAction: true })
            lints.Add(new(PolicyLintKind.MalformedElement, statement.Pointer, "The statement names no action, so it applies to nothing."));

        foreach (var action in statement.Actions.Concat(statement.NotActions))
        {
            if (!ActionPattern.Parse(action).IsWellFormed)
                lints.Add(new(PolicyLintKind.MalformedAction, statement.Pointer, $"'{action}' is not a service and an action, so it matches nothing."));
        }
    }

    private static void LintResources(Statement statement, ImmutableArray<PolicyLint>.Builder lints)
    {
        foreach (var resource in statement.Resources.Concat(statement.NotResources))
        {
            var pattern = ArnPattern.Parse(resource, variables: true);
            if (pattern.HasVariableInHead)
                lints.Add(new(PolicyLintKind.MalformedResource, statement.Pointer, $"'{resource}' has a variable before the fifth colon, where IAM takes none, so it matches nothing."));
            else if (pattern.HasWildcardService)
                lints.Add(new(PolicyLintKind.NonPortableWildcard, statement.Pointer, $"'{resource}' has a wildcard for the service, where the documentation allows none; it is taken to match."));
        }
    }

    private static void LintPrincipals(Statement statement, ImmutableArray<PolicyLint>.Builder lints)
    {
        foreach (var principal in (statement.Principals?.All ?? []).Concat(statement.NotPrincipals?.All ?? []))
        {
            if (PrincipalSet.IsDeleted(principal))
                lints.Add(new(PolicyLintKind.DeletedPrincipal, statement.Pointer, $"The principal {principal} has been deleted, and nobody matches it. Remove it."));
            else if (principal is not "*" && principal.AsSpan().ContainsAny('*', '?'))
                lints.Add(new(PolicyLintKind.MalformedPrincipal, statement.Pointer, $"The principal {principal} has a wildcard, which stands for nothing in a principal."));
        }

        if (statement.NotPrincipals is not null)
        {
            lints.Add(new(PolicyLintKind.NotPrincipal, statement.Pointer, statement.Effect is Effect.Allow
                ? "NotPrincipal with Allow lets in everybody else, anonymous callers included. Name the principals that may."
                : "NotPrincipal with Deny also stops principals that have a boundary, and those whose account is not listed. Use Principal * with a condition on aws:PrincipalArn."));
        }
    }

    private static void LintConditions(Statement statement, ImmutableArray<PolicyLint>.Builder lints)
    {
        foreach (var condition in statement.Conditions)
        {
            var at = $"{statement.Pointer}/Condition/{condition.Operator}";
            if (!condition.IsKnownOperator)
                lints.Add(new(PolicyLintKind.UnknownOperator, at, $"IAM has no condition operator {condition.Operator}, so the statement applies to nothing."));
            else if (statement.Effect is Effect.Allow && condition.Parsed.Quantifier is Quantifier.ForAllValues)
                lints.Add(new(PolicyLintKind.ForAllValuesInAllow, at, $"ForAllValues also holds when {condition.Key} is not in the request. Add a Null condition, or use ForAnyValue."));
        }
    }
}
