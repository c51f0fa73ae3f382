using System.Collections.Immutable;
using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.WebUtilities;
using SecurityDashboard.Data;
using SecurityDashboard.Data.Queries;
using SecurityDashboard.Web.Design;

namespace SecurityDashboard.Web.Features.Reports;

public sealed partial class ReportsPage : AddressPage
{
    private const int PageSize = 50;
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(2);

    private Loaded<Page<ReportSummary>> _page = Loaded<Page<ReportSummary>>.Waiting;
    private Loaded<string> _key = Loaded<string>.Waiting;
    private List<ReportSummary> _shown = [];
    private ImmutableArray<string> _unknown = [];
    private ReportKind? _kind;

    [CascadingParameter]
    private Task<AuthenticationState> Who { get; set; } = default!;

    [Inject]
    private ReportQueries Queries { get; set; } = default!;

    [Inject]
    private EvidenceKeys Keys { get; set; } = default!;

    internal static string Size(long bytes) => bytes switch
    {
        < 1_000 => $"{bytes} B",
        < 1_000_000 => (bytes / 1_000.0).ToString("0.#", CultureInfo.InvariantCulture) + " kB",
        _ => (bytes / 1_000_000.0).ToString("0.#", CultureInfo.InvariantCulture) + " MB",
    };

    internal static string KindWords(ReportSummary report) => Enum.TryParse<ReportKind>(report.Kind, ignoreCase: true, out var kind) ? ReportKinds.WordsOf(kind) : report.Kind;

    protected override async Task ReadAsync(string query)
    {
        var values = QueryHelpers.ParseQuery(query);
        _kind = Enum.TryParse<ReportKind>(values.GetValueOrDefault("kind"), ignoreCase: true, out var kind) && Enum.IsDefined(kind) ? kind : null;
        _unknown = [.. values.Keys.Where(key => key is not ("kind" or "at")), .. values.TryGetValue("kind", out var asked) && _kind is null ? [$"kind={asked}"] : Array.Empty<string>()];
        await LoadAsync();
        _key = await LoadAsync(Keys.IdAsync);
    }

    /// <summary>Looks again while something of what is shown is being made.</summary>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
            return;

        using var timer = new PeriodicTimer(LookEvery, Time);
        try
        {
            while (await timer.WaitForNextTickAsync(Left))
                if (_shown.Any(report => report.IsUnfinished))
                    await LookAgainAsync(LoadAsync);
        }
        catch (OperationCanceledException) when (Left.IsCancellationRequested)
        {
            // The page was left.
        }
    }

    private async Task LoadAsync()
    {
        _page = await LoadAsync(left => PageAsync(after: null, left));
        _shown = [.. _page.Value?.Items ?? []];
    }

    private async Task MoreAsync()
    {
        _page = await LoadAsync(left => PageAsync(_page.Value?.Next, left));
        _shown.AddRange(_page.Value?.Items ?? []);
    }

    private async Task<Page<ReportSummary>> PageAsync(string? after, CancellationToken left) =>
        await Queries.ListAsync(ReportReaders.Of((await Who).User) with { Kind = _kind is { } kind ? Api.Words.NameOf(kind) : null }, PageSize, after, left);
}
