using Microsoft.Extensions.DependencyInjection;
using SecurityDashboard.Controls;
using SecurityDashboard.Data;
using SecurityDashboard.Data.Queries;
using SecurityDashboard.Encryption;
using SecurityDashboard.Findings;
using SecurityDashboard.Inventory;
using SecurityDashboard.Transit;

namespace SecurityDashboard.Benchmarks;

/// <summary>Every list and aggregate that the pages and the API ask for, as they ask, with another account, control, pipeline or word at each run.</summary>
internal sealed class PageQueries(IServiceProvider services, LargeEstate estate)
{
    private const int Page = 50;
    private readonly Random _random = new(7);
    private readonly List<string> _accounts = [.. estate.Accounts];
    private readonly FindingQueries _findings = services.GetRequiredService<FindingQueries>();
    private readonly PipelineQueries _pipelines = services.GetRequiredService<PipelineQueries>();
    private readonly PostureQueries _posture = services.GetRequiredService<PostureQueries>();
    private readonly AccountQueries _accountQueries = services.GetRequiredService<AccountQueries>();
    private readonly ScanQueries _scans = services.GetRequiredService<ScanQueries>();
    private readonly AuditQueries _audit = services.GetRequiredService<AuditQueries>();
    private readonly TrendQueries _trends = services.GetRequiredService<TrendQueries>();
    private List<Guid> _pipelineIds = [];
    private List<FindingSummary> _some = [];

    private static CancellationToken None => CancellationToken.None;

    public async Task<List<(string Name, Func<Task> Ask)>> AllAsync()
    {
        _pipelineIds = [.. estate.PipelineRows.Select(row => row.Id).Take(500)];
        _some = [.. (await _findings.ListAsync(new FindingFilter { Open = true }, FindingOrder.WorstSeverity, 200, null, None)).Items];

        return
        [
            ("overview", () => _posture.OverviewAsync(None)),
            ("freshness chip", () => _posture.FreshnessAsync(None)),
            ("fix once, help many", () => _posture.SharedAsync(6, None)),
            ("trend of the estate, 90 days", () => _trends.PointsAsync(ScoreScope.Estate, "", Now.AddDays(-90), Now, 120, None)),
            ("trend of the estate, 3 years", () => _trends.PointsAsync(ScoreScope.Estate, "", Now.AddYears(-3), Now, 366, None)),
            ("trend of an account, 3 years", () => _trends.PointsAsync(ScoreScope.Account, Any(_accounts), Now.AddYears(-3), Now, 366, None)),
            ("trend of a pipeline, 3 years", () => _trends.PointsAsync(ScoreScope.Pipeline, Any(_pipelineIds).ToString("N"), Now.AddYears(-3), Now, 366, None)),
            .. Filters().SelectMany(filter => Findings(filter.Name, filter.Filter)),
            ("finding", () => _findings.FindAsync(Any(_some).Id, None)),
            ("findings of the API with pipelines and gains", async () => await _findings.ContextsAsync([.. (await _findings.ListAsync(new FindingFilter { Open = true }, FindingOrder.WorstSeverity, Page, null, None)).Items.Select(it => it.Id)], None)),
            ("control counts", () => _findings.CountsAsync(None)),
            .. from order in Enum.GetValues<PipelineOrder>()
               from filter in PipelineFilters()
               select ($"pipelines {order} {filter.Name}".TrimEnd(), (Func<Task>)(() => _pipelines.ListAsync(filter.Filter(), order, Page, null, None))),
            ("pipelines WorstScore, deep", () => DeepAsync(after => _pipelines.ListAsync(new PipelineFilter(), PipelineOrder.WorstScore, Page, after, None))),
            ("pipeline", () => _pipelines.FindAsync(Any(_pipelineIds), None)),
            ("pipelines' resources", () => _pipelines.ResourcesAsync([.. _pipelineIds.Take(Page)], None)),
            ("encryption table", () => _pipelines.PlacesAsync(new PipelineFilter(), Page, null, None)),
            ("transit table", () => _pipelines.HopsAsync(new PipelineFilter(), Page, null, None)),
            ("accounts", () => _accountQueries.ListAsync(Page, null, None)),
            ("accounts, later", () => _accountQueries.ListAsync(Page, _accounts[700], None)),
            ("account", () => _accountQueries.FindAsync(new AccountId(Any(_accounts)), None)),
            ("missing permissions", () => _accountQueries.MissingPermissionsAsync(None)),
            ("scans", () => _scans.ListAsync(null, false, Page, null, None)),
            ("scans of an account", () => _scans.ListAsync(Any(_accounts), false, Page, null, None)),
            ("scans, unfinished", () => _scans.ListAsync(null, true, Page, null, None)),
            ("scans' changes", async () => await _scans.CountChangesAsync([.. (await _scans.ListAsync(null, false, Page, null, None)).Items.Select(scan => scan.Id)], None)),
            ("audit", () => _audit.ListAsync(new AuditFilter(), Page, null, None)),
            ("audit by actor", () => _audit.ListAsync(new AuditFilter { Actor = $"person{_random.Next(50)}@example.com" }, Page, null, None)),
            ("audit by target", () => _audit.ListAsync(new AuditFilter { Target = $"target-{_random.Next(900)}" }, Page, null, None)),
            ("audit by action and time", () => _audit.ListAsync(new AuditFilter { Action = "setting.changed", From = Now.AddYears(-2), To = Now.AddYears(-1) }, Page, null, None)),
            ("audit by rare action", () => _audit.ListAsync(new AuditFilter { Action = "token.revoked" }, Page, null, None)),
        ];
    }

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    private IEnumerable<(string Name, Func<FindingFilter> Filter)> Filters() =>
    [
        ("open", () => new FindingFilter { Open = true }),
        ("everything", () => new FindingFilter()),
        ("failing", () => new FindingFilter { Statuses = [FindingStatus.Open] }),
        ("resolved", () => new FindingFilter { Statuses = [FindingStatus.Resolved] }),
        ("never failed", () => new FindingFilter { Statuses = [FindingStatus.None] }),
        ("unknown", () => new FindingFilter { Outcomes = [Outcome.Unknown] }),
        ("open critical and high", () => new FindingFilter { Open = true, Severities = [Severity.Critical, Severity.High] }),
        ("open low", () => new FindingFilter { Open = true, Severities = [Severity.Low] }),
        ("open of an account", () => new FindingFilter { Open = true, Accounts = [Any(_accounts)] }),
        ("everything of an account", () => new FindingFilter { Accounts = [Any(_accounts)] }),
        ("open of a region", () => new FindingFilter { Open = true, Regions = ["eu-west-1"] }),
        ("open of a pillar", () => new FindingFilter { Open = true, Pillars = [(Pillar)_random.Next(7)] }),
        ("open of a control", () => new FindingFilter { Open = true, Controls = [AnyControl()] }),
        ("everything of a control", () => new FindingFilter { Controls = [AnyControl()] }),
        ("open of a type", () => new FindingFilter { Open = true, ResourceTypes = [ResourceTypes.Bucket] }),
        ("open of a pipeline", () => new FindingFilter { Open = true, Pipeline = Any(_pipelineIds) }),
        ("open of a resource", () => new FindingFilter { Open = true, Resource = Any(_some).Resource }),
        ("open with a frequent text", () => new FindingFilter { Open = true, Text = "privileged" }),
        ("open with a rare text", () => new FindingFilter { Open = true, Text = $"service-{_random.Next(1_000)}-1" }),
        ("open with a text of nothing", () => new FindingFilter { Open = true, Text = "zzz-nothing" }),
        ("everything with a rare text", () => new FindingFilter { Text = $"service-{_random.Next(1_000)}-1" }),
        ("everything with a frequent text", () => new FindingFilter { Text = "payments" }),
        ("open of a secret", () => new FindingFilter { Open = true, Fingerprint = $"{_random.Next(5_000):x32}" }),
        ("stale", () => new FindingFilter { Stale = true }),
        ("open for more than 30 days", () => new FindingFilter { Open = true, OpenedBefore = Now.AddDays(-30) }),
        ("open for less than 7 days", () => new FindingFilter { Open = true, OpenedSince = Now.AddDays(-7) }),
    ];

    private IEnumerable<(string, Func<Task>)> Findings(string name, Func<FindingFilter> filter) =>
    [
        .. Enum.GetValues<FindingOrder>().Select(order => ($"findings {name}, {order}", (Func<Task>)(() => _findings.ListAsync(filter(), order, Page, null, None)))),
        ($"findings {name}, three pages", () => DeepAsync(after => _findings.ListAsync(filter(), FindingOrder.Newest, Page, after, None))),
        ($"findings {name}, counts", () => _findings.CountAsync(filter(), None)),
        .. Enum.GetValues<FindingGrouping>().Select(by => ($"findings {name}, by {by}", (Func<Task>)(() => _findings.GroupAsync(filter(), by, None)))),
    ];

    private static IEnumerable<(string Name, Func<PipelineFilter> Filter)> PipelineFilters() =>
    [
        ("", () => new PipelineFilter()),
        ("of a grade", () => new PipelineFilter { Grades = ["D"] }),
        ("of a region", () => new PipelineFilter { Regions = ["eu-west-1"] }),
        ("by text", () => new PipelineFilter { Text = "payments-service-77" }),
        ("by encryption", () => new PipelineFilter { Encryption = [EncryptionLevel.None] }),
        ("by transit", () => new PipelineFilter { Transit = [TransitEnforcement.Off] }),
        ("stale", () => new PipelineFilter { Stale = true }),
    ];

    /// <summary>Three pages, one after the other.</summary>
    private static async Task DeepAsync<T>(Func<string?, Task<Page<T>>> page)
    {
        string? after = null;
        for (var at = 0; at < 3 && (at == 0 || after is not null); at++)
            after = (await page(after)).Next;
    }

    private T Any<T>(IReadOnlyList<T> list) => list[_random.Next(list.Count)];

    private string AnyControl() => Any(ControlCatalog.All).Info.Id;
}
