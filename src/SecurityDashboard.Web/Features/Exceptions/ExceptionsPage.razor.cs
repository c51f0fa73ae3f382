using System.Collections.Frozen;
using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.WebUtilities;
using SecurityDashboard.Data;
using SecurityDashboard.Data.Queries;
using SecurityDashboard.Exceptions;
using SecurityDashboard.Web.Design;

namespace SecurityDashboard.Web.Features.Exceptions;

public sealed partial class ExceptionsPage : AddressPage
{
    private const int PageSize = 50;
    private const int MostInInbox = 500;

    private ExceptionAddress _address = new(new ExceptionFilter(), "", []);
    private Loaded<Page<ExceptionSummary>> _page = Loaded<Page<ExceptionSummary>>.Waiting;
    private Loaded<FrozenDictionary<ExceptionState, int>> _counts = Loaded<FrozenDictionary<ExceptionState, int>>.Waiting;
    private Loaded<int> _inbox = Loaded<int>.Waiting;
    private List<ExceptionSummary> _shown = [];
    private string _query = "";

    [Inject]
    private ExceptionQueries Queries { get; set; } = default!;

    private bool IsFiltered => QueryHelpers.ParseQuery(_query).Count > 0;

    private string ExportAddress => QueryHelpers.AddQueryString("/api/v1/exceptions", QueryHelpers.ParseQuery(_query)
        .Where(pair => !_address.Unknown.Contains(pair.Key)).Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value.ToString())).Append(KeyValuePair.Create("format", (string?)"csv")));

    protected override async Task ReadAsync(string query)
    {
        _query = query;
        _address = ExceptionAddress.Parse(query, (await ActorAsync()).Name, At ?? Time.GetUtcNow());
        await LoadAsync();
    }

    private async Task LoadAsync()
    {
        _page = await LoadAsync(left => Queries.At(At).ListAsync(_address.Filter, PageSize, after: null, left));
        _shown = [.. _page.Value?.Items ?? []];
        _counts = await LoadAsync(Queries.At(At).CountsAsync);
        var who = (await ActorAsync()).Name;
        _inbox = await LoadAsync(async left => (await Queries.ListAsync(new ExceptionFilter { States = [ExceptionState.Requested], NotRequestedBy = who }, MostInInbox, after: null, left)).Items.Length);
    }

    private async Task MoreAsync()
    {
        var next = await LoadAsync(left => Queries.At(At).ListAsync(_address.Filter, PageSize, _page.Value?.Next, left));
        _shown.AddRange(next.Value?.Items ?? []);
        _page = next;
    }

    private void Toggle(ExceptionState state)
    {
        var chosen = _address.Filter.States;
        var next = chosen.Contains(state) ? chosen.Remove(state) : chosen.Add(state);
        Go("state", string.Join(',', next.Order().Select(it => it.ToString().ToLowerInvariant())));
    }

    private void GoView(string view) => Navigation.NavigateTo(Navigation.GetUriWithQueryParameters(new Dictionary<string, object?> { ["view"] = _address.View == view ? null : view, ["state"] = null }));

    private void Go(string key, string? value) => Navigation.NavigateTo(Navigation.GetUriWithQueryParameter(key, string.IsNullOrEmpty(value) ? null : value));

    private static string Count(int? count) => count is { } some and > 0 ? some.ToString("#,0", CultureInfo.InvariantCulture) : "";

    private static string Pressed(bool pressed) => pressed ? "true" : "false";
}
