using System.Collections.Immutable;
using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.WebUtilities;
using SecurityDashboard.Gates;
using SecurityDashboard.Web.Design;

namespace SecurityDashboard.Web.Features.Gate;

/// <summary>Gate policies, and the one that <c>?policy=</c> names with its history; a new one where the name is empty.</summary>
public sealed partial class GatePoliciesPage : AddressPage
{
    private Loaded<ImmutableArray<GatePolicy>> _policies = Loaded<ImmutableArray<GatePolicy>>.Waiting;
    private Loaded<ImmutableArray<GatePolicyChange>> _history = Loaded<ImmutableArray<GatePolicyChange>>.Waiting;
    private Draft? _draft;
    private Confirm? _remove;
    private bool _isNew;
    private bool _isWritten;
    private string? _problem;
    private string? _saved;
    private string? _asked;

    [Inject]
    private GatePolicies Policies { get; set; } = default!;

    protected override Task ReadAsync(string query)
    {
        _asked = QueryHelpers.ParseQuery(query).TryGetValue("policy", out var name) ? name.ToString() : null;
        return LoadAsync();
    }

    private async Task LoadAsync()
    {
        _problem = null;
        _policies = await LoadAsync(Policies.ListAsync);
        var found = _policies.HasValue ? _policies.Value.FirstOrDefault(policy => policy.Name == _asked) : null;
        _isNew = _asked is { Length: 0 };
        _draft = found is not null ? Draft.Of(found) : _isNew ? Draft.Of(new GatePolicy { Name = "" }) : null;
        if (found is null)
            return;

        _isWritten = found != GatePolicy.Default;
        _history = await LoadAsync(left => Policies.HistoryAsync(found.Name, left));
    }

    private Task SaveAsync() => _draft is { } draft ? SaveAsync(draft.ToPolicy) : Task.CompletedTask;

    private Task RestoreAsync(GatePolicy before) => SaveAsync(() => before);

    private async Task SaveAsync(Func<GatePolicy> make)
    {
        (_problem, _saved) = (null, null);
        try
        {
            var policy = make();
            await Policies.SaveAsync(policy, await ActorAsync(), Left);
            _saved = $"{policy.Name} is saved and counts from now on.";
            if (_isNew)
                Navigation.NavigateTo($"/admin/gate-policies?policy={policy.Name}");
            else
                await LoadAsync();
        }
        catch (FormatException refused)
        {
            _problem = refused.Message;
        }
    }

    private Task AskAsync() => _remove!.AskAsync();

    private async Task RemoveAsync()
    {
        if (_draft is not { } draft)
            return;

        await Policies.RemoveAsync(draft.Name, await ActorAsync(), Left);
        _saved = $"{draft.Name} is {(draft.Name == GatePolicy.DefaultName ? "the built-in one again" : "removed")}.";
        await LoadAsync();
    }

    private static string Number(double number) => number.ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>What stands in the fields.</summary>
    private sealed class Draft
    {
        public string Name { get; set; } = "";

        public string About { get; set; } = "";

        public Dictionary<string, string> Limits { get; init; } = [];

        public string NoGos { get; set; } = "";

        public string Coverage { get; set; } = "";

        public string Days { get; set; } = "";

        public string Hours { get; set; } = "";

        public bool CountExcepted { get; set; }

        public static Draft Of(GatePolicy policy) => new()
        {
            Name = policy.Name,
            About = policy.About,
            Limits = policy.Rules.ToDictionary(rule => rule.Metric.Name, rule => Number(rule.Want)),
            NoGos = string.Join(", ", policy.NoGos),
            Coverage = Number(policy.MinimumCoverage * 100),
            Days = Number(policy.NewForDays),
            Hours = Number(policy.MaximumAgeHours),
            CountExcepted = policy.CountExcepted,
        };

        /// <exception cref="FormatException">A field holds no number; the message says which.</exception>
        public GatePolicy ToPolicy() => new()
        {
            Name = Name.Trim(),
            About = About.Trim(),
            Rules = [.. GateMetric.All.Where(metric => Limits.GetValueOrDefault(metric.Name) is { } text && text.Trim().Length > 0).Select(metric => new GateRule(metric, NumberIn(Limits[metric.Name], metric.Title)))],
            NoGos = [.. NoGos.Split((char[])[',', ' ', '\n', '\r', '\t'], StringSplitOptions.RemoveEmptyEntries).Select(id => id.ToUpperInvariant()).Distinct()],
            MinimumCoverage = NumberIn(Coverage, "Coverage") / 100,
            NewForDays = WholeIn(Days, "New for days"),
            MaximumAgeHours = WholeIn(Hours, "Judged at most hours ago"),
            CountExcepted = CountExcepted,
        };

        private static double NumberIn(string text, string field) => double.TryParse(text.Trim(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : throw new FormatException($"{field} is \"{text}\". Write a number.");

        private static int WholeIn(string text, string field) => int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw new FormatException($"{field} is \"{text}\". Write a whole number.");
    }
}
