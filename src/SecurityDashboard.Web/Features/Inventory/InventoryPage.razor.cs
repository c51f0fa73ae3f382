using System.Collections.Immutable;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.WebUtilities;
using SecurityDashboard.Controls;
using SecurityDashboard.Data;
using SecurityDashboard.Data.Queries;
using SecurityDashboard.Web.Design;

namespace SecurityDashboard.Web.Features.Inventory;

public sealed partial class InventoryPage : AddressPage
{
    private const int PageSize = 50;

    private static readonly string[] s_known = ["q", "type", "acct", "region", "at"];

    private Loaded<Page<ResourceSummary>> _page = Loaded<Page<ResourceSummary>>.Waiting;
    private List<ResourceSummary> _shown = [];
    private ResourceFilter _filter = new() { Type = InventoryKind.All[0].Types[0].Type };
    private ImmutableArray<string> _unknown = [];

    /// <summary>Empty for the first.</summary>
    [Parameter]
    public string? Kind { get; set; }

    [Inject]
    private ResourceQueries Resources { get; set; } = default!;

    private InventoryKind Shown => InventoryKind.All.FirstOrDefault(kind => kind.Name == Kind) ?? InventoryKind.All[0];

    private ResourceKind ShownType => Shown.Types.FirstOrDefault(type => type.Type == _filter.Type) ?? Shown.Types[0];

    private bool IsNarrowed => _filter.Text is not null || !_filter.Accounts.IsEmpty || !_filter.Regions.IsEmpty;

    private string Everything => _filter.Type == Shown.Types[0].Type ? Shown.Address : QueryHelpers.AddQueryString(Shown.Address, "type", _filter.Type);

    private string Why => string.Join(" ", new[]
    {
        _filter.Text is { } text ? $"The name begins with “{text}”." : null,
        _filter.Accounts.IsEmpty ? null : $"In account {string.Join(" or ", _filter.Accounts)}.",
        _filter.Regions.IsEmpty ? null : $"In region {string.Join(" or ", _filter.Regions)}.",
    }.OfType<string>());

    protected override Task ReadAsync(string query)
    {
        var keys = QueryHelpers.ParseQuery(query);
        _unknown = [.. keys.Keys.Where(key => !s_known.Contains(key, StringComparer.OrdinalIgnoreCase))];
        var type = One("type");
        if (type is not null && Shown.Types.All(it => it.Type != type))
            _unknown = _unknown.Add($"type={type}");
        _filter = new ResourceFilter
        {
            Type = (Shown.Types.FirstOrDefault(it => it.Type == type) ?? Shown.Types[0]).Type,
            Text = One("q"),
            Accounts = Many("acct"),
            Regions = Many("region"),
        };
        _page = Loaded<Page<ResourceSummary>>.Waiting;
        return LoadAsync();

        string? One(string key) => keys.TryGetValue(key, out var value) && value.ToString().Trim() is { Length: > 0 } text ? text : null;

        ImmutableArray<string> Many(string key) => [.. (One(key) ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries)];
    }

    private async Task LoadAsync()
    {
        _page = await LoadAsync(left => Resources.At(At).ListAsync(_filter, PageSize, after: null, left));
        _shown = [.. _page.Value?.Items ?? []];
    }

    private async Task MoreAsync()
    {
        var next = await LoadAsync(left => Resources.At(At).ListAsync(_filter, PageSize, _page.Value?.Next, left));
        _shown.AddRange(next.Value?.Items ?? []);
        _page = next;
    }

    private string Address(ResourceSummary resource) => Moments.TextIn(Navigation.Uri) is { } at ? $"{InventoryKind.AddressOf(resource.Arn)}&at={Uri.EscapeDataString(at)}" : InventoryKind.AddressOf(resource.Arn);

    private static Outcome? Verdict(ResourceSummary resource, string control) => resource.Verdicts.TryGetValue(control, out var outcome) ? outcome : null;

    private void Go(string key, string? value) => Navigation.NavigateTo(Navigation.GetUriWithQueryParameter(key, string.IsNullOrWhiteSpace(value) ? null : value.Trim()));
}
