using System.Collections.Immutable;
using Microsoft.AspNetCore.Components;
using SecurityDashboard.Data;
using SecurityDashboard.Web.Design;

namespace SecurityDashboard.Web.Features.Secrets;

public sealed partial class AllowedValuesPage : DataPage
{
    private Loaded<ImmutableArray<AllowedValueSummary>> _values = Loaded<ImmutableArray<AllowedValueSummary>>.Waiting;
    private AllowedValueSummary? _asked;
    private Confirm? _remove;
    private string _pattern = "";
    private string _reason = "";
    private string? _problem;

    [Inject]
    private AllowedValueStore Values { get; set; } = default!;

    [Inject]
    private AllowedSecrets Allowed { get; set; } = default!;

    protected override Task OnInitializedAsync() => LoadAsync();

    private async Task LoadAsync() => _values = await LoadAsync(Values.ListAsync);

    private async Task AllowAsync()
    {
        _problem = null;
        try
        {
            await Allowed.AllowAsync(AllowedValueKind.Pattern, _pattern, _reason, await ActorAsync(), Left);
            (_pattern, _reason) = ("", "");
            await LoadAsync();
        }
        catch (FormatException refused)
        {
            _problem = refused.Message;
        }
    }

    private async Task AskAsync(AllowedValueSummary value)
    {
        _asked = value;
        await _remove!.AskAsync();
    }

    private async Task RemoveAsync()
    {
        if (_asked is not { } value)
            return;

        await Allowed.RemoveAsync(value.Id, await ActorAsync(), Left);
        await LoadAsync();
    }
}
