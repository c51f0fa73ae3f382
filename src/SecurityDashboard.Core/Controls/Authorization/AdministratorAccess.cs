using System.Collections.Immutable;
using SecurityDashboard.Iam;
using SecurityDashboard.Iam.ReferenceData;

namespace SecurityDashboard.Controls.Authorization;

/// <summary>Whether policies together allow every action on every resource, in one statement or in several that add up to it.</summary>
internal sealed class AdministratorAccess
{
    // Takes in every ARN that names an account, and only a pattern that takes in all of them covers it.
    private const string EveryResource = "arn:aws:*:*:*:*";

    // No statement can name this service, so only one that allows everything, or everything but some services, allows it.
    private const string UnnamedService = "\u0001";

    private static readonly Question Everything = Ask("*");
    private static readonly Question WhateverIsUnnamed = Ask($"{UnnamedService}:*");
    private static readonly Question AllOfIam = Ask("iam:*");

    private readonly ImmutableArray<(string Policy, Statement Statement)> _allowing;

    private AdministratorAccess(ImmutableArray<(string, Statement)> allowing) => _allowing = allowing;

    /// <summary>Whether everything is allowed, under whatever conditions.</summary>
    public bool IsEverything { get; private init; }

    /// <summary>Whether everything is allowed without any condition.</summary>
    public bool IsUnconditional { get; private init; }

    /// <summary>The policies that make it so.</summary>
    public IEnumerable<string> Policies => _allowing.Select(entry => entry.Policy).Distinct();

    public static AdministratorAccess Of(IReadOnlyCollection<AttachedPolicy> policies)
    {
        var statements = policies.SelectMany(policy => policy.Document.Statements.Where(statement => statement.WhyUnreadable is null), (policy, statement) => (policy.Name, statement)).ToImmutableArray();
        var allowing = statements.Where(entry => entry.statement.Effect is Effect.Allow && CoversEveryResource(entry.statement)).ToImmutableArray();
        var unconditional = allowing.Where(entry => entry.statement.Conditions.IsEmpty).ToImmutableArray();
        var isUnconditional = CoverEveryAction(unconditional);
        return new AdministratorAccess(Needed(isUnconditional ? unconditional : allowing))
        {
            IsEverything = isUnconditional || CoverEveryAction(allowing),
            IsUnconditional = isUnconditional,
        };
    }

    /// <summary>Whether a statement without conditions takes away every action of IAM: then the rest cannot be turned into everything.</summary>
    public static bool LosesIam(IEnumerable<AttachedPolicy> policies) => policies
        .SelectMany(policy => policy.Document.Statements)
        .Any(statement => statement is { Effect: Effect.Deny, WhyUnreadable: null, Conditions.IsEmpty: true } && CoversEveryResource(statement) && Covers(statement, AllOfIam));

    /// <summary>Without the policies whose absence would change nothing.</summary>
    private static ImmutableArray<(string Policy, Statement Statement)> Needed(ImmutableArray<(string Policy, Statement Statement)> statements)
    {
        foreach (var policy in statements.Select(entry => entry.Policy).Distinct())
            if (statements.RemoveAll(entry => entry.Policy == policy) is var others && CoverEveryAction(others))
                statements = others;
        return statements;
    }

    private static bool CoverEveryAction(ImmutableArray<(string Policy, Statement Statement)> statements)
    {
        if (statements.Any(entry => Covers(entry.Statement, Everything)))
            return true;

        if (!statements.Any(entry => Covers(entry.Statement, WhateverIsUnnamed)))
            return false;

        var services = statements.SelectMany(entry => entry.Statement.Actions.Concat(entry.Statement.NotActions))
            .Select(action => action.Split(':')[0].ToLowerInvariant())
            .Where(service => service.AsSpan().IndexOfAny('*', '?') < 0)
            .Concat(ActionTable.Current.Services.Select(service => service.Prefix))
            .Distinct();
        return services.All(service => CoverService(statements, service));
    }

    private static bool CoverService(ImmutableArray<(string Policy, Statement Statement)> statements, string service)
    {
        if (IsCovered($"{service}:*"))
            return true;

        return ActionTable.Current.Service(service) is { Actions.IsEmpty: false } known && known.Actions.All(action => IsCovered($"{service}:{action.Name}"));

        bool IsCovered(string action) => Ask(action) is var question && statements.Any(entry => Covers(entry.Statement, question));
    }

    private static bool Covers(Statement statement, Question action) => statement.MatchesAction(action) is Truth.True;

    private static bool CoversEveryResource(Statement statement) =>
        (statement.UsesNotResource || !statement.Resources.All(IsOfOneService)) && statement.MatchesResource(Everything, mayNameNone: false) is Truth.True;

    // Most statements name resources, and need not be compared with all there are.
    private static bool IsOfOneService(string resource) => resource.StartsWith("arn:aws:", StringComparison.Ordinal) && resource.Length > 8 && char.IsAsciiLetterOrDigit(resource[8]);

    private static Question Ask(string action) => new(new AccessRequest { Caller = Caller.Anyone, Action = action, Resource = EveryResource, ResourceIsPattern = true });
}
