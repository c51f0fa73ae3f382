using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.Identity;
using SecurityDashboard.Data.Tables;

namespace SecurityDashboard.Web.People;

/// <summary>A page that stays open asks every minute whether its person may still be here: disabled people and changed roles count at once.</summary>
internal sealed class StillSignedIn(ILoggerFactory logs, IServiceScopeFactory scopes) : RevalidatingServerAuthenticationStateProvider(logs)
{
    protected override TimeSpan RevalidationInterval => TimeSpan.FromMinutes(1);

    protected override async Task<bool> ValidateAuthenticationStateAsync(AuthenticationState authenticationState, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var signIns = scope.ServiceProvider.GetRequiredService<SignInManager<Person>>();
        return await signIns.ValidateSecurityStampAsync(authenticationState.User) is not null;
    }
}
