namespace SecurityDashboard.Iam.Matrix;

/// <summary>
/// One truth for each target, a bit for "true" and a bit for "not false". Where nothing is unknown, both are the same array.
/// </summary>
internal sealed class TruthRow(int id, ulong[] isTrue, ulong[] maybe)
{
    /// <summary>Its number among the rows of one <see cref="TruthRows"/>; rows of the same number are the same.</summary>
    public int Id { get; } = id;

    public ulong[] True { get; } = isTrue;

    public ulong[] Maybe { get; } = maybe;
}
