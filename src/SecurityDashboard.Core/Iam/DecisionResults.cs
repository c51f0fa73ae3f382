namespace SecurityDashboard.Iam;

/// <summary>Compares answers by how much access they give.</summary>
public static class DecisionResults
{
    /// <summary>
    /// Whether the answer gives at least as much access as <paramref name="minimum"/>: explicitly denied gives least, then implicitly
    /// denied, conditionally allowed (only if the unknown parts turn out so), conditionally denied (unless they do) and allowed.
    /// </summary>
    public static bool IsAtLeast(this DecisionResult result, DecisionResult minimum) => Access(result) >= Access(minimum);

    private static int Access(DecisionResult result) => result switch
    {
        DecisionResult.ExplicitlyDenied => 0,
        DecisionResult.ImplicitlyDenied => 1,
        DecisionResult.ConditionallyAllowed => 2,
        DecisionResult.ConditionallyDenied => 3,
        _ => 4,
    };
}
