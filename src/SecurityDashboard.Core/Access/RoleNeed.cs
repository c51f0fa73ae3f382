using SecurityDashboard.Inventory;

namespace SecurityDashboard.Access;

/// <summary>One thing that a role has to be allowed, or a pipeline that runs with it stops there.</summary>
/// <param name="Action">As policies write it.</param>
/// <param name="Resource">An ARN, a pattern of ARNs, or <c>*</c> for an action that names no resource.</param>
/// <param name="Purpose">What it is for, as <c>Build/Compile of payments</c>.</param>
internal sealed record RoleNeed(Arn Role, string Action, string Resource, string Purpose)
{
    /// <summary>The condition that a policy can hold it to without taking anything away; null where there is none.</summary>
    public (string Key, string Value)? Only { get; init; }

    public required Need Asked { get; init; }
}
