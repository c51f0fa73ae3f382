using System.Collections.Immutable;
using System.Security.Claims;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using SecurityDashboard.Data;
using SecurityDashboard.Web.Design;
using SecurityDashboard.Web.People;

namespace SecurityDashboard.Web.Features.Identity;

public sealed partial class TokensPage : DataPage
{
    private static readonly (int Days, string Title)[] s_lives = [(7, "7 days"), (30, "30 days"), (90, "90 days"), (365, "A year")];

    private readonly HashSet<string> _scopes = [Capabilities.View];
    private Loaded<ImmutableArray<TokenSummary>> _tokens = Loaded<ImmutableArray<TokenSummary>>.Waiting;
    private ImmutableArray<Capability> _mine = [];
    private TokenSummary? _asked;
    private Confirm? _revoke;
    private string _me = "";
    private string _name = "";
    private int _days = 90;
    private string? _made;
    private string? _problem;

    [CascadingParameter]
    private Task<AuthenticationState> Who { get; set; } = default!;

    [Inject]
    private IServiceScopeFactory Scopes { get; set; } = default!;

    protected override async Task OnInitializedAsync()
    {
        var who = (await Who).User;
        _me = who.FindFirstValue(ClaimTypes.NameIdentifier) ?? "";
        _mine = [.. Capabilities.All.Where(capability => Capabilities.Allows(who, capability.Name))];
        await LoadAsync();
    }

    private async Task LoadAsync()
    {
        await using var scope = Scopes.CreateAsyncScope();
        _tokens = await LoadAsync(left => scope.ServiceProvider.GetRequiredService<ApiTokens>().ListAsync(_me, left));
    }

    private void Choose(string scope, bool chosen)
    {
        if (chosen)
            _scopes.Add(scope);
        else
            _scopes.Remove(scope);
    }

    private async Task MakeAsync()
    {
        _problem = null;
        await using var scope = Scopes.CreateAsyncScope();
        try
        {
            var scopes = _mine.Select(capability => capability.Name).Where(_scopes.Contains).ToArray();
            _made = (await scope.ServiceProvider.GetRequiredService<ApiTokens>().CreateAsync(_me, _name, scopes, Time.GetUtcNow().AddDays(_days), await ActorAsync(), Left)).Token;
            _name = "";
        }
        catch (ArgumentException refused)
        {
            _problem = refused.Message;
        }

        await LoadAsync();
    }

    private async Task AskAsync(TokenSummary token)
    {
        _asked = token;
        await _revoke!.AskAsync();
    }

    private async Task RevokeAsync()
    {
        if (_asked is not { } token)
            return;

        await using (var scope = Scopes.CreateAsyncScope())
            await scope.ServiceProvider.GetRequiredService<ApiTokens>().RevokeAsync(token.Id, _me, await ActorAsync(), Left);
        await LoadAsync();
    }
}
