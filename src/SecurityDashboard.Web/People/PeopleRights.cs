using System.Security.Claims;
using Microsoft.AspNetCore.Identity;
using SecurityDashboard.Data.Tables;

namespace SecurityDashboard.Web.People;

/// <summary>What people may do now, for what is done in their name while they are away.</summary>
public sealed class PeopleRights(IServiceScopeFactory scopes)
{
    /// <summary>Null for whoever is no longer here, disabled or without a role.</summary>
    public Task<ClaimsPrincipal?> OfIdAsync(string id) => OfAsync(people => people.FindByIdAsync(id));

    /// <summary>By the name that they sign in with.</summary>
    public Task<ClaimsPrincipal?> OfNameAsync(string name) => OfAsync(people => people.FindByNameAsync(name));

    /// <summary>Somebody who is mailed to: by their name or mail address. Null for an address that is nobody's here.</summary>
    public async Task<(string Name, string? Address)?> FindAsync(string nameOrAddress)
    {
        await using var scope = scopes.CreateAsyncScope();
        var people = scope.ServiceProvider.GetRequiredService<UserManager<Person>>();
        return (await people.FindByNameAsync(nameOrAddress) ?? await people.FindByEmailAsync(nameOrAddress)) is { UserName: { } name } person
            ? (name, person.Email ?? (name.Contains('@', StringComparison.Ordinal) ? name : null))
            : null;
    }

    private async Task<ClaimsPrincipal?> OfAsync(Func<UserManager<Person>, Task<Person?>> find)
    {
        await using var scope = scopes.CreateAsyncScope();
        var people = scope.ServiceProvider.GetRequiredService<UserManager<Person>>();
        if (await find(people) is not { } person || Membership.IsDisabled(person) || await people.GetRolesAsync(person) is not { Count: > 0 } roles)
            return null;

        return new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, person.Id), new Claim(ClaimTypes.Name, person.UserName ?? ""), .. roles.Select(role => new Claim(ClaimTypes.Role, role))], "in their name"));
    }
}
