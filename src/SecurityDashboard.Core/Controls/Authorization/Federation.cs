using System.Collections.Immutable;
using SecurityDashboard.Iam;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Identity;

namespace SecurityDashboard.Controls.Authorization;

/// <summary>Which identity providers a role trusts, and who a stranger at one of them is.</summary>
/// <remarks>https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html</remarks>
internal static class Federation
{
    /// <summary>A name that nobody has.</summary>
    public const string Stranger = "q7k2x9v4m1";

    // Each makes tokens for one organization, workspace or cluster only; what stands behind the slash says which.
    private static readonly ImmutableArray<string> OfOneTenant = ["api.bitbucket.org/", "oidc.circleci.com/", "oidc.eks.", "token.actions.githubusercontent.com/"];

    /// <summary>The providers of a kind that a statement of the role's trust policy names.</summary>
    public static List<Caller> ProvidersOf(Role role, CallerKind kind) =>
    [
        .. OpenedTo.Understood(role.TrustPolicy, role, "iam:GetAccountAuthorizationDetails").Statements
            .Where(statement => statement.Effect is Effect.Allow)
            .SelectMany(statement => statement.Principals?.Federated ?? [])
            .Select(text => Caller.TryParse(text, out var caller) ? caller : null).OfType<Caller>()
            .Where(caller => caller.Kind == kind)
            .DistinctBy(caller => caller.Id)
            .OrderBy(caller => caller.Id, StringComparer.Ordinal),
    ];

    /// <summary>Whether whoever a provider vouches for may try, before any claim is looked at; roles of Identity Center are AWS's own.</summary>
    public static bool Trusts(Role role, CallerKind kind) => !role.Arn.Resource.StartsWith("role/aws-reserved/", StringComparison.Ordinal)
        && (!role.TrustPolicy.IsReadable || role.TrustPolicy.Statements.Any(statement => statement.WhyUnreadable is not null || (statement.Principals?.Federated ?? []).Any(text => Caller.TryParse(text, out var caller) && caller.Kind == kind)));

    /// <summary>The issuer, as the keys of its claims begin with it.</summary>
    public static string HostOf(Caller provider) => provider.Name is { Length: > 0 } name ? name : provider.Id;

    /// <summary>Whether the issuer makes tokens for one organization or cluster only, so that a stranger has none of it.</summary>
    public static bool IsOfOneTenant(Caller provider) => OfOneTenant.Any(prefix => HostOf(provider).StartsWith(prefix, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether a token of this subject is let in, whatever its audience: who asks for a token chooses that.</summary>
    public static bool LetsIn(Role role, Caller provider, string subject)
    {
        var host = HostOf(provider);
        var open = OpenedTo.Federated(role.TrustPolicy, role, provider, RequestContext.Open.With($"{host}:sub", subject));
        // The providers that AWS knows by name tell applications apart by their audience.
        var audience = provider.Account is null ? "" : $"{host}:aud";
        return !open.IsNothing && open.Under.All(key => key.Equals(audience, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Strangers from far to near, as far as the form of an issuer's subjects is known: whom each stands for, and one of its subjects.</summary>
    public static IEnumerable<(string Who, string Subject, Severity Severity)> StrangersAt(Role role, Caller provider)
    {
        var host = HostOf(provider);
        var named = role.TrustPolicy.Statements.Where(statement => statement.Effect is Effect.Allow).SelectMany(statement => statement.Conditions)
            .Where(condition => condition.Key.Equals($"{host}:sub", StringComparison.OrdinalIgnoreCase)).SelectMany(condition => condition.Values).ToList();
        return host.Split('/')[0].ToLowerInvariant() switch
        {
            "token.actions.githubusercontent.com" => OfRepositories(named, "repo:", name => [$"{name}:ref:refs/heads/main", $"{name}:pull_request", $"{name}:environment:production"], name => [$"{name}:pull_request"]),
            "gitlab.com" => OfRepositories(named, "project_path:", name => [$"{name}:ref_type:branch:ref:main", $"{name}:ref_type:tag:ref:v1"], name => [$"{name}:ref_type:branch:ref:{Stranger}"]),
            "app.terraform.io" => [("every organization", $"organization:{Stranger}:project:{Stranger}:workspace:{Stranger}:run_phase:apply", Severity.High)],
            var eks when eks.StartsWith("oidc.eks.", StringComparison.Ordinal) => [("every service account of the cluster", $"system:serviceaccount:{Stranger}:{Stranger}", Severity.Medium)],
            _ => [],
        };
    }

    /// <summary>Subjects that begin with the path of a repository.</summary>
    private static IEnumerable<(string, string, Severity)> OfRepositories(List<string> named, string prefix, Func<string, ImmutableArray<string>> subjects, Func<string, ImmutableArray<string>> near)
    {
        foreach (var subject in subjects($"{prefix}{Stranger}/{Stranger}"))
            yield return ("every repository of everybody", subject, Severity.High);

        var repositories = named.Where(value => value.StartsWith(prefix, StringComparison.Ordinal)).Select(value => value[prefix.Length..].Split(':')[0]).Distinct(StringComparer.Ordinal).ToList();
        foreach (var owner in repositories.Where(path => path.Contains('/', StringComparison.Ordinal)).Select(path => path[..path.LastIndexOf('/')]).Where(IsName).Distinct(StringComparer.Ordinal))
            foreach (var subject in subjects($"{prefix}{owner}/{Stranger}"))
                yield return ($"every repository of {owner}", subject, Severity.Medium);

        foreach (var repository in repositories.Where(IsName))
            foreach (var subject in near($"{prefix}{repository}"))
                yield return (prefix is "repo:" ? $"pull requests of {repository}" : $"every branch of {repository}", subject, Severity.Low);
    }

    private static bool IsName(string path) => path.AsSpan().IndexOfAny('*', '?', '$') < 0;
}
