using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.WebUtilities;
using SecurityDashboard.Controls;
using SecurityDashboard.Data;
using SecurityDashboard.Data.Queries;
using SecurityDashboard.Inventory;
using SecurityDashboard.Web.Design;
using SecurityDashboard.Web.People;

namespace SecurityDashboard.Web.Features.Findings;

public sealed partial class FindingsPage : AddressPage
{
    private const int PageSize = 50;

    private static readonly (string Value, string Title)[] Groupings = [("control", "By control"), ("resource", "By resource"), ("pipeline", "By pipeline"), ("owner", "By owner"), ("account", "By account"), ("secret", "By secret"), ("none", "Not grouped")];

    // What only says how the list is shown, or where it is looked at from.
    private static readonly string[] NoFilter = ["group", "sort", "at", "acct", "region", Finding, View, Revision];

    private const string Finding = "finding";
    private const string View = "view";
    private const string Revision = "rev";

    private readonly HashSet<Guid> _chosen = [];
    private FindingAddress _address = new(new FindingFilter { Open = true }, []);
    private Loaded<Page<FindingSummary>> _page = Loaded<Page<FindingSummary>>.Waiting;
    private Loaded<ImmutableArray<FindingGroup>>? _groups;
    private Loaded<FrozenDictionary<Severity, int>> _counts = Loaded<FrozenDictionary<Severity, int>>.Waiting;
    private List<FindingSummary> _shown = [];
    private string _query = "";
    private string? _viewProblem;
    private SavedView? _view;
    private Guid? _open;
    private bool _isRead;
    private bool _all;
    private bool _mayChoose;

    [Inject]
    private SavedViewStore Views { get; set; } = default!;

    [Inject]
    private AuthenticationStateProvider People { get; set; } = default!;

    [Inject]
    private FindingQueries Queries { get; set; } = default!;

    [Inject]
    private SettingStore Settings { get; set; } = default!;

    private bool IsFiltered => QueryHelpers.ParseQuery(_query).Keys.Any(key => !NoFilter.Contains(key));

    private int Matching => _counts.Value is { } counts ? counts.Where(it => _address.Filter.Severities.IsEmpty || _address.Filter.Severities.Contains(it.Key)).Sum(it => it.Value) : 0;

    /// <summary>What a view keeps: the filter and how it is shown.</summary>
    private string ViewQuery => QueryString.Create(QueryHelpers.ParseQuery(_query).Where(pair => pair.Key is not (Finding or View or Revision or "at")).SelectMany(pair => pair.Value, (pair, value) => KeyValuePair.Create(pair.Key, value))).Value?.TrimStart('?') ?? "";

    private static (string Format, string Words)[] Exports { get; } =
        [("xlsx", "Excel (XLSX)"), ("sarif", "SARIF, for code scanning"), ("ocsf", "OCSF, for a data lake"), ("asff", "ASFF, for Security Hub"), ("oscal", "OSCAL, for an assessment")];

    /// <summary>The same findings from the API; keys that nobody knows are left out here as they are on the page.</summary>
    private string ExportAddress(string format) => QueryHelpers.AddQueryString("/api/v1/findings", QueryHelpers.ParseQuery(_query)
        .Where(pair => pair.Key is not ("group" or Finding or View or Revision) && !_address.Unknown.Contains(pair.Key)).Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value.ToString())).Append(KeyValuePair.Create("format", (string?)format)));

    /// <summary>Where an exception for the one control that the list is of can be asked for; null where it is of several or of part of one.</summary>
    private string? ExceptionAddress => _address.Filter is { Controls: [var control], Open: true, Accounts: [], Regions: [], Severities: [], Pipeline: null, Fingerprint: null, Text: null }
        ? QueryHelpers.AddQueryString("/exceptions/new", new Dictionary<string, string?> { ["control"] = control, ["resource"] = _address.Filter.Resource ?? "*" })
        : null;

    private string GroupTitle => Grouping switch { "resource" => "Resource", "account" => "Account", "secret" => "Secret", "pipeline" => "Pipeline", "owner" => "Owner", _ => "Control" };

    /// <summary>By control, unless the address says otherwise or asks for something so small that the findings themselves are of use.</summary>
    private string Grouping => Current("group") is { Length: > 0 } group && Groupings.Any(it => it.Value == group) ? group : _address.Filter is { Controls: [], Resource: null, Fingerprint: null, Text: null, Pipeline: null } ? "control" : "none";

    protected override async Task ReadAsync(string query)
    {
        var keys = QueryHelpers.ParseQuery(query);
        _open = keys.TryGetValue(Finding, out var opened) && Guid.TryParse(opened, out var id) ? id : null;
        // Opening one of them changes nothing about the list.
        if (_isRead && Without(query) == Without(_query))
        {
            _query = query;
            return;
        }

        (_query, _isRead) = (query, false);
        _chosen.Clear();
        _all = false;
        var user = (await People.GetAuthenticationStateAsync()).User;
        _mayChoose = Capabilities.Allows(user, Capabilities.RequestException);
        await ReadViewAsync(keys.TryGetValue(View, out var view) ? view.ToString() : "", keys.TryGetValue(Revision, out var revision) ? revision.ToString() : "");
        var targets = (await LoadAsync(left => FixTargets.OfAsync(Settings.At(At), left))).Value;
        _address = FindingAddress.Parse(_query, At ?? Time.GetUtcNow(), targets, (await ActorAsync()).Name);
        await LoadAsync();
        _isRead = true;
    }

    /// <summary>A link may name a view alone, or a view that changed since: what the link says is shown.</summary>
    private async Task ReadViewAsync(string slug, string revision)
    {
        (_view, _viewProblem) = (null, null);
        if (slug.Length == 0)
            return;

        var me = (await ActorAsync()).Name;
        _view = (await LoadAsync(left => Views.FindAsync(slug, me, left))).Value;
        if (_view is null)
            _viewProblem = "The view that the address names was removed, or is not shared with you. What the address says besides is shown.";
        else if (ViewQuery.Length == 0 && _view.Query.Length > 0)
            _query = $"?{_view.Query}&{View}={_view.Slug}";
        else if (revision.Length > 0 && revision != _view.Revision.ToString(CultureInfo.InvariantCulture))
            _viewProblem = $"“{_view.Name}” was changed since this link was made. What the link says is shown; choose the view again for what it is now.";
    }

    private async Task LoadAsync()
    {
        var grouping = Grouping switch
        {
            "control" => FindingGrouping.Control,
            "resource" => FindingGrouping.Resource,
            "account" => FindingGrouping.Account,
            "secret" => FindingGrouping.Secret,
            "pipeline" => FindingGrouping.Pipeline,
            "owner" => FindingGrouping.Owner,
            _ => (FindingGrouping?)null,
        };
        if (grouping is { } by)
            _groups = await LoadAsync(left => Queries.At(At).GroupAsync(_address.Filter, by, left));
        else
        {
            _groups = null;
            _page = await LoadAsync(left => Queries.At(At).ListAsync(_address.Filter, Order(), PageSize, after: null, left));
            _shown = [.. _page.Value?.Items ?? []];
        }

        _counts = await LoadAsync(left => Queries.At(At).CountAsync(_address.Filter with { Severities = [] }, left));
    }

    private async Task MoreAsync()
    {
        var next = await LoadAsync(left => Queries.At(At).ListAsync(_address.Filter, Order(), PageSize, _page.Value?.Next, left));
        _shown.AddRange(next.Value?.Items ?? []);
        _page = next;
    }

    private FindingOrder Order() => Current("sort") switch
    {
        "-opened" => FindingOrder.Newest,
        "opened" => FindingOrder.Oldest,
        _ => FindingOrder.WorstSeverity,
    };

    private string Current(string key) => QueryHelpers.ParseQuery(_query).TryGetValue(key, out var value) ? value.ToString() : "";

    private void Go(string key, string? value) => Navigation.NavigateTo(Navigation.GetUriWithQueryParameters(new Dictionary<string, object?> { [key] = string.IsNullOrEmpty(value) ? null : value, [Finding] = null }));

    private void GoTo(Guid? finding) => Navigation.NavigateTo(Navigation.GetUriWithQueryParameter(Finding, finding?.ToString("N")));

    private string DrawerAddress(FindingSummary finding) => Navigation.GetUriWithQueryParameter(Finding, finding.Id.ToString("N"));

    private Guid? Beside(int step) => _shown.FindIndex(finding => finding.Id == _open) is >= 0 and var index && index + step >= 0 && index + step < _shown.Count ? _shown[index + step].Id : null;

    private void ChooseNone()
    {
        _chosen.Clear();
        _all = false;
    }

    private string GroupName(string key) => Grouping switch
    {
        "control" => ControlCatalog.Find(key)?.Info.Title ?? key,
        "pipeline" => new Arn(key).Resource,
        "owner" => key == "none" ? "Nobody" : key,
        _ => key,
    };

    private string? GroupDetail(string key) => Grouping switch
    {
        "control" => key,
        "pipeline" => $"{new Arn(key).Account} · {new Arn(key).Region}",
        _ => null,
    };

    private string GroupAddress(string key) => Navigation.GetUriWithQueryParameters(new Dictionary<string, object?>
    {
        ["group"] = Grouping is "account" or "owner" ? "none" : null,
        [Finding] = null,
        [Grouping switch { "control" => "control", "account" => "acct", "secret" => "fingerprint", "pipeline" => "pipeline", "owner" => "owner", _ => "resource" }] = Grouping is "pipeline" ? StableId.Of(new Arn(key)).ToString("N") : key,
    });

    private static string Without(string query) => string.Join('&', QueryHelpers.ParseQuery(query).Where(pair => pair.Key is not Finding).OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={pair.Value}"));
}
