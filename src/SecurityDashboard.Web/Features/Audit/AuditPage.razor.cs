using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.WebUtilities;
using SecurityDashboard.Data;
using SecurityDashboard.Data.Queries;
using SecurityDashboard.Web.Design;

namespace SecurityDashboard.Web.Features.Audit;

public sealed partial class AuditPage : AddressPage
{
    private const int PageSize = 100;

    private AuditFilter _filter = new();
    private static readonly string[] s_keys = ["actor", "action", "target", "from", "to"];

    private Loaded<Page<AuditRecord>> _page = Loaded<Page<AuditRecord>>.Waiting;
    private List<AuditRecord> _shown = [];
    private Loaded<(long? Broken, DateTimeOffset At)>? _verdict;
    private bool _isVerifying;

    [Inject]
    private AuditQueries Entries { get; set; } = default!;

    [Inject]
    private AuditLog Log { get; set; } = default!;

    private string ExportAddress => QueryHelpers.AddQueryString("/api/v1/audit", new Dictionary<string, string?>
    {
        ["actor"] = _filter.Actor,
        ["action"] = _filter.Action,
        ["target"] = _filter.Target,
        ["from"] = Day(_filter.From),
        ["to"] = Day(_filter.To),
        ["format"] = "csv",
    });

    private bool IsFiltered => _filter != new AuditFilter();

    protected override Task ReadAsync(string query)
    {
        var keys = QueryHelpers.ParseQuery(query);
        string? Text(string key) => keys.TryGetValue(key, out var value) && value.ToString().Trim() is { Length: > 0 } text ? text : null;
        _filter = new AuditFilter
        {
            Actor = Text("actor"),
            Action = Text("action"),
            Target = Text("target"),
            From = AuditMoment.From(Text("from")),
            To = AuditMoment.To(Text("to")),
        };
        return LoadAsync();
    }

    private async Task LoadAsync()
    {
        _page = await LoadAsync(left => Entries.ListAsync(_filter, PageSize, after: null, left));
        _shown = [.. _page.Value?.Items ?? []];
    }

    private async Task MoreAsync()
    {
        var next = await LoadAsync(left => Entries.ListAsync(_filter, PageSize, _page.Value?.Next, left));
        _shown.AddRange(next.Value?.Items ?? []);
        _page = next;
    }

    private async Task VerifyAsync()
    {
        _isVerifying = true;
        _verdict = null;
        // It is about the whole log, whatever part is shown.
        _verdict = await LoadAsync(async left => (await Log.VerifyAsync(left), Time.GetUtcNow()), Left);
        _isVerifying = false;
    }

    private void Go(string key, string? value) => Navigation.NavigateTo(Navigation.GetUriWithQueryParameter(key, string.IsNullOrWhiteSpace(value) ? null : value.Trim()));

    private static string? Day(DateTimeOffset? at) => at?.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
