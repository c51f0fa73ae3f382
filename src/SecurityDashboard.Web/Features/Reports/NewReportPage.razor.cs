using System.Collections.Immutable;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.WebUtilities;
using SecurityDashboard.Compliance;
using SecurityDashboard.Data.Queries;
using SecurityDashboard.Web.Design;
using SecurityDashboard.Web.Features.Compliance;

namespace SecurityDashboard.Web.Features.Reports;

public sealed partial class NewReportPage : AddressPage
{
    private const int MostPipelines = 500;

    private readonly HashSet<ReportFormat> _formats = [.. Enum.GetValues<ReportFormat>()];
    private Loaded<Choices> _choices = Loaded<Choices>.Waiting;
    private ImmutableArray<ReportKind> _kinds = [];
    private ReportKind _kind;
    private string _framework = "";
    private string _pipeline = "";
    private string _scope = "";
    private string _title = "";
    private DateOnly? _from;
    private DateOnly? _at;
    private bool _withEvidence;
    private bool _withAudit;
    private int _keepDays = ReportRequests.UsualDays;
    private string? _problem;
    private bool _isSending;
    private Extent _extent = Extent.Nothing;

    [CascadingParameter]
    private Task<AuthenticationState> Who { get; set; } = default!;

    [Inject]
    private ReportKinds Kinds { get; set; } = default!;

    [Inject]
    private People.Extents Extents { get; set; } = default!;

    [Inject]
    private ReportRequests Requests { get; set; } = default!;

    [Inject]
    private Frameworks Frameworks { get; set; } = default!;

    [Inject]
    private PipelineQueries Pipelines { get; set; } = default!;

    protected override async Task ReadAsync(string query)
    {
        var user = (await Who).User;
        _kinds = [.. Kinds.All.Where(kind => new ReportRequest { Kind = kind }.Needs.All(capability => People.Capabilities.Allows(user, capability)))];
        _extent = await Extents.OfAsync(user, People.Capabilities.Export, Left);
        if (!_extent.IsEverything)
            _kinds = [.. _kinds.Where(kind => kind is ReportKind.Pipeline or ReportKind.Access)];
        var values = QueryHelpers.ParseQuery(query);
        _kind = Enum.TryParse<ReportKind>(values.GetValueOrDefault("kind"), ignoreCase: true, out var kind) && _kinds.Contains(kind) ? kind : _kinds[0];
        _framework = values.GetValueOrDefault("framework").ToString();
        _pipeline = values.GetValueOrDefault("pipeline").ToString();
        _scope = values.GetValueOrDefault("scope").ToString();
        _title = values.GetValueOrDefault("title").ToString();
        await LoadAsync();
    }

    private async Task LoadAsync()
    {
        _choices = await LoadAsync(async left => new Choices(await Frameworks.ListAsync(left), (await Pipelines.ListAsync(new PipelineFilter { Within = _extent }, PipelineOrder.Name, MostPipelines, after: null, left)).Items));
        if (_framework.Length == 0)
            _framework = _choices.Value?.Frameworks.FirstOrDefault()?.Id ?? "";
        if (_pipeline.Length == 0 && (_kind is ReportKind.Pipeline || !_extent.IsEverything))
            _pipeline = _choices.Value?.Pipelines.FirstOrDefault()?.Id.ToString() ?? "";
    }

    private void Choose(ReportFormat format, bool isChosen)
    {
        if (isChosen)
            _formats.Add(format);
        else
            _formats.Remove(format);
    }

    private async Task AskAsync()
    {
        if (_isSending)
            return;

        (_isSending, _problem) = (true, null);
        try
        {
            var id = await Requests.AskAsync(new ReportRequest
            {
                Kind = _kind,
                Title = _title,
                Scope = _scope.Trim().TrimStart('?'),
                Framework = _kind is ReportKind.Framework ? _framework : null,
                Pipeline = _kind is ReportKind.Pipeline or ReportKind.Access && Guid.TryParse(_pipeline, out var pipeline) ? pipeline : null,
                From = _from is { } from ? new DateTimeOffset(from.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero) : null,
                At = _at is { } at ? new DateTimeOffset(at.AddDays(1).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero).AddTicks(-1) : At,
                Formats = [.. _formats.Order()],
                WithEvidence = _withEvidence,
                WithAudit = _withAudit,
            }, _keepDays, (await Who).User, await ActorAsync(), Left);
            Navigation.NavigateTo(Addresses.OfReport(id));
        }
        catch (Exception e) when (e is FormatException or UnauthorizedAccessException)
        {
            _problem = e.Message;
        }
        finally
        {
            _isSending = false;
        }
    }

    private sealed record Choices(ImmutableArray<Framework> Frameworks, ImmutableArray<PipelineSummary> Pipelines);
}
