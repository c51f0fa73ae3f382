using Microsoft.EntityFrameworkCore;

namespace SecurityDashboard.Data.Queries;

/// <summary>Makes pages of lists that were read one item further than is shown.</summary>
internal static class Pages
{
    public static Page<T> Of<T>(IReadOnlyList<T> items, int limit, Func<T, string> position) =>
        items.Count > limit ? new Page<T>([.. items.Take(limit)], position(items[limit - 1])) : new Page<T>([.. items], Next: null);

    /// <summary>
    /// What follows a place in a list: first the rest of those that are sorted alike, then those beyond. Two reads, each of which begins
    /// where an index says; one condition for both is read from the start of the list.
    /// </summary>
    /// <param name="alike">Null at the start of the list.</param>
    public static async Task<Page<T>> ReadAsync<T>(IQueryable<T>? alike, IQueryable<T> beyond, int limit, Func<T, string> position, CancellationToken cancellation)
    {
        var items = alike is null ? [] : await alike.Take(limit + 1).ToListAsync(cancellation);
        if (items.Count <= limit)
            items.AddRange(await beyond.Take(limit + 1 - items.Count).ToListAsync(cancellation));
        return Of(items, limit, position);
    }
}
