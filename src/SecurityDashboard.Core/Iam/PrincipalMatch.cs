namespace SecurityDashboard.Iam;

/// <summary>
/// How a resource policy meets a caller, split by what the match is worth within one account: naming the account only lets identity
/// policies decide, naming a role is cut by boundary and session, naming the very user or session is cut by nothing.
/// </summary>
/// <remarks>https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html</remarks>
internal readonly record struct PrincipalMatch(Truth Account, Truth Limited, Truth User, Truth Direct)
{
    public static PrincipalMatch None => default;

    public static PrincipalMatch Everyone => default(PrincipalMatch) with { Direct = Truth.True };

    /// <summary>Whether the caller is met at all.</summary>
    public Truth Any => Account.Or(Itself);

    /// <summary>Whether the caller itself is met, so that within one account no identity policy is needed.</summary>
    public Truth Itself => Limited.Or(User).Or(Direct);

    public PrincipalMatch Or(PrincipalMatch other) =>
        new(Account.Or(other.Account), Limited.Or(other.Limited), User.Or(other.User), Direct.Or(other.Direct));

    public PrincipalMatch And(Truth truth) => new(Account.And(truth), Limited.And(truth), User.And(truth), Direct.And(truth));
}
