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
}
