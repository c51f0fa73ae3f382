using System.Collections.Frozen;
using Microsoft.AspNetCore.Components;
using SecurityDashboard.Data;
using SecurityDashboard.Data.Queries;
using SecurityDashboard.Inventory;
using SecurityDashboard.Web.Design;
using SecurityDashboard.Web.Jobs;

namespace SecurityDashboard.Web.Features.Accounts;

public sealed partial class AccountsPage : DataPage
{
    private const int PageSize = 100;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    private Loaded<Page<AccountSummary>> _page = Loaded<Page<AccountSummary>>.Waiting;
    private List<AccountSummary> _shown = [];
    private IReadOnlyDictionary<string, DateTimeOffset> _next = FrozenDictionary<string, DateTimeOffset>.Empty;
    private AccountSummary? _asked;
    private Confirm? _toggle;
    private Confirm? _remove;
    private string? _said;

    [Inject]
    private AccountQueries Accounts { get; set; } = default!;

    [Inject]
    private AccountConnections Connections { get; set; } = default!;

    [Inject]
    private ScanRequests Requests { get; set; } = default!;

    [Inject]
    private ScanSchedules Schedules { get; set; } = default!;

    [Inject]
    private ScanWatch Watch { get; set; } = default!;

    protected override Task OnInitializedAsync() => LoadAsync();

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
            return;

        await foreach (var _ in Watch.NewsAsync(Left))
        {
            if (_page is { IsWaiting: false, Error: null })
                await ReloadAsync();
            StateHasChanged();
            await Task.Delay(Pause, Time, Left);
        }
    }

    private async Task LoadAsync()
    {
        _page = await LoadAsync(left => Accounts.ListAsync(PageSize, after: null, left));
        _shown = [.. _page.Value?.Items ?? []];
        _next = Schedules.NextRuns();
    }

    /// <summary>As many as are shown, in one go.</summary>
    private async Task ReloadAsync()
    {
        var again = await LoadAsync(left => Accounts.ListAsync(Math.Max(PageSize, _shown.Count), after: null, left));
        if (again.Value is not { } page)
            return;

        (_page, _shown, _next) = (again, [.. page.Items], Schedules.NextRuns());
    }

    private async Task MoreAsync()
    {
        var next = await LoadAsync(left => Accounts.ListAsync(PageSize, _page.Value?.Next, left));
        _shown.AddRange(next.Value?.Items ?? []);
        _page = next;
    }

    private async Task ScanAsync(AccountSummary account)
    {
        await Requests.ScanAsync(new AccountId(account.Id), (await ActorAsync()).Name, Left);
        _said = $"A scan of {account.Name} was asked for.";
        await ReloadAsync();
    }

    private async Task AskToggleAsync(AccountSummary account)
    {
        _asked = account;
        if (account.Enabled)
            await _toggle!.AskAsync();
        else
            await ToggleAsync();
    }

    private async Task ToggleAsync()
    {
        if (_asked is not { } account)
            return;

        await Connections.EditAsync(account.Id, AccountDraft.Of(account).ToSettings(!account.Enabled), await ActorAsync(), Left);
        _said = $"{account.Name} is {(account.Enabled ? "disabled" : "enabled")}.";
        await ReloadAsync();
    }

    private async Task AskRemoveAsync(AccountSummary account)
    {
        _asked = account;
        await _remove!.AskAsync();
    }

    private async Task RemoveAsync()
    {
        if (_asked is not { } account)
            return;

        await Connections.RemoveAsync(account.Id, await ActorAsync(), Left);
        _said = $"{account.Name} was removed.";
        await ReloadAsync();
    }
}
