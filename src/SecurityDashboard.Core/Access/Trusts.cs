using SecurityDashboard.Iam;
using SecurityDashboard.Inventory.Identity;

namespace SecurityDashboard.Access;

/// <summary>Whom trust policies let in.</summary>
internal static class Trusts
{
    /// <summary>Whether a service might be let in, whatever its own request will hold.</summary>
    public static bool Service(Role role, string service) => Caller.TryParse(service, out var caller) && PolicyEvaluator.Consult(role.TrustPolicy, new AccessRequest
    {
        Caller = caller,
        Action = "sts:AssumeRole",
        Resource = role.Arn.Text,
    }) is { Allows: not Truth.False, Denies: not Truth.True } || !role.TrustPolicy.IsReadable;

    /// <summary>Whether a principal or an identity provider may be let in: most roles let in nothing but a service.</summary>
    public static bool MoreThanServices(Role role) => !role.TrustPolicy.IsReadable || role.TrustPolicy.Statements.Any(statement =>
        statement.WhyUnreadable is not null || (statement.Effect is Effect.Allow && (statement.NotPrincipals is not null || statement.Principals is { Aws.Length: > 0 } or { Federated.Length: > 0 })));
}
