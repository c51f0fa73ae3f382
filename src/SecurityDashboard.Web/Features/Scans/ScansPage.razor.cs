using System.Collections.Frozen;
using System.Collections.Immutable;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.WebUtilities;
using SecurityDashboard.Data;
using SecurityDashboard.Data.Queries;
using SecurityDashboard.Findings;
using SecurityDashboard.Inventory;
using SecurityDashboard.Web.Design;
using SecurityDashboard.Web.Jobs;

namespace SecurityDashboard.Web.Features.Scans;

public sealed partial class ScansPage : AddressPage
{
    private const int PageSize = 50;

    // Scans tell much more often than people can read.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private static readonly string[] s_keys = ["acct", "state"];

    private Loaded<Page<ScanSummary>> _page = Loaded<Page<ScanSummary>>.Waiting;
    private List<ScanSummary> _shown = [];
    private FrozenDictionary<Guid, ImmutableDictionary<FindingTransition, int>> _changes = FrozenDictionary<Guid, ImmutableDictionary<FindingTransition, int>>.Empty;
    private string? _account;
    private bool _unfinished;
    private string? _problem;

    [Inject]
    private ScanQueries Scans { get; set; } = default!;

    [Inject]
    private ScanRequests Requests { get; set; } = default!;

    [Inject]
    private ScanWatch Watch { get; set; } = default!;

    private bool IsFiltered => _unfinished || _account is not null;

    protected override Task ReadAsync(string query)
    {
        var keys = QueryHelpers.ParseQuery(query);
        _account = keys.TryGetValue("acct", out var account) && account.ToString() is { Length: > 0 } text ? text : null;
        _unfinished = keys.TryGetValue("state", out var state) && state == "unfinished";
        _page = Loaded<Page<ScanSummary>>.Waiting;
        return LoadAsync();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
            return;

        await foreach (var _ in Watch.NewsAsync(Left))
        {
            await LookAgainAsync(RefreshAsync);
            await Task.Delay(Pause, Time, Left);
        }
    }

    private async Task LoadAsync()
    {
        _page = await LoadAsync(left => Scans.ListAsync(_account, _unfinished, PageSize, after: null, left));
        _shown = [.. _page.Value?.Items ?? []];
        await CountAsync();
    }

    /// <summary>The newest part again; the older parts that someone asked for stay below it.</summary>
    private async Task RefreshAsync()
    {
        if (_page.IsWaiting)
            return;

        var newest = await LoadAsync(left => Scans.ListAsync(_account, _unfinished, PageSize, after: null, left));
        if (newest.Value is not { } page)
            return;

        var older = _shown.Count > PageSize && page.Items is [.., var last] ? _shown.Where(scan => scan.Id.CompareTo(last.Id) < 0).ToList() : [];
        if (older.Count == 0)
            _page = newest;
        _shown = [.. page.Items, .. older];
        await CountAsync();
    }

    private async Task MoreAsync()
    {
        var next = await LoadAsync(left => Scans.ListAsync(_account, _unfinished, PageSize, _page.Value?.Next, left));
        _shown.AddRange(next.Value?.Items ?? []);
        _page = next;
        await CountAsync();
    }

    private async Task CountAsync()
    {
        var changes = await LoadAsync(left => Scans.CountChangesAsync([.. _shown.Select(scan => scan.Id)], left));
        _changes = changes.Value ?? _changes;
    }

    private async Task CancelAsync(ScanSummary scan)
    {
        _problem = await Requests.CancelAsync(scan.Id, await ActorAsync(), Left) ? null : $"The scan of {scan.AccountName} had ended already.";
        await RefreshAsync();
    }

    private async Task AgainAsync(ScanSummary scan)
    {
        _problem = null;
        await Requests.ScanAsync(new AccountId(scan.Account), (await ActorAsync()).Name, Left);
        await RefreshAsync();
    }

    private void Go(string key, string? value) => Navigation.NavigateTo(Navigation.GetUriWithQueryParameter(key, string.IsNullOrWhiteSpace(value) ? null : value.Trim()));
}
