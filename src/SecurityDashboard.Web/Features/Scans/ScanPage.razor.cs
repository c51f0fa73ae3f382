using System.Collections.Immutable;
using System.Globalization;
using Microsoft.AspNetCore.Components;
using SecurityDashboard.Data;
using SecurityDashboard.Data.Queries;
using SecurityDashboard.Findings;
using SecurityDashboard.Inventory;
using SecurityDashboard.Web.Design;
using SecurityDashboard.Web.Jobs;

namespace SecurityDashboard.Web.Features.Scans;

public sealed partial class ScanPage : DataPage
{
    private const int PageSize = 50;

    private Loaded<ScanDetail?> _detail = Loaded<ScanDetail?>.Waiting;
    private Guid? _before;
    private Loaded<Page<ScanChange>> _changes = Loaded<Page<ScanChange>>.Waiting;
    private Loaded<ImmutableArray<Unreadable>> _unreadable = Loaded<ImmutableArray<Unreadable>>.Waiting;
    private List<ScanChange> _shown = [];
    private RunningScan? _running;
    private FindingTransition? _transition;
    private Guid _followed;

    [Parameter]
    public Guid Id { get; set; }

    /// <summary>Only changes of this kind; in the address, so that links to "what this scan fixed" work.</summary>
    [SupplyParameterFromQuery(Name = "change")]
    private string? Change { get; set; }

    [Inject]
    private ScanQueries Scans { get; set; } = default!;

    [Inject]
    private SnapshotStore Snapshots { get; set; } = default!;

    [Inject]
    private ScanRequests Requests { get; set; } = default!;

    [Inject]
    private ScanWatch Watch { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    protected override Task OnParametersSetAsync()
    {
        _transition = Enum.TryParse<FindingTransition>(Change, ignoreCase: true, out var transition) && Enum.IsDefined(transition) ? transition : null;
        return LoadAsync();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_followed == Id)
            return;

        // Another scan in the same page: the loop of the one before ends at its next news.
        var id = _followed = Id;
        await foreach (var scan in Watch.FollowAsync(id, Left))
        {
            if (_followed != id)
                return;

            var ends = scan.IsOver && _running is { IsOver: false };
            _running = scan;
            if (ends || _detail.Value is { Scan.State: var shown } && shown != scan.State)
                await LoadAsync();
            StateHasChanged();
        }
    }

    private async Task LoadAsync()
    {
        _detail = await LoadAsync(left => Scans.FindAsync(Id, left));
        _before = _detail.Value is { Scan.State: ScanState.Done } ? (await LoadAsync(left => Scans.BeforeAsync(Id, left))).Value : null;
        if (_detail.Value is null)
            return;

        await LoadChangesAsync();
        await LoadUnreadableAsync();
    }

    private async Task LoadChangesAsync()
    {
        _changes = await LoadAsync(left => Scans.ChangesAsync(Id, _transition, PageSize, after: null, left));
        _shown = [.. _changes.Value?.Items ?? []];
    }

    private async Task LoadUnreadableAsync() =>
        _unreadable = await LoadAsync(async left => await Snapshots.OfScanAsync(Id, left) is { } snapshot ? snapshot.Unreadable() : []);

    private async Task MoreAsync()
    {
        var next = await LoadAsync(left => Scans.ChangesAsync(Id, _transition, PageSize, _changes.Value?.Next, left));
        _shown.AddRange(next.Value?.Items ?? []);
        _changes = next;
    }

    private void Show(FindingTransition transition) =>
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameter("change", _transition == transition ? null : transition.ToString().ToLowerInvariant()));

    private async Task CancelAsync()
    {
        await Requests.CancelAsync(Id, await ActorAsync(), Left);
        await LoadAsync();
    }

    private async Task AgainAsync()
    {
        if (_detail.Value is { Scan.Account: var account })
            Navigation.NavigateTo(Addresses.OfScan(await Requests.ScanAsync(new AccountId(account), (await ActorAsync()).Name, Left)));
    }

    private string Took(ScanSummary scan) => scan.StartedAt is { } started ? ScanTime.Words((scan.FinishedAt ?? Time.GetUtcNow()) - started) : "—";

    private static string? Attempts(ScanSummary scan) => scan.Attempts > 1 ? $"Taken up {scan.Attempts} times" : null;

    private static string N(int count) => count.ToString("#,0", CultureInfo.InvariantCulture);
}
