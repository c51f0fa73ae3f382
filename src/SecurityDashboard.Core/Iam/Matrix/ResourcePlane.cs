namespace SecurityDashboard.Iam.Matrix;

/// <summary>What the resources' side says of a subject, as sets of targets. Each truth has two: where it is true, and where it is not false.</summary>
internal enum ResourcePlane
{
    Account = 0,
    Limited = 2,
    User = 4,
    Direct = 6,
    Deny = 8,
    GrantAccount = 10,
    GrantLimited = 12,
    GrantUser = 14,
    GrantDirect = 16,
    Count = 18,
}
