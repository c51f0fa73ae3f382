using System.Collections.Immutable;
using Microsoft.AspNetCore.Components;
using SecurityDashboard.Controls;
using SecurityDashboard.Data;
using SecurityDashboard.Data.Queries;
using SecurityDashboard.Web.Design;

namespace SecurityDashboard.Web.Features.Secrets;

public sealed partial class SecretsOfFinding : DataPage
{
    private const int MostShown = 20;

    private Loaded<ImmutableArray<FoundSecret>> _secrets = Loaded<ImmutableArray<FoundSecret>>.Waiting;
    private string? _asked;
    private string? _done;
    private string _reason = "";
    private string? _problem;

    [Parameter, EditorRequired]
    public required ImmutableArray<Evidence> Evidence { get; set; }

    [Inject]
    private FindingQueries Queries { get; set; } = default!;

    [Inject]
    private AllowedSecrets Allowed { get; set; } = default!;

    protected override async Task OnParametersSetAsync() => _secrets = await LoadAsync(async left =>
    {
        var found = ImmutableArray.CreateBuilder<FoundSecret>();
        foreach (var fingerprint in Evidence.Select(SecretEvidence.FingerprintIn).OfType<string>().Distinct().Take(MostShown))
            found.Add(new FoundSecret(fingerprint, (await Queries.CountAsync(new FindingFilter { Open = true, Fingerprint = fingerprint }, left)).Values.Sum()));
        return found.DrainToImmutable();
    });

    private void Ask(string fingerprint) => (_asked, _reason, _problem) = (fingerprint, "", null);

    private async Task AllowAsync()
    {
        try
        {
            await Allowed.AllowAsync(AllowedValueKind.Fingerprint, _asked ?? "", _reason, await ActorAsync(), Left);
            (_done, _asked) = (_asked, null);
        }
        catch (FormatException refused)
        {
            _problem = refused.Message;
        }
    }

    private sealed record FoundSecret(string Fingerprint, int Findings);
}
