using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.WebUtilities;
using SecurityDashboard.Controls;
using SecurityDashboard.Data;
using SecurityDashboard.Data.Queries;
using SecurityDashboard.Web.Design;

namespace SecurityDashboard.Web.Features.Findings;

public sealed partial class FindingsPage : AddressPage
{
    private const int PageSize = 50;

    private static readonly (string Value, string Title)[] Statuses = [("", "Open"), ("open", "Fails"), ("resolved", "Resolved"), ("gone", "Gone"), ("off", "Switched off"), ("passing", "Never failed"), ("all", "Everything")];
    private static readonly (string Value, string Title)[] Groupings = [("control", "By control"), ("resource", "By resource"), ("account", "By account"), ("secret", "By secret"), ("none", "Not grouped")];

    private FindingAddress _address = new(new FindingFilter { Open = true }, []);
    private Loaded<Page<FindingSummary>> _page = Loaded<Page<FindingSummary>>.Waiting;
    private Loaded<ImmutableArray<FindingGroup>>? _groups;
    private Loaded<FrozenDictionary<Severity, int>> _counts = Loaded<FrozenDictionary<Severity, int>>.Waiting;
    private List<FindingSummary> _shown = [];
    private string _query = "";

    [Inject]
    private FindingQueries Queries { get; set; } = default!;

    [Inject]
    private SettingStore Settings { get; set; } = default!;

    private bool IsFiltered => QueryHelpers.ParseQuery(_query).Keys.Any(key => key is not ("group" or "sort" or "at"));

    /// <summary>The same findings from the API; keys that nobody knows are left out here as they are on the page.</summary>
    private string ExportAddress => QueryHelpers.AddQueryString("/api/v1/findings", QueryHelpers.ParseQuery(_query)
        .Where(pair => pair.Key is not ("group" or "view") && !_address.Unknown.Contains(pair.Key)).Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value.ToString())).Append(KeyValuePair.Create("format", (string?)"csv")));

    /// <summary>Where an exception for the one control that the list is of can be asked for; null where it is of several or of part of one.</summary>
    private string? ExceptionAddress => _address.Filter is { Controls: [var control], Open: true, Accounts: [], Regions: [], Severities: [], Pipeline: null, Fingerprint: null, Text: null }
        ? QueryHelpers.AddQueryString("/exceptions/new", new Dictionary<string, string?> { ["control"] = control, ["resource"] = _address.Filter.Resource ?? "*" })
        : null;

    private string GroupTitle => Grouping switch { "resource" => "Resource", "account" => "Account", "secret" => "Secret", _ => "Control" };

    /// <summary>By control, unless the address says otherwise or asks for something so small that the findings themselves are of use.</summary>
    private string Grouping => Current("group") is { Length: > 0 } group && Groupings.Any(it => it.Value == group) ? group : _address.Filter is { Controls: [], Resource: null, Fingerprint: null, Text: null } ? "control" : "none";

    protected override async Task ReadAsync(string query)
    {
        _query = query;
        var targets = (await LoadAsync(left => FixTargets.OfAsync(Settings.At(At), left))).Value;
        _address = FindingAddress.Parse(_query, At ?? Time.GetUtcNow(), targets, (await ActorAsync()).Name);
        await LoadAsync();
    }

    private async Task LoadAsync()
    {
        var grouping = Grouping switch
        {
            "control" => FindingGrouping.Control,
            "resource" => FindingGrouping.Resource,
            "account" => FindingGrouping.Account,
            "secret" => FindingGrouping.Secret,
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

    private string Count(Severity severity) => _counts.Value?.GetValueOrDefault(severity) is { } count ? count.ToString("#,0", CultureInfo.InvariantCulture) : "";

    private string Current(string key) => QueryHelpers.ParseQuery(_query).TryGetValue(key, out var value) ? value.ToString() : "";

    private void ToggleSeverity(Severity severity)
    {
        var chosen = _address.Filter.Severities;
        var next = chosen.Contains(severity) ? chosen.Remove(severity) : chosen.Add(severity);
        Go("sev", string.Join(',', next.OrderDescending().Select(it => it.ToString().ToLowerInvariant())));
    }

    private void Go(string key, string? value) => Navigation.NavigateTo(Navigation.GetUriWithQueryParameter(key, string.IsNullOrEmpty(value) ? null : value));

    private string GroupAddress(string key) => Navigation.GetUriWithQueryParameters(new Dictionary<string, object?>
    {
        ["group"] = Grouping is "account" ? "none" : null,
        [Grouping switch { "control" => "control", "account" => "acct", "secret" => "fingerprint", _ => "resource" }] = key,
    });

    private static string Pressed(bool pressed) => pressed ? "true" : "false";
}
