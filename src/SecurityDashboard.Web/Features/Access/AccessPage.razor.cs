using System.Collections.Immutable;
using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.WebUtilities;
using SecurityDashboard.Access;
using SecurityDashboard.Access.Escalation;
using SecurityDashboard.Data;
using SecurityDashboard.Data.Queries;
using SecurityDashboard.Web.Design;
using SecurityDashboard.Web.Features.Pipelines;

namespace SecurityDashboard.Web.Features.Access;

/// <summary>Who can do what with one pipeline, and through which statement. <c>?can=</c> takes the names of <c>secdash access --can</c>, <c>duties</c> or <c>paths</c>.</summary>
public sealed partial class AccessPage : AddressPage
{
    private const string Duties = "duties";
    private const string Paths = "paths";
    private static readonly string First = Capability.Change.Name();

    private Loaded<Report?> _report = Loaded<Report?>.Waiting;
    private (string Account, string Region, string Name, DateTimeOffset? At) _reportOf;
    private Loaded<EscalationReport> _paths = Loaded<EscalationReport>.Waiting;
    private string _can = First;
    private ImmutableArray<string> _unknown = [];
    private bool _isOthers;

    [Parameter]
    public string Account { get; set; } = "";

    [Parameter]
    public string Region { get; set; } = "";

    [Parameter]
    public string Name { get; set; } = "";

    [Inject]
    private PipelineQueries Pipelines { get; set; } = default!;

    [Inject]
    private People.Extents Extents { get; set; } = default!;

    [CascadingParameter]
    private Task<Microsoft.AspNetCore.Components.Authorization.AuthenticationState> Who { get; set; } = default!;

    [Inject]
    private SnapshotStore Snapshots { get; set; } = default!;

    protected override async Task ReadAsync(string query)
    {
        var values = QueryHelpers.ParseQuery(query);
        var can = values.TryGetValue("can", out var asked) ? asked.ToString() : First;
        var isKnown = can is Duties or Paths || SecurityDashboard.Access.Capabilities.Parse(can) is not null;
        _can = isKnown ? can : First;
        _unknown = [.. values.Keys.Where(key => key is not ("can" or "at")), .. isKnown ? Array.Empty<string>() : [$"can={can}"]];
        if (_report.IsWaiting || _reportOf != (Account, Region, Name, At))
            await LoadAsync();
        else if (_can is Paths && _paths.IsWaiting)
            await LoadPathsAsync();
    }

    private async Task LoadAsync()
    {
        (_report, _paths, _reportOf) = (Loaded<Report?>.Waiting, Loaded<EscalationReport>.Waiting, (Account, Region, Name, At));
        _report = await LoadAsync(async left => await Pipelines.At(At).FindAsync(Account, Region, Name, left) is { } found && await IsTheirsAsync(found.Id, left) && await StoredPipeline.FindAsync(Snapshots.At(At), found, left) is { } stored
            ? new Report(stored, PipelineAccess.Of(stored.Pipeline, stored.Estate))
            : null);
        if (_can is Paths)
            await LoadPathsAsync();
    }

    private async Task<bool> IsTheirsAsync(Guid pipeline, CancellationToken left) =>
        !(_isOthers = !await Extents.HoldsAsync((await Who).User, People.Capabilities.ViewEvidence, About.Pipeline(pipeline), left));

    private async Task LoadPathsAsync()
    {
        if (_report.Value is not { } report)
            return;

        StateHasChanged();
        // Long work of the processor: what waits is shown first.
        await Task.Yield();
        _paths = await LoadAsync(_ => Task.FromResult(EscalationReport.Of(report.Stored.Pipeline, report.Stored.Estate)));
    }

    private string Link(string can) => Addresses.OfAccess(Account, Region, Name, can);

    private static string Sentence(Capability capability) => capability.Phrase() is [var first, .. var rest] ? $"{char.ToUpperInvariant(first)}{rest}" : "";

    internal static string Count(CapabilityAnswer answer) =>
        $"{answer.Holders.Count(holder => holder.Certainty is not Certainty.Unknown).ToString(CultureInfo.InvariantCulture)}{(answer.Unseen.IsEmpty && answer.Holders.All(holder => holder.Certainty is not Certainty.Unknown) ? "" : " + ?")}";

    private sealed record Report(StoredPipeline Stored, PipelineAccess Access)
    {
        public DateTimeOffset ReadAt => Stored.Estate.Subject.TakenAt;
    }
}
