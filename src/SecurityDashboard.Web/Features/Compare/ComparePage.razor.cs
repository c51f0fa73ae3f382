using System.Collections.Immutable;
using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.WebUtilities;
using SecurityDashboard.Data.Queries;
using SecurityDashboard.Findings;
using SecurityDashboard.Web.Design;

namespace SecurityDashboard.Web.Features.Compare;

public sealed partial class ComparePage : AddressPage
{
    private const int PageSize = 100;

    private static readonly string[] s_keys = ["a", "b", "class", "sev", "acct", "control", "q"];

    private Loaded<Comparison> _comparison = Loaded<Comparison>.Waiting;
    private CompareAddress _address = new(null, null, new ComparisonFilter());
    private List<ComparedFinding> _found = [];
    private string? _problem;
    private string _query = "";
    private int _rows = PageSize;

    [Inject]
    private ComparisonQueries Queries { get; set; } = default!;

    private bool IsFiltered => QueryHelpers.ParseQuery(_query).Keys.Any(key => key is not ("a" or "b"));

    private string ExportAddress => $"/api/v1/compare{(_query.Length == 0 ? "?" : $"{_query}&")}format=csv";

    protected override async Task ReadAsync(string query)
    {
        var before = _address;
        _query = query;
        _rows = PageSize;
        try
        {
            (_address, _problem) = (CompareAddress.Parse(query), null);
        }
        catch (FormatException e)
        {
            _problem = e.Message;
            return;
        }

        // A filter asks nothing new.
        if (_comparison.Value is null || before.A != _address.A || before.B != _address.B)
            await LoadAsync();
        _found = [.. _comparison.Value?.Where(_address.Filter) ?? []];
    }

    private async Task LoadAsync()
    {
        _comparison = Loaded<Comparison>.Waiting;
        if (_address is { A: null, B: null })
            return;

        StateHasChanged();
        _comparison = await LoadAsync(async left =>
        {
            try
            {
                return await Queries.CompareAsync(_address.A, _address.B, left);
            }
            catch (FormatException e)
            {
                _problem = e.Message;
                return null!;
            }
        });
        _found = [.. _comparison.Value?.Where(_address.Filter) ?? []];
    }

    private void Toggle(FindingDifference difference)
    {
        var chosen = _address.Filter.Differences;
        Go("class", string.Join(',', (chosen.Contains(difference) ? chosen.Remove(difference) : chosen.Add(difference)).Select(Api.Words.NameOf)));
    }

    private void Pick(string key, string? local) => Go(key, local is { Length: > 0 } && PastQueries.Parse(local) is { } at ? PastQueries.Text(at) : null);

    private void Go(string key, string? value) => Navigation.NavigateTo(Navigation.GetUriWithQueryParameter(key, string.IsNullOrEmpty(value) ? null : value));

    private static string Local(ComparedEnd? end) => end?.At.UtcDateTime.ToString("yyyy-MM-ddTHH:mm", CultureInfo.InvariantCulture) ?? "";

    private static DateTimeOffset Minute(DateTimeOffset at) => at.AddTicks(-(at.Ticks % TimeSpan.TicksPerMinute));

    private static string Words(ComparedEnd end) => end.Account is { } account ? $"Scan of {account}, {PastQueries.Words(end.At)}" : PastQueries.Words(end.At);

    private static string LeftOut(string why, ImmutableArray<string> accounts) =>
        accounts.IsEmpty ? "" : $"Left out, {why}: {string.Join(", ", accounts.Take(10))}{(accounts.Length > 10 ? $" and {accounts.Length - 10} more" : "")}.";

    private static string N(int count) => count.ToString("#,0", CultureInfo.InvariantCulture);
}
