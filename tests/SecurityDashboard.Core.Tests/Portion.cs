using SecurityDashboard.Testing;

namespace SecurityDashboard;

/// <summary>How many of many like cases a run tries: in CI all of them, elsewhere a part, never the same, so that whoever writes code waits for seconds.</summary>
internal static class Portion
{
    /// <param name="oneIn">About so many cases for one that is tried; at least one is.</param>
    public static IEnumerable<T> Of<T>(IEnumerable<T> cases, int oneIn)
    {
        var all = cases.ToList();
        if (Require.IsCi)
            return all;

        var from = Random.Shared.Next(Math.Min(oneIn, Math.Max(1, all.Count)));
        return all.Where((_, index) => index % oneIn == from);
    }
}
