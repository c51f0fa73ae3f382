using System.Collections.Immutable;
using Microsoft.AspNetCore.Components;
using SecurityDashboard.Data;
using SecurityDashboard.Web.Design;

namespace SecurityDashboard.Web.Features.Ownership;

public sealed partial class TeamsPage : DataPage
{
    private Loaded<ImmutableArray<TeamSummary>> _teams = Loaded<ImmutableArray<TeamSummary>>.Waiting;
    private OwnershipPreview? _preview;
    private TeamSummary? _asked;
    private Confirm? _remove;
    private string _name = "";
    private string _contact = "";
    private string _rules = "";
    private string _joined = "";
    private string _member = "";
    private string? _memberProblem;
    private string? _problem;
    private string? _rulesProblem;
    private bool _saved;
    private (bool IsShown, DateTimeOffset? At) _shown;

    [Inject]
    private TeamStore Teams { get; set; } = default!;

    protected override async Task OnParametersSetAsync()
    {
        if (_shown == (true, At))
            return;

        _shown = (true, At);
        await LoadAsync();
        _rules = (await LoadAsync(left => Teams.At(At).RulesAsync(left))).Value ?? "";
    }

    private async Task LoadAsync()
    {
        _teams = await LoadAsync(left => Teams.At(At).ListAsync(left));
        if (_teams is { HasValue: true, Value: { IsDefaultOrEmpty: false } teams } && !teams.Any(team => team.Id.ToString() == _joined))
            _joined = teams[0].Id.ToString();
    }

    private async Task SaveAsync()
    {
        _problem = await RefusedAsync(async () =>
        {
            await Teams.SaveAsync(_name, _contact, await ActorAsync(), Left);
            (_name, _contact) = ("", "");
        });
        await LoadAsync();
    }

    private async Task JoinAsync()
    {
        _memberProblem = await RefusedAsync(async () =>
        {
            await Teams.JoinAsync(Guid.Parse(_joined), _member, await ActorAsync(), Left);
            _member = "";
        });
        await LoadAsync();
    }

    private async Task LeaveAsync(TeamSummary team, string person)
    {
        await Teams.LeaveAsync(team.Id, person, await ActorAsync(), Left);
        await LoadAsync();
    }

    private async Task PreviewAsync() => (_preview, _saved) = ((await LoadAsync(left => Teams.PreviewAsync(_rules, left))).Value, false);

    private async Task SetRulesAsync()
    {
        _rulesProblem = await RefusedAsync(async () => await Teams.SetRulesAsync(_rules, await ActorAsync(), Left));
        (_saved, _preview) = (_rulesProblem is null, null);
        await LoadAsync();
    }

    private async Task AskAsync(TeamSummary team)
    {
        _asked = team;
        await _remove!.AskAsync();
    }

    private async Task RemoveAsync()
    {
        if (_asked is { } team)
            await Teams.RemoveAsync(team.Id, await ActorAsync(), Left);
        await LoadAsync();
    }

    /// <summary>Why it was refused; null where it was not.</summary>
    private static async Task<string?> RefusedAsync(Func<Task> action)
    {
        try
        {
            await action();
            return null;
        }
        catch (FormatException refused)
        {
            return refused.Message;
        }
    }
}
