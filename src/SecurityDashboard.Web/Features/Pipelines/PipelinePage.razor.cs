using Microsoft.AspNetCore.Components;
using SecurityDashboard.Access;
using SecurityDashboard.Controls;
using SecurityDashboard.Data;
using SecurityDashboard.Data.Queries;
using SecurityDashboard.Inventory;
using SecurityDashboard.Web.Design;
using SecurityDashboard.Web.Features.Access;
using SecurityDashboard.Web.Features.Scans;
using SecurityDashboard.Web.Jobs;

namespace SecurityDashboard.Web.Features.Pipelines;

public sealed partial class PipelinePage : DataPage
{
    private Loaded<PipelineDetail?> _detail = Loaded<PipelineDetail?>.Waiting;
    private Loaded<StageGraph?> _stages = Loaded<StageGraph?>.Waiting;
    private Loaded<IReadOnlyList<(DateTimeOffset At, double Value)>> _trend = Loaded<IReadOnlyList<(DateTimeOffset At, double Value)>>.Waiting;
    private Loaded<PipelineAccess?> _access = Loaded<PipelineAccess?>.Waiting;
    private RunningScan? _scan;
    private bool _withEvidence;
    private int _loads;

    [Parameter]
    public string Account { get; set; } = "";

    [Parameter]
    public string Region { get; set; } = "";

    [Parameter]
    public string Name { get; set; } = "";

    [Inject]
    private PipelineQueries Pipelines { get; set; } = default!;

    [Inject]
    private TrendQueries Trends { get; set; } = default!;

    [Inject]
    private SnapshotStore Snapshots { get; set; } = default!;

    [Inject]
    private ScanRequests Requests { get; set; } = default!;

    [Inject]
    private People.Extents Extents { get; set; } = default!;

    [CascadingParameter]
    private Task<Microsoft.AspNetCore.Components.Authorization.AuthenticationState> Who { get; set; } = default!;

    [Inject]
    private ScanWatch Watch { get; set; } = default!;

    protected override Task OnParametersSetAsync() => LoadAsync();

    private async Task LoadAsync()
    {
        var load = ++_loads;
        _access = Loaded<PipelineAccess?>.Waiting;
        _detail = await LoadAsync(FindAsync);
        if (_detail.Value is not { } detail)
            return;

        _withEvidence = await Extents.HoldsAsync((await Who).User, People.Capabilities.ViewEvidence, About.Pipeline(detail.Pipeline.Id), Left);
        var stored = await LoadAsync(left => StoredPipeline.FindAsync(Snapshots.At(At), detail.Pipeline, left));
        _stages = stored.Select(found => found is null ? null : StageGraph.Of(found.Pipeline, detail.Open));
        _trend = await LoadAsync<IReadOnlyList<(DateTimeOffset At, double Value)>>(async left =>
        {
            var now = At ?? Time.GetUtcNow();
            var points = await Trends.PointsAsync(ScoreScope.Pipeline, detail.Pipeline.Id.ToString("N"), now.AddDays(-180), now, most: 120, left);
            return [.. points.Select(point => (point.At, point.Score.Score.Shown))];
        });
        if (!_withEvidence)
            return;

        StateHasChanged();
        // Of a large account this takes a while; the rest is there, and answers, meanwhile.
        var access = await LoadAsync(left => Task.Run(() => stored.Value is { } found ? PipelineAccess.Of(found.Pipeline, found.Estate, AccessPanel.Asked) : null, left));
        // The page may have gone on to another pipeline.
        if (load == _loads)
            _access = access;
    }

    private async Task<PipelineDetail?> FindAsync(CancellationToken left) =>
        await Pipelines.At(At).FindAsync(Account, Region, Name, left) is { } found ? await Pipelines.At(At).FindAsync(found.Id, left) : null;

    private async Task ScanAsync()
    {
        var id = await Requests.ScanAsync(new AccountId(Account), (await ActorAsync()).Name, Left);
        await foreach (var scan in Watch.FollowAsync(id, Left))
        {
            _scan = scan;
            StateHasChanged();
        }

        await LoadAsync();
    }

    private static string Cap(PipelineDetail detail)
    {
        if (detail.Open.Length == 0)
            return "Nothing fails and everything could be read.";

        var worst = detail.Open.Max(open => open.Finding.Severity);
        var capping = detail.Open.Where(open => open.Finding.Severity == worst).ToList();
        var unknown = capping.Count(open => open.Finding.Outcome is Outcome.Unknown && open.Finding.Status is not SecurityDashboard.Findings.FindingStatus.Open);
        var what = $"{capping.Count} {worst.ToString().ToLowerInvariant()} {(capping.Count == 1 ? "finding keeps" : "findings keep")} it below {Ceiling(worst)}";
        return unknown == 0 ? $"{what}." : $"{what}; {unknown} of them could not be judged.";
    }

    private static int Ceiling(Severity severity) => severity switch
    {
        Severity.Critical => 40,
        Severity.High => 70,
        Severity.Medium => 90,
        _ => 100,
    };
}
