using System.Collections.Concurrent;
using SecurityDashboard.Iam;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Identity;

namespace SecurityDashboard.Controls.Authorization;

/// <summary>Whether a role may do everything, judged in the same words wherever it is asked.</summary>
internal static class Administration
{
    /// <exception cref="UnreadableException">What could not be read may make an administrator of it.</exception>
    public static Verdict Judge(Role role, Estate estate) => estate.Shared(_ => new ConcurrentDictionary<Arn, Verdict>()).GetOrAdd(role.Arn, _ => Decide(role, estate));

    private static Verdict Decide(Role role, Estate estate)
    {
        var read = HeldPolicies.PoliciesOf(role, estate).Select(HeldPolicies.Understood).ToList();
        var policies = read.Where(policy => policy.WhyNot is null).Select(policy => policy.Value).ToList();
        var access = AdministratorAccess.Of(policies);

        // What could not be read may make an administrator, so it counts unless there is one already.
        if (!access.IsEverything)
            return read.Select(policy => policy.WhyNot).FirstOrDefault(whyNot => whyNot is not null) is { } why
                ? throw new UnreadableException(why)
                : Verdict.Pass($"The policies of the role {role.Name} do not add up to everything on everything.");

        var evidence = new Evidence("effective permissions", "less than every action on every resource", $"everything, through {string.Join(", ", access.Policies)}");
        if (AdministratorAccess.LosesIam(policies))
            return Verdict.Pass($"The role {role.Name} is allowed everything, but a statement takes every action of IAM away again.") with { Evidence = [evidence] };

        if (role.PermissionsBoundary is { } boundary && !AdministratorAccess.Of([HeldPolicies.Understood(HeldPolicies.Managed(boundary, role.Account, estate)).Value]).IsEverything)
            return Verdict.Pass($"The role {role.Name} is allowed everything, but its permissions boundary {boundary.Name} cuts that.") with { Evidence = [evidence] };

        return access.IsUnconditional
            ? Verdict.Fail($"The role {role.Name} is an administrator: {string.Join(", ", access.Policies)} allows every action on every resource.") with { Evidence = [evidence] }
            : Verdict.Fail($"The role {role.Name} is an administrator under conditions: {string.Join(", ", access.Policies)} allows every action on every resource when they hold. High, because they may not.")
                with
            { Evidence = [evidence], LoweredTo = Severity.High };
    }
}
