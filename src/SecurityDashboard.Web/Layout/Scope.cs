using Microsoft.AspNetCore.WebUtilities;

namespace SecurityDashboard.Web.Layout;

/// <summary>The one account and the one region that lists are limited to, as <c>acct=…&amp;region=…</c> in their addresses.</summary>
/// <param name="Account">Null: every account, or several, which only an address can say.</param>
/// <param name="Region">Null: every region, or several.</param>
public sealed record Scope(string? Account, string? Region)
{
    private const string AccountKey = "acct";
    private const string RegionKey = "region";

    private static readonly string[] s_pages = ["/pipelines", "/findings", "/inventory", "/inventory/encryption", "/inventory/transit"];

    public static Scope Everything { get; } = new(null, null);

    /// <summary>Whether a page filters by both.</summary>
    public static bool IsShownAt(string address) => new Uri(address).AbsolutePath is var path && (s_pages.Contains(path) || (path.StartsWith("/inventory/", StringComparison.Ordinal) && path is not "/inventory/sign-in" and not "/inventory/resource"));

    public static Scope In(string address)
    {
        var keys = QueryHelpers.ParseQuery(new Uri(address).Query);
        return new Scope(One(AccountKey), One(RegionKey));

        string? One(string key) => keys.TryGetValue(key, out var value) && value.ToString() is { Length: > 0 } text ? text : null;
    }

    /// <summary>The same page of this scope; everything else in its address stays.</summary>
    public string On(string address)
    {
        var parts = new Uri(address);
        var rest = QueryHelpers.ParseQuery(parts.Query).Where(pair => pair.Key is not (AccountKey or RegionKey)).SelectMany(pair => pair.Value, (pair, value) => KeyValuePair.Create(pair.Key, value));
        return QueryHelpers.AddQueryString(parts.GetLeftPart(UriPartial.Path), rest.Concat(new[] { (Key: AccountKey, Value: Account), (Key: RegionKey, Value: Region) }
            .Where(pair => !string.IsNullOrEmpty(pair.Value)).Select(pair => KeyValuePair.Create(pair.Key, pair.Value))));
    }
}
