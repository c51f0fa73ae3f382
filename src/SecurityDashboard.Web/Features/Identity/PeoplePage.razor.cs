using System.Collections.Immutable;
using Microsoft.AspNetCore.Components;
using SecurityDashboard.Data;
using SecurityDashboard.Web.Design;
using SecurityDashboard.Web.People;

namespace SecurityDashboard.Web.Features.Identity;

public sealed partial class PeoplePage : DataPage
{
    private Loaded<ImmutableArray<Member>> _members = Loaded<ImmutableArray<Member>>.Waiting;
    private (string Name, string Password)? _password;
    private Member? _asked;
    private Confirm? _disable;
    private Confirm? _reset;
    private string _me = "";
    private string _name = "";
    private string _role = Roles.Engineer;
    private string? _problem;
    private bool _isAdding;

    /// <summary>Makes lists of roles anew after a refusal: the browser shows what was chosen, and it did not happen.</summary>
    private int _round;

    [Inject]
    private IServiceScopeFactory Scopes { get; set; } = default!;

    protected override async Task OnInitializedAsync()
    {
        _me = (await ActorAsync()).Name;
        await LoadAsync();
    }

    private async Task LoadAsync()
    {
        await using var scope = Scopes.CreateAsyncScope();
        _members = await LoadAsync(scope.ServiceProvider.GetRequiredService<Membership>().ListAsync);
        _round++;
    }

    private Task AddAsync() => DoAsync(async (membership, actor) =>
    {
        var name = _name.Trim();
        _password = (name, await membership.InviteAsync(name, _role, actor, Left));
        (_isAdding, _name) = (false, "");
    });

    private Task ChangeRoleAsync(Member member, string? role) =>
        role is null || role == member.Role ? Task.CompletedTask : DoAsync((membership, actor) => membership.ChangeRoleAsync(member.Id, role, actor, Left));

    private Task EnableAsync(Member member) => DoAsync((membership, actor) => membership.EnableAsync(member.Id, actor, Left));

    private Task DisableAsync() => _asked is { } member ? DoAsync((membership, actor) => membership.DisableAsync(member.Id, actor, Left)) : Task.CompletedTask;

    private Task ResetAsync() => _asked is not { } member ? Task.CompletedTask : DoAsync(async (membership, actor) =>
    {
        _password = (member.Name, await membership.ResetPasswordAsync(member.Id, actor, Left));
    });

    private async Task AskAsync(Member member, Confirm question)
    {
        _asked = member;
        await question.AskAsync();
    }

    /// <summary>In a scope of its own: Identity remembers people for as long as its scope lives, and this page lives for hours.</summary>
    private async Task DoAsync(Func<Membership, Actor, Task> change)
    {
        _problem = null;
        await using var scope = Scopes.CreateAsyncScope();
        try
        {
            await change(scope.ServiceProvider.GetRequiredService<Membership>(), await ActorAsync());
        }
        catch (MembershipException refused)
        {
            _problem = refused.Message;
        }

        await LoadAsync();
    }
}
