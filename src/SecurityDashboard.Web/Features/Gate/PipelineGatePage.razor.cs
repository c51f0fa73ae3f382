using System.Collections.Immutable;
using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.WebUtilities;
using SecurityDashboard.Controls;
using SecurityDashboard.Data.Queries;
using SecurityDashboard.Gates;
using SecurityDashboard.Web.Design;

namespace SecurityDashboard.Web.Features.Gate;

/// <summary>The gate of one pipeline: <c>?policy=</c> takes the name of a policy.</summary>
public sealed partial class PipelineGatePage : AddressPage
{
    private const int MostFindings = 12;

    private Loaded<Shown?> _gate = Loaded<Shown?>.Waiting;
    private string _policy = GatePolicy.DefaultName;
    private ImmutableArray<string> _unknown = [];

    [Parameter]
    public string Account { get; set; } = "";

    [Parameter]
    public string Region { get; set; } = "";

    [Parameter]
    public string Name { get; set; } = "";

    [Inject]
    private PipelineQueries Pipelines { get; set; } = default!;

    [Inject]
    private PipelineGates Gates { get; set; } = default!;

    [Inject]
    private GatePolicies Policies { get; set; } = default!;

    protected override Task ReadAsync(string query)
    {
        var values = QueryHelpers.ParseQuery(query);
        _policy = values.TryGetValue("policy", out var asked) && asked.ToString() is { Length: > 0 } name ? name : GatePolicy.DefaultName;
        _unknown = [.. values.Keys.Where(key => key is not ("policy" or "at"))];
        return LoadAsync();
    }

    private async Task LoadAsync() => _gate = await LoadAsync(async left =>
    {
        var policies = await Policies.ListAsync(left);
        if (policies.All(policy => policy.Name != _policy))
            (_unknown, _policy) = ([.. _unknown, $"policy={_policy}"], GatePolicy.DefaultName);

        return await Pipelines.At(At).FindAsync(Account, Region, Name, left) is { } pipeline && await Gates.AnswerAsync(pipeline.Id, _policy, since: null, At, left) is var (answer, _)
            ? new Shown(pipeline, policies, answer)
            : null;
    });

    private string Link(string policy) => Addresses.OfGate(Account, Region, Name) + QueryString.Create(
        new[] { KeyValuePair.Create("policy", policy is GatePolicy.DefaultName ? null : policy), KeyValuePair.Create("at", At is { } at ? PastQueries.Text(at) : null) }.Where(it => it.Value is not null));

    private static ControlInfo? ControlOf(GateMetric metric) => metric.Name.Split("no_go.") is ["", var id] ? ControlCatalog.Find(id)?.Info : null;

    private static string Found(GateCondition condition)
    {
        var (metric, worse, better) = (condition.Rule.Metric, condition.Got, condition.GotIfUnknownPasses);
        return worse is double.MaxValue ? "never judged" : worse.Equals(better) ? Number(metric, worse) : $"{Number(metric, Math.Min(worse, better))} to {Number(metric, Math.Max(worse, better))}, some unread";
    }

    private static string Number(GateMetric metric, double number) => number.ToString(metric == GateMetric.Coverage ? "P1" : "0.##", CultureInfo.InvariantCulture);

    private sealed record Shown(PipelineSummary Pipeline, ImmutableArray<GatePolicy> Policies, GateAnswer Answer);
}
