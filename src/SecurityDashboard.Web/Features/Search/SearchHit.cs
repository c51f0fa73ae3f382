using SecurityDashboard.Controls;
using SecurityDashboard.Data.Queries;
using SecurityDashboard.Inventory;
using SecurityDashboard.Web.Design;
using SecurityDashboard.Web.Features.Inventory;

namespace SecurityDashboard.Web.Features.Search;

/// <summary>One line of the search: what it is, and where it leads.</summary>
/// <param name="Kind">The heading that it stands under.</param>
public sealed record SearchHit(string Kind, string Title, string Detail, string Href, string Shape)
{
    private const int MostControls = 5;

    /// <summary>What the text may mean, the places of the dashboard first; last what lists can be asked for it.</summary>
    /// <param name="places">Where this person may go, by title.</param>
    internal static List<SearchHit> Of(string text, IEnumerable<(string Title, string Href, string Shape)> places, FoundThings found, bool administers)
    {
        text = text.Trim();
        if (text.Length < SearchQueries.Shortest)
            return [.. places.Select(place => new SearchHit("Go to", place.Title, "", place.Href, place.Shape))];

        return
        [
            .. places.Where(place => place.Title.Contains(text, StringComparison.OrdinalIgnoreCase)).Select(place => new SearchHit("Go to", place.Title, "", place.Href, place.Shape)),
            .. found.Pipelines.Select(it => new SearchHit("Pipelines", it.Name, $"{it.Score.Score.Grade} · {it.AccountName} · {it.Region}", Addresses.Of(it), Shapes.Pipeline)),
            .. found.Resources.Select(it => it.Type == ResourceTypes.Pipeline
                ? new SearchHit("Pipelines", it.Name, $"{it.Account} · {it.Region}", Addresses.OfPipeline(new Arn(it.Arn)), Shapes.Pipeline)
                : new SearchHit("Resources", it.Name, $"{InventoryKind.WordOf(it.Type)} · {it.Account} · {it.Region}", InventoryKind.AddressOf(it.Arn), Shapes.Box)),
            .. Controls(text).Take(MostControls).Select(it => new SearchHit("Controls", it.Info.Title, it.Info.Id, Addresses.OfControl(it.Info.Id), Shapes.Catalogue)),
            .. found.Findings.Select(it => new SearchHit("Findings", ControlCatalog.Find(it.ControlId)?.Info.Title ?? it.ControlId, new Arn(it.Resource).Name, Addresses.OfFinding(it.Id), Shapes.Finding)),
            .. found.Accounts.Select(it => new SearchHit("Accounts", it.Name, it.Id, administers ? Addresses.OfAccount(it.Id) : $"/pipelines?acct={it.Id}", Shapes.Account)),
            new SearchHit("In lists", $"Findings that mention “{Short(text)}”", "", $"/findings?group=none&q={Uri.EscapeDataString(text)}", Shapes.Finding),
            new SearchHit("In lists", $"Pipelines whose ARN holds “{Short(text)}”", "", $"/pipelines?q={Uri.EscapeDataString(text)}", Shapes.Pipeline),
        ];
    }

    private static IEnumerable<Control> Controls(string text) => ControlCatalog.All
        .Where(it => it.Info.Id.StartsWith(text, StringComparison.OrdinalIgnoreCase) || it.Info.Title.Contains(text, StringComparison.OrdinalIgnoreCase))
        .OrderByDescending(it => it.Info.Id.StartsWith(text, StringComparison.OrdinalIgnoreCase)).ThenByDescending(it => it.Info.Severity).ThenBy(it => it.Info.Id, StringComparer.Ordinal);

    private static string Short(string text) => text.Length > 40 ? $"{text[..40]}…" : text;
}
