namespace SecurityDashboard.Data.Queries;

/// <summary>Makes pages of lists that were read one item further than is shown.</summary>
internal static class Pages
{
    public static Page<T> Of<T>(IReadOnlyList<T> items, int limit, Func<T, string> position) =>
        items.Count > limit ? new Page<T>([.. items.Take(limit)], position(items[limit - 1])) : new Page<T>([.. items], Next: null);
}
