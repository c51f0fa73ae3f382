using System.Collections.Immutable;
using System.Globalization;
using Microsoft.AspNetCore.Components;
using SecurityDashboard.Data;
using SecurityDashboard.Data.Queries;
using SecurityDashboard.Inventory;
using SecurityDashboard.Web.Design;
using SecurityDashboard.Web.Jobs;

namespace SecurityDashboard.Web.Features.Jobs;

public sealed partial class JobsPage : DataPage
{
    private const int Most = 100;
    private const int MostAccounts = 1_000;

    // Scans tell much more often than people can read.
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan s_silence = TimeSpan.FromMinutes(5);

    private Loaded<Page<ScanSummary>> _running = Loaded<Page<ScanSummary>>.Waiting;
    private Loaded<ImmutableArray<AccountSummary>> _failed = Loaded<ImmutableArray<AccountSummary>>.Waiting;
    private Loaded<ImmutableArray<Schedule>> _schedules = Loaded<ImmutableArray<Schedule>>.Waiting;
    private string? _said;

    [Inject]
    private ScanQueries Scans { get; set; } = default!;

    [Inject]
    private AccountQueries Accounts { get; set; } = default!;

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
            await LoadAsync();
            StateHasChanged();
            await Task.Delay(s_pause, Time, Left);
        }
    }

    private async Task LoadAsync()
    {
        // What is shown stays until there is something newer.
        var running = await LoadAsync(left => Scans.ListAsync(account: null, unfinished: true, Most, after: null, left));
        _running = running.HasValue || !_running.HasValue ? running : _running;
        var accounts = await LoadAsync(left => Accounts.ListAsync(MostAccounts, after: null, left));
        _failed = accounts.Select(page => page.Items.Where(account => account is { Enabled: true, LastScanState: ScanState.Failed }).ToImmutableArray());
        _schedules = accounts.Select(page => Schedules.All().Select(job => Schedule.Of(job, page.Items)).OrderBy(job => job.Account is not null).ThenBy(job => job.Next).ToImmutableArray());
    }

    private async Task CancelAsync(ScanSummary scan)
    {
        _said = await Requests.CancelAsync(scan.Id, await ActorAsync(), Left) ? $"The scan of {scan.AccountName} was asked to stop." : $"The scan of {scan.AccountName} had ended already.";
        await LoadAsync();
    }

    private async Task AgainAsync(ImmutableArray<AccountSummary> accounts)
    {
        foreach (var account in accounts)
            await Requests.ScanAsync(new AccountId(account.Id), (await ActorAsync()).Name, Left);
        _said = accounts is [var one] ? $"A scan of {one.Name} was asked for." : $"Scans of {accounts.Length} accounts were asked for.";
        await LoadAsync();
    }

    private bool IsStuck(ScanSummary scan) => scan is { StartedAt: not null, HeartbeatAt: { } heard } && Time.GetUtcNow() - heard > s_silence;

    private int Minutes(ScanSummary scan) => (int)(Time.GetUtcNow() - (scan.HeartbeatAt ?? scan.RequestedAt)).TotalMinutes;

    /// <summary>As fast as it went until now; null while that says little.</summary>
    private string? Remaining(ScanSummary scan, ScanProgress progress)
    {
        if (scan.StartedAt is not { } started || progress.Done * 10 < progress.Total || progress.Done >= progress.Total)
            return null;

        var left = (Time.GetUtcNow() - started) / progress.Done * (progress.Total - progress.Done);
        return left.TotalSeconds < 90 ? $"{Math.Max(1, (int)left.TotalSeconds).ToString(CultureInfo.InvariantCulture)} s" : $"{((int)left.TotalMinutes).ToString(CultureInfo.InvariantCulture)} min";
    }

    /// <summary>Something that begins by itself.</summary>
    /// <param name="Account">Its number; null for what keeps house.</param>
    private sealed record Schedule(string Id, string What, string? Account, string Cron, DateTimeOffset? Next, DateTimeOffset? Last, string? State)
    {
        public static Schedule Of(RecurringWork job, ImmutableArray<AccountSummary> accounts) => new(
            job.Id,
            job.Account is { } id ? $"Scan of {accounts.FirstOrDefault(account => account.Id == id)?.Name ?? id}" : job.Id switch { "sweep" => "Take up what was left", "retention" => "Remove what is old", "rollup" => "Daily trends", "alerts" => "Tell alerts", "reports" => "Scheduled reports", _ => job.Id },
            job.Account, job.Cron, job.Next, job.Last, job.State);
    }
}
