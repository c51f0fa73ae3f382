using System.Collections.Immutable;
using Microsoft.AspNetCore.Components;
using SecurityDashboard.Inventory;
using SecurityDashboard.Web.Design;
using SecurityDashboard.Web.Jobs;

namespace SecurityDashboard.Web.Features.Accounts;

public sealed partial class NewAccountPage : DataPage
{
    private const string IdField = "Id";
    private const string ListField = "List";

    private readonly AccountDraft _draft = new();
    private readonly List<(string Id, string Name, string ExternalId)> _added = [];
    private readonly List<string> _refused = [];
    private ImmutableDictionary<string, string> _problems = ImmutableDictionary<string, string>.Empty;
    private string _id = "";
    private string _list = "";
    private bool _many;
    private bool _isAdding;

    [Inject]
    private AccountConnections Connections { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    private string Csv => string.Join('\n', _added.Select(account => $"{account.Id},{account.ExternalId}").Prepend("account,externalId"));

    private async Task AddAsync()
    {
        if (_isAdding)
            return;

        _isAdding = true;
        try
        {
            await (_many ? AddListAsync() : AddOneAsync());
        }
        finally
        {
            _isAdding = false;
        }
    }

    private async Task AddOneAsync()
    {
        _problems = _draft.Problems();
        // The console writes 1111-2222-3333.
        if (!AccountId.TryParse(_id.Trim().Replace("-", "", StringComparison.Ordinal), out var account))
            _problems = _problems.SetItem(IdField, $"\"{_id.Trim()}\" is not an account id. It has twelve digits.");
        if (!_problems.IsEmpty)
            return;

        if (await Connections.AddAsync(account.Text, _draft.ToSettings(enabled: true), await ActorAsync(), Left) is null)
            _problems = _problems.SetItem(IdField, $"Account {account} is connected already.");
        else
            Navigation.NavigateTo(Addresses.OfAccount(account.Text));
    }

    private async Task AddListAsync()
    {
        var pasted = PastedAccounts.Parse(_list);
        _problems = _draft.Problems().Remove(nameof(AccountDraft.Name));
        if (pasted.Accounts.IsEmpty)
            _problems = _problems.SetItem(ListField, pasted.Problems.IsEmpty ? "Paste at least one account id." : string.Join(' ', pasted.Problems));
        if (!_problems.IsEmpty)
            return;

        _added.Clear();
        _refused.Clear();
        _refused.AddRange(pasted.Problems);
        var actor = await ActorAsync();
        foreach (var (account, name) in pasted.Accounts)
            if (await Connections.AddAsync(account.Text, _draft.ToSettings(enabled: true) with { Name = name }, actor, Left) is { } externalId)
                _added.Add((account.Text, name, externalId));
            else
                _refused.Add($"{account} is connected already.");
        _list = "";
    }

    private string Invalid(string field) => _problems.ContainsKey(field) ? "true" : "false";
}
