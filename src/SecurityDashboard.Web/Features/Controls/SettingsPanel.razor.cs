using System.Collections.Immutable;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using SecurityDashboard.Controls;
using SecurityDashboard.Data;
using SecurityDashboard.Data.Queries;
using SecurityDashboard.Inventory;
using SecurityDashboard.Web.Design;

namespace SecurityDashboard.Web.Features.Controls;

public sealed partial class SettingsPanel : DataPage
{
    private const int MostAccounts = 500;
    private const int MostChanges = 20;

    private Loaded<ControlSettings> _settings = Loaded<ControlSettings>.Waiting;
    private Loaded<ImmutableArray<AccountSummary>> _accounts = Loaded<ImmutableArray<AccountSummary>>.Waiting;
    private Loaded<ImmutableArray<SettingChange>> _history = Loaded<ImmutableArray<SettingChange>>.Waiting;
    private Control? _shown;
    private Setting? _edited;
    private Done? _done;
    private ElementReference _heading;
    private bool _begins;
    private string _account = "";
    private string _text = "";
    private string _reason = "";
    private string? _problem;

    [Parameter, EditorRequired]
    public required Control Control { get; set; }

    /// <summary>Told when something was decided.</summary>
    [Parameter]
    public EventCallback Changed { get; set; }

    [Inject]
    private ControlSettingStore Settings { get; set; } = default!;

    [Inject]
    private ControlDecisions Decisions { get; set; } = default!;

    [Inject]
    private AccountQueries Accounts { get; set; } = default!;

    private AccountId? Scope => _account.Length == 0 ? null : new AccountId(_account);

    /// <summary>What is decided for the chosen scope itself.</summary>
    private SettingValue? Decided => _edited is { } edited ? _settings.Value?.Decided.FirstOrDefault(value => value.Key == edited.Key && value.Account == Scope && value.Text is not null) : null;

    protected override async Task OnParametersSetAsync()
    {
        // Whoever is told of a change hands the same control down again.
        if (_shown == Control)
            return;

        (_shown, _edited, _done) = (Control, null, null);
        await LoadAsync();
        _accounts = await LoadAsync(async left => (await Accounts.ListAsync(MostAccounts, after: null, left)).Items);
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!_begins)
            return;

        _begins = false;
        await _heading.FocusAsync();
    }

    private async Task LoadAsync()
    {
        _settings = await LoadAsync(Settings.GetAsync);
        _history = await LoadAsync(left => Settings.HistoryAsync(Control, MostChanges, left));
    }

    /// <summary>Each setting for the organization, then the accounts that decided otherwise.</summary>
    private IEnumerable<Row> Rows(ControlSettings settings) => Control.Settings.SelectMany(setting => settings.Decided
        .Where(value => value.Key == setting.Key && value is { Text: not null, Account: not null })
        .OrderBy(value => value.Account?.Text, StringComparer.Ordinal)
        .Select(value => new Row(setting, value.Account?.Text, value))
        .Prepend(new Row(setting, Account: null, settings.Decision(setting, account: null))));

    private string NameOf(string account) => !_accounts.HasValue || _accounts.Value.FirstOrDefault(it => it.Id == account) is not { } known ? account : $"{known.Name} ({account})";

    private string TitleOf(SettingChange change)
    {
        var (key, account) = change.Target.Split('@') is [var name, var id] ? (name, id) : (change.Target, null);
        var title = Control.Settings.FirstOrDefault(setting => setting.Key == key)?.Title ?? key;
        return $"{title}{(change.Action is ControlSettingStore.SetBack ? ", set back" : "")}{(account is null ? "" : $", in account {NameOf(account)}")}";
    }

    private void Begin(Row row)
    {
        (_edited, _account, _reason, _done, _begins) = (row.Setting, row.Account ?? "", "", null, true);
        Fill();
    }

    private void Fill()
    {
        _problem = null;
        if (_edited is { } edited)
            _text = _settings.Value?.Decision(edited, Scope)?.Text ?? edited.DefaultText;
    }

    private Task SaveAsync() => SetAsync(_text);

    private Task SetBackAsync() => SetAsync(text: null);

    private async Task SetAsync(string? text)
    {
        if (_edited is not { } edited)
            return;

        try
        {
            var before = await Decisions.SetAsync(edited, Scope, text, _reason, await ActorAsync(), Left);
            _done = new Done(edited, Scope, before?.Text, text is null ? $"{edited.Title} is set back" : $"{edited.Title} is {edited.Shown(edited.Canonical(text))} now");
            _edited = null;
            await ReloadAsync();
        }
        catch (FormatException refused)
        {
            _problem = refused.Message;
        }
    }

    private async Task UndoAsync()
    {
        if (_done is not { } done)
            return;

        await Decisions.SetAsync(done.Setting, done.Account, done.Before, "Undone at once by the same person.", await ActorAsync(), Left);
        _done = null;
        await ReloadAsync();
    }

    private async Task ReloadAsync()
    {
        await LoadAsync();
        await Changed.InvokeAsync();
    }

    private sealed record Row(Setting Setting, string? Account, SettingValue? Decision);

    /// <param name="Before">What was decided before; null: nothing.</param>
    private sealed record Done(Setting Setting, AccountId? Account, string? Before, string Said);
}
