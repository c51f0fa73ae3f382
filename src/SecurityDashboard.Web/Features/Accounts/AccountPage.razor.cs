using System.Collections.Frozen;
using System.Collections.Immutable;
using Microsoft.AspNetCore.Components;
using SecurityDashboard.Data;
using SecurityDashboard.Data.Queries;
using SecurityDashboard.Findings;
using SecurityDashboard.Inventory;
using SecurityDashboard.Web.Design;
using SecurityDashboard.Web.Jobs;

namespace SecurityDashboard.Web.Features.Accounts;

public sealed partial class AccountPage : DataPage
{
    private const int ScansShown = 8;

    private Loaded<AccountSummary?> _account = Loaded<AccountSummary?>.Waiting;
    private Loaded<IReadOnlyList<ScanSummary>> _scans = Loaded<IReadOnlyList<ScanSummary>>.Waiting;
    private Loaded<ImmutableArray<Unreadable>> _unreadable = Loaded<ImmutableArray<Unreadable>>.Waiting;
    private FrozenDictionary<Guid, ImmutableDictionary<FindingTransition, int>> _changes = FrozenDictionary<Guid, ImmutableDictionary<FindingTransition, int>>.Empty;
    private AccountDraft _draft = new();
    private ImmutableDictionary<string, string> _problems = ImmutableDictionary<string, string>.Empty;
    private DateTimeOffset? _next;
    private RunningScan? _scan;
    private Confirm? _disable;
    private Confirm? _remove;
    private bool _saved;
    private bool _tested;

    [Parameter]
    public string Id { get; set; } = "";

    /// <summary>"1" begins the connection test at once.</summary>
    [SupplyParameterFromQuery(Name = "test")]
    private string? Test { get; set; }

    [Inject]
    private AccountQueries Accounts { get; set; } = default!;

    [Inject]
    private AccountConnections Connections { get; set; } = default!;

    [Inject]
    private ScanQueries Scans { get; set; } = default!;

    [Inject]
    private SnapshotStore Snapshots { get; set; } = default!;

    [Inject]
    private ScanRequests Requests { get; set; } = default!;

    [Inject]
    private ScanSchedules Schedules { get; set; } = default!;

    [Inject]
    private ScanWatch Watch { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    private AccountId Account => new(Id);

    protected override async Task OnParametersSetAsync()
    {
        await LoadAsync();
        if (_account.Value is { } account)
            _draft = AccountDraft.Of(account);
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        // A scan that was under way when the page was opened.
        if (firstRender && (await LoadAsync(left => Accounts.FindAsync(Account, left))).Value is { LastScanState: ScanState.Queued or ScanState.Running or ScanState.Evaluating, LastScanId: { } scan })
            await FollowAsync(scan);
    }

    private async Task LoadAsync()
    {
        _account = await LoadAsync(left => Accounts.FindAsync(Account, left));
        if (_account.Value is null)
            return;

        _next = Schedules.NextRuns().TryGetValue(Id, out var next) ? next : null;
        _scans = await LoadAsync<IReadOnlyList<ScanSummary>>(async left => (await Scans.ListAsync(Id, unfinished: false, ScansShown, after: null, left)).Items);
        _changes = (await LoadAsync(left => Scans.CountChangesAsync([.. (_scans.Value ?? []).Select(scan => scan.Id)], left))).Value ?? _changes;
        _unreadable = await LoadAsync(async left => await Snapshots.LatestAsync(Account, left) is { } snapshot ? snapshot.Unreadable() : []);
    }

    private async Task SaveAsync()
    {
        _saved = false;
        _problems = _draft.Problems();
        if (!_problems.IsEmpty || _account.Value is not { } account)
            return;

        _saved = await Connections.EditAsync(Id, _draft.ToSettings(account.Enabled), await ActorAsync(), Left);
        await LoadAsync();
    }

    private async Task ToggleAsync()
    {
        if (_account.Value is not { } account)
            return;

        await Connections.EditAsync(account.Id, AccountDraft.Of(account).ToSettings(!account.Enabled), await ActorAsync(), Left);
        await LoadAsync();
    }

    private async Task RemoveAsync()
    {
        await Connections.RemoveAsync(Id, await ActorAsync(), Left);
        Navigation.NavigateTo("/admin/accounts");
    }

    private async Task ScanAsync() => await FollowAsync(await Requests.ScanAsync(Account, (await ActorAsync()).Name, Left));

    private async Task FollowAsync(Guid id)
    {
        await foreach (var scan in Watch.FollowAsync(id, Left))
        {
            _scan = scan;
            StateHasChanged();
        }

        await LoadAsync();
        StateHasChanged();
    }
}
