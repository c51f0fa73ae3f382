namespace SecurityDashboard.Secrets;

/// <summary>Keeps the expressions of the detector within a budget of memory: when they pass it, those longest unused are let go until half of it is free.</summary>
/// <remarks>Each of the thousand takes about a megabyte, because it knows every character of Unicode, and more with every text that leads it somewhere new. Most texts need a few dozen.</remarks>
internal sealed class ExpressionMemory(long budget)
{
    public const long DefaultBudget = 256L << 20;

    private readonly List<LinearExpression> _kept = [];
    private long _uses;

    public static ExpressionMemory Shared { get; } = new(DefaultBudget);

    /// <summary>Held by whoever builds an expression, counts its growth or lets it go.</summary>
    public Lock Gate { get; } = new();

    /// <summary>An upper bound of what the kept expressions take.</summary>
    public long Bytes { get; private set; }

    // Lost updates between threads only blur the order in which expressions were used.
    public long NextUse() => ++_uses;

    public void Keep(LinearExpression expression, long bytes)
    {
        _kept.Add(expression);
        Grew(expression, bytes);
    }

    public void Grew(LinearExpression expression, long bytes)
    {
        expression.Bytes += bytes;
        Bytes += bytes;
        if (Bytes > budget)
            MakeRoom();
    }

    private void MakeRoom()
    {
        _kept.Sort((one, other) => other.LastUse.CompareTo(one.LastUse));
        while (_kept.Count > 0 && Bytes > budget / 2)
        {
            var expression = _kept[^1];
            _kept.RemoveAt(_kept.Count - 1);
            Bytes -= expression.Bytes;
            expression.Bytes = 0;
            expression.Forget();
        }
    }
}
