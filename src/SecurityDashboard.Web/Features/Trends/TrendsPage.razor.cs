using System.Collections.Immutable;
using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.WebUtilities;
using SecurityDashboard.Compliance;
using SecurityDashboard.Controls;
using SecurityDashboard.Data;
using SecurityDashboard.Data.Queries;
using SecurityDashboard.Results;
using SecurityDashboard.Web.Api;
using SecurityDashboard.Web.Design;
using SecurityDashboard.Web.Features.Compliance;

namespace SecurityDashboard.Web.Features.Trends;

public sealed partial class TrendsPage : AddressPage
{
    private static readonly (string Key, string Title, int Days)[] Periods = [("30d", "30 days", 30), ("90d", "90 days", 90), ("1y", "A year", 365), ("3y", "Three years", 1_096)];

    private static readonly IReadOnlyList<(string, string, Func<TrendDay, int>)> Severities =
        [.. Enum.GetValues<Severity>().OrderDescending().Select(severity => (severity.ToString(), severity.Tone(), (Func<TrendDay, int>)(day => day.Facts.Open[severity])))];

    private static readonly IReadOnlyList<(string, string, Func<TrendDay, int>)> Grades =
        [.. new[] { "E", "D", "C", "B", "A", "A+" }.Select(grade => (grade, $"{Tones.ToneOfGrade(grade)} grade-{grade[0]}", (Func<TrendDay, int>)(day => day.Facts.Grades.GetValueOrDefault(grade))))];

    private static readonly string[] s_keys = ["scope", "id", "period"];

    private Loaded<Trend> _trend = Loaded<Trend>.Waiting;
    private FixTargets _targets = FixTargets.Default;
    private TrendScope _scope = TrendScope.Estate;
    private ImmutableArray<Framework> _frameworks = FrameworkCatalog.All;
    private string _period = "90d";
    private string? _problem;
    private DateOnly _from;
    private DateOnly _to;

    [Inject]
    private TrendQueries Queries { get; set; } = default!;

    [Inject]
    private SettingStore Settings { get; set; } = default!;

    private string Title => _scope.Kind switch
    {
        ScoreScope.Account => $"Account {_scope.Id}",
        ScoreScope.Pipeline => "One pipeline",
        ScoreScope.Team => "One team",
        ScoreScope.Pillar => CatalogMarkdown.Words(Enum.Parse<Pillar>(_scope.Id)),
        ScoreScope.Framework => _frameworks.FirstOrDefault(framework => framework.Id == _scope.Id)?.Name ?? _scope.Id,
        _ => "The whole estate",
    };

    private string ValueTitle => _scope.Kind switch { ScoreScope.Estate => "Score of the weakest tenth", ScoreScope.Pillar or ScoreScope.Framework => "Controls that pass", _ => "Score" };

    private string ValueNote => _scope.Kind switch
    {
        ScoreScope.Pillar or ScoreScope.Framework => "In percent, everywhere they apply",
        ScoreScope.Account => "Of what belongs to no pipeline",
        _ => "0 to 100",
    };

    [Inject]
    private Frameworks Frameworks { get; set; } = default!;

    protected override async Task ReadAsync(string query)
    {
        var keys = QueryHelpers.ParseQuery(query);
        string? Of(string key) => keys.TryGetValue(key, out var value) ? value.ToString() : null;
        _period = Periods.Any(it => it.Key == Of("period")) ? Of("period")! : "90d";
        _frameworks = (await LoadAsync(Frameworks.ListAsync)).Value is { IsDefault: false } all ? all : FrameworkCatalog.All;
        (_scope, _problem) = Parse(Of("scope"), Of("id"));
        await LoadAsync();
    }

    private async Task LoadAsync()
    {
        var until = Time.GetUtcNow();
        var since = until.AddDays(-Periods.First(it => it.Key == _period).Days);
        (_from, _to) = (Trend.Day(since), Trend.Day(until));
        _targets = (await LoadAsync(left => FixTargets.OfAsync(Settings, left))).Value ?? FixTargets.Default;
        _trend = await LoadAsync(left => Trend.ReadAsync(Queries, _scope, since, until, 200, left));
    }

    private async Task SavedAsync(FixTargets targets)
    {
        await targets.SaveAsync(Settings, await ActorAsync(), Left);
        _targets = targets;
    }

    private (TrendScope, string?) Parse(string? scope, string? id)
    {
        try
        {
            return (TrendScope.Parse(scope, id, _frameworks), null);
        }
        catch (FormatException e)
        {
            return (TrendScope.Estate, e.Message);
        }
    }

    private void Go(string key, string? value) => Navigation.NavigateTo(Navigation.GetUriWithQueryParameter(key, value));

    private void GoTo(string? scope)
    {
        var (kind, id) = (scope?.Split('/')[0] ?? "estate", (scope?.Split('/', 2).ElementAtOrDefault(1) ?? "").Trim());
        var whole = kind is "estate" || id.Length == 0;
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameters(new Dictionary<string, object?> { ["scope"] = whole ? null : kind, ["id"] = whole ? null : id }));
    }

    private IEnumerable<TrendDay> Within(Trend trend) => trend.Days.Where(day => day.Day >= _from);

    private static List<DateOnly> Lines(Trend trend) => [.. trend.Marks.Select(mark => Trend.Day(mark.At)).Distinct()];

    private string Change(Trend trend) => trend.Days is [var first, .., var last]
        ? (last.Facts.RiskPoints - first.Facts.RiskPoints) switch
        {
            0 => "As many as at the beginning",
            < 0 and var less => $"{N(-less)} fewer than at the beginning",
            var more => $"{N(more)} more than at the beginning",
        }
        : $"{Title}";

    private string? FindingsAddress(string query)
    {
        var scope = _scope.Kind switch { ScoreScope.Estate => "", ScoreScope.Account => $"acct={_scope.Id}", ScoreScope.Pillar => $"pillar={Words.NameOf(Enum.Parse<Pillar>(_scope.Id))}", _ => null };
        return scope is null ? null : $"/findings?{string.Join('&', new[] { scope, query }.Where(part => part.Length > 0))}";
    }

    private static string N(double value) => value.ToString("#,0", CultureInfo.InvariantCulture);
}
