using System.Collections.Immutable;
using SecurityDashboard.Inventory;

namespace SecurityDashboard.Aws.Calls;

/// <summary>One page of a listing.</summary>
/// <param name="Next">The token of the next page; null or empty on the last one.</param>
internal readonly record struct Page<T>(ImmutableArray<T> Items, string? Next);

internal static class Page
{
    /// <summary>Reads the items now, while an answer that is odd still counts as such.</summary>
    public static Page<T> Of<T>(IEnumerable<T>? items, string? next) => new([.. items ?? []], next);
}

/// <param name="Items">What was listed; where <paramref name="Why"/> is set, only the beginning.</param>
/// <param name="Why">Null when the listing was read to its last page.</param>
internal sealed record Pages<T>(ImmutableArray<T> Items, Unreadable? Why)
{
    public Listing ToListing(string type, string region) => ToListing(type, region, Items.Length);

    public Listing ToListing(string type, string region, int count) => new(type, region, Why is null ? Observed.Of(count) : Observed.Unreadable<int>(Why));
}
