using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.WebUtilities;
using SecurityDashboard.Data;
using SecurityDashboard.Data.Queries;
using SecurityDashboard.Exceptions;
using SecurityDashboard.Inventory;
using SecurityDashboard.Web.Design;

namespace SecurityDashboard.Web.Features.Exceptions;

public sealed partial class SeveralExceptionsPage : AddressPage
{
    /// <summary>How many can be asked for at once; for more, a pattern says it better.</summary>
    public const int Most = 50;

    private const int UsualDays = 30;

    private readonly List<RiskException> _made = [];
    private readonly List<(FindingSummary Finding, string Why)> _refused = [];
    private Loaded<IReadOnlyList<FindingSummary>> _findings = Loaded<IReadOnlyList<FindingSummary>>.Waiting;
    private List<Guid> _ids = [];
    private ExceptionKind _kind;
    private DateTime _last;
    private string _reason = "", _owner = "", _ticket = "";
    private string? _said;
    private bool _isSending;
    private bool _mayUndo;

    [Inject]
    private ExceptionStore Store { get; set; } = default!;

    [Inject]
    private FindingQueries Findings { get; set; } = default!;

    [Inject]
    private AuthenticationStateProvider People { get; set; } = default!;

    protected override async Task ReadAsync(string query)
    {
        _ids = [.. (QueryHelpers.ParseQuery(query).TryGetValue("findings", out var list) ? list.ToString() : "").Split(',').Select(text => Guid.TryParse(text, out var id) ? id : Guid.Empty).Where(id => id != Guid.Empty).Distinct().Take(Most)];
        _last = Time.GetUtcNow().AddDays(UsualDays).UtcDateTime.Date;
        _owner = (await ActorAsync()).Name;
        _made.Clear();
        _refused.Clear();
        await LoadAsync();
    }

    private async Task LoadAsync() => _findings = await LoadAsync<IReadOnlyList<FindingSummary>>(async left => await Findings.ListAsync(_ids, left));

    /// <summary>One at a time: what can be asked for is, and the rest says why not.</summary>
    private async Task RequestAsync()
    {
        (_isSending, _said) = (true, null);
        _refused.Clear();
        var (actor, decider) = (await ActorAsync(), Deciders.Of((await People.GetAuthenticationStateAsync()).User));
        // What was asked for a moment ago is not asked for again with the rest.
        foreach (var (finding, scope) in (_findings.Value ?? []).Select(finding => (finding, Scope: new FindingScope(new AccountId(finding.Account), finding.Key))).Where(it => !_made.Exists(made => made.Scope == it.Scope)))
            try
            {
                _made.Add(await Store.RequestAsync(new ExceptionRequest
                {
                    Kind = _kind,
                    Scope = scope,
                    Reason = _reason,
                    Owner = _owner,
                    Ticket = _ticket,
                    ExpiresAt = new DateTimeOffset(DateTime.SpecifyKind(_last.AddDays(1), DateTimeKind.Unspecified), TimeSpan.Zero),
                }, decider, actor, Left));
            }
            catch (FormatException refused)
            {
                _refused.Add((finding, refused.Message));
            }

        _isSending = false;
        if (_made.Count > 0)
            _ = OfferUndoAsync();
    }

    /// <summary>Each is withdrawn on its own; what somebody has decided meanwhile says why it stays.</summary>
    private async Task UndoAsync()
    {
        _mayUndo = false;
        var (actor, decider) = (await ActorAsync(), Deciders.Of((await People.GetAuthenticationStateAsync()).User));
        var (taken, stay) = (0, new List<string>());
        foreach (var exception in _made)
            try
            {
                await Store.WithdrawAsync(exception.Id, decider, actor, Left);
                taken++;
            }
            catch (StepRefusedException refused)
            {
                stay.Add(refused.Message);
            }

        _made.Clear();
        _said = $"{taken} taken back.{(stay.Count == 0 ? "" : $" {stay.Count} could not be: {string.Join(' ', stay.Distinct())}")}";
    }

    private async Task OfferUndoAsync()
    {
        _mayUndo = true;
        try
        {
            await Task.Delay(FindingActions.UndoFor, Time, Left);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        await InvokeAsync(() =>
        {
            _mayUndo = false;
            StateHasChanged();
        });
    }
}
