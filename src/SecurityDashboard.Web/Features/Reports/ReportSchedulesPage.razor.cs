using System.Collections.Immutable;
using System.Security.Claims;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.WebUtilities;
using SecurityDashboard.Compliance;
using SecurityDashboard.Data;
using SecurityDashboard.Data.Queries;
using SecurityDashboard.Data.Tables;
using SecurityDashboard.Reports;
using SecurityDashboard.Web.Design;
using SecurityDashboard.Web.Features.Compliance;

namespace SecurityDashboard.Web.Features.Reports;

/// <summary>Scheduled reports, and the one that <c>?schedule=</c> names to be changed; a new one where the name is empty.</summary>
public sealed partial class ReportSchedulesPage : AddressPage
{
    private const int MostPipelines = 500;
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(5);
    private static readonly ImmutableArray<string> Zones = [.. TimeZoneInfo.GetSystemTimeZones().Select(zone => zone.Id).Where(id => id.Contains('/', StringComparison.Ordinal) || id is "UTC").Order(StringComparer.Ordinal)];

    private Loaded<ImmutableArray<ReportScheduleRow>> _schedules = Loaded<ImmutableArray<ReportScheduleRow>>.Waiting;
    private Loaded<Choices> _choices = Loaded<Choices>.Waiting;
    private ClaimsPrincipal _user = new();
    private ImmutableArray<ReportKind> _kinds = [];
    private ImmutableArray<string> _unknown = [];
    private Draft? _draft;
    private ReportScheduleRow? _edited;
    private ReportScheduleRow? _removed;
    private string? _problem;
    private string? _said;
    private bool _isProblem;

    [CascadingParameter]
    private Task<AuthenticationState> Who { get; set; } = default!;

    [Inject]
    private ReportSchedules Schedules { get; set; } = default!;

    [Inject]
    private ReportScheduleStore Store { get; set; } = default!;

    [Inject]
    private ScheduledReports Reports { get; set; } = default!;

    [Inject]
    private ReportKinds Kinds { get; set; } = default!;

    [Inject]
    private Frameworks Frameworks { get; set; } = default!;

    [Inject]
    private PipelineQueries Pipelines { get; set; } = default!;

    protected override async Task ReadAsync(string query)
    {
        _user = (await Who).User;
        _kinds = [.. Kinds.All.Where(kind => new ReportRequest { Kind = kind }.Needs.All(capability => People.Capabilities.Allows(_user, capability)))];
        var values = QueryHelpers.ParseQuery(query);
        _unknown = [.. values.Keys.Where(key => key is not ("schedule" or "at"))];
        await LoadAsync();
        (_draft, _edited, _problem) = (null, null, null);
        if (!values.TryGetValue("schedule", out var asked))
            return;

        _edited = _schedules.HasValue && Guid.TryParse(asked, out var id) ? _schedules.Value.FirstOrDefault(schedule => schedule.Id == id && ReportSchedules.MayChange(_user, schedule)) : null;
        if (_edited is null && asked.ToString().Length > 0)
        {
            Say("There is no such schedule that you may change.", isProblem: true);
            return;
        }

        _choices = await LoadAsync(async left => new Choices(await Frameworks.ListAsync(left), (await Pipelines.ListAsync(new PipelineFilter(), PipelineOrder.Name, MostPipelines, after: null, left)).Items));
        _draft = _edited is { } edited ? Draft.Of(edited) : new Draft { Kind = _kinds.FirstOrDefault() };
        if (_draft.Framework.Length == 0)
            _draft.Framework = _choices.Value?.Frameworks.FirstOrDefault()?.Id ?? "";
    }

    /// <summary>Looks again while a report is on its way.</summary>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
            return;

        using var timer = new PeriodicTimer(LookEvery, Time);
        try
        {
            while (await timer.WaitForNextTickAsync(Left))
                if (_schedules.HasValue && _schedules.Value.Any(schedule => schedule.PendingId is not null))
                    await LookAgainAsync(LoadAsync);
        }
        catch (OperationCanceledException) when (Left.IsCancellationRequested)
        {
            // The page was left.
        }
    }

    private async Task LoadAsync() => _schedules = await LoadAsync(left => Schedules.ListAsync(_user, left));

    private async Task SaveAsync()
    {
        if (_draft is not { } draft)
            return;

        _problem = null;
        try
        {
            var wanted = draft.ToWanted(paused: _edited is { Enabled: false });
            if (_edited is not { } edited)
                await Schedules.AddAsync(wanted, _user, await ActorAsync(), Left);
            else if (await Schedules.ChangeAsync(edited, wanted, edited.Version, _user, await ActorAsync(), Left) is not Changed.Done)
            {
                _problem = "Somebody changed or removed it meanwhile. Load the page again to see what it is now.";
                return;
            }

            Say($"{wanted.Name} is saved.", isProblem: false);
            Navigation.NavigateTo("/reports/schedules");
        }
        catch (Exception e) when (e is FormatException or UnauthorizedAccessException)
        {
            _problem = e.Message;
        }
    }

    private Task RunAsync(ReportScheduleRow schedule) => DoAsync(async () =>
        await Reports.RunNowAsync(schedule, await ActorAsync(), Left) is null ? "A report of it is on its way already." : $"{schedule.Name} is being made.");

    private Task PauseAsync(ReportScheduleRow schedule) => DoAsync(async () =>
    {
        await Schedules.PauseAsync(schedule, paused: schedule.Enabled, _user, await ActorAsync(), Left);
        return $"{schedule.Name} is {(schedule.Enabled ? "paused" : "due again by its schedule")}.";
    });

    private async Task RemoveAsync(ReportScheduleRow schedule)
    {
        await DoAsync(async () =>
        {
            _removed = await Schedules.RemoveAsync(schedule, _user, await ActorAsync(), Left);
            return $"{schedule.Name} is removed; its reports are kept.";
        });
    }

    private Task UndoAsync() => DoAsync(async () =>
    {
        if (_removed is not { } removed)
            return "There is nothing to undo.";

        await Store.AddAsync(removed, await ActorAsync(), Left);
        _removed = null;
        return $"{removed.Name} is back.";
    });

    private async Task DoAsync(Func<Task<string>> what)
    {
        try
        {
            Say(await what(), isProblem: false);
        }
        catch (Exception e) when (e is FormatException or UnauthorizedAccessException)
        {
            Say(e.Message, isProblem: true);
        }

        await LoadAsync();
    }

    private void Say(string text, bool isProblem) => (_said, _isProblem) = (text, isProblem);

    private static string ToneOf(ScheduleOutcome outcome) => outcome switch { ScheduleOutcome.Sent => "tone-good", ScheduleOutcome.Failed => "tone-high", _ => "tone-muted" };

    private static string ShapeOf(ScheduleOutcome outcome) => outcome switch { ScheduleOutcome.Sent => Shapes.Check, ScheduleOutcome.Failed => Shapes.Triangle, _ => Shapes.Dash };

    private sealed record Choices(ImmutableArray<Framework> Frameworks, ImmutableArray<PipelineSummary> Pipelines);

    /// <summary>What stands in the fields.</summary>
    private sealed class Draft
    {
        public string Name { get; set; } = "";

        public ReportKind Kind { get; set; }

        public string Framework { get; set; } = "";

        public string Pipeline { get; set; } = "";

        public string Scope { get; set; } = "";

        public ReportPeriod Period { get; set; } = ReportPeriod.LastMonth;

        public string Cron { get; set; } = "0 7 1 * *";

        public string Zone { get; set; } = "";

        public int KeepDays { get; set; } = ReportRequests.UsualDays;

        public string Recipients { get; set; } = "";

        public HashSet<ReportFormat> Formats { get; init; } = [ReportFormat.Pdf, ReportFormat.Html, ReportFormat.Xlsx];

        public bool OnlyIfChanged { get; set; }

        public bool Evidence { get; set; }

        public bool Audit { get; set; }

        public static Draft Of(ReportScheduleRow row)
        {
            var request = ReportRequest.Parse(row.Request);
            return new Draft
            {
                Name = row.Name,
                Kind = request.Kind,
                Framework = request.Framework ?? "",
                Pipeline = request.Pipeline?.ToString() ?? "",
                Scope = request.Scope,
                Period = row.Period,
                Cron = row.Cron,
                Zone = row.Zone,
                KeepDays = row.KeepDays,
                Recipients = row.Recipients.Replace(",", "\n", StringComparison.Ordinal),
                Formats = [.. request.Formats],
                OnlyIfChanged = row.OnlyIfChanged,
                Evidence = request.WithEvidence,
                Audit = request.WithAudit,
            };
        }

        public void Choose(ReportFormat format, bool isChosen)
        {
            if (isChosen)
                Formats.Add(format);
            else
                Formats.Remove(format);
        }

        public ReportScheduleDraft ToWanted(bool paused) => new(
            Name, Kind, Scope, Kind is ReportKind.Framework ? Framework : null, Kind is ReportKind.Pipeline or ReportKind.Access && Guid.TryParse(Pipeline, out var pipeline) ? pipeline : null, [.. Formats.Order()], Evidence, Audit, Period, Cron, Zone.Trim(),
            [.. Recipients.Split((char[])[',', ';', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)], OnlyIfChanged, KeepDays, paused);
    }
}
