using Microsoft.AspNetCore.WebUtilities;
using SecurityDashboard.Data.Queries;

namespace SecurityDashboard.Web.Design;

/// <summary>The moment that an address pins with <c>at=2026-07-01T02:00Z</c>, on the pages that can show one.</summary>
internal static class Moments
{
    public const string Key = "at";

    private static readonly string[] Pages = ["/pipelines", "/findings", "/compliance", "/inventory", "/teams"];

    /// <summary>What the address says; null where it says nothing, or the page always shows now.</summary>
    public static string? TextIn(string address) =>
        IsShownAt(address) && QueryHelpers.ParseQuery(new Uri(address).Query).TryGetValue(Key, out var text) ? text.ToString() : null;

    /// <summary>Null: now. A text that is no moment is refused before a page asks.</summary>
    public static DateTimeOffset? In(string address) => TextIn(address) is { } text ? PastQueries.Parse(text) : null;

    /// <summary>The same page at that moment; the same address where the page always shows now.</summary>
    public static string With(string address, DateTimeOffset at) => IsShownAt(address) ? QueryHelpers.AddQueryString(address, Key, PastQueries.Text(at)) : address;

    /// <summary>The same page of now.</summary>
    public static string Without(string address)
    {
        var parts = new Uri(address);
        return QueryHelpers.AddQueryString(parts.GetLeftPart(UriPartial.Path), QueryHelpers.ParseQuery(parts.Query).Where(pair => pair.Key != Key).SelectMany(pair => pair.Value, (pair, value) => KeyValuePair.Create(pair.Key, value)));
    }

    public static bool IsShownAt(string address) => new Uri(address).AbsolutePath is var path
        && (path is "/" || Pages.Any(page => path == page || path.StartsWith($"{page}/", StringComparison.Ordinal)));
}
