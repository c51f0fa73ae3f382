using System.Collections.Immutable;
using System.Security.Claims;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using SecurityDashboard.Data;
using SecurityDashboard.Data.Tables;

namespace SecurityDashboard.Web.People;

/// <summary>Who belongs here and in which role. There is always an administrator who can sign in.</summary>
public sealed class Membership(UserManager<Person> people, RoleManager<IdentityRole> roles, IDbContextFactory<DashboardDb> databases, AuditLog audit)
{
    private static readonly Claim OneTime = new(OneTimePassword.Claim, "true");

    /// <summary>Disabled people keep their history; Identity's lockout without an end keeps them out.</summary>
    public static bool IsDisabled(Person person) => person.LockoutEnd == DateTimeOffset.MaxValue;

    public async Task<bool> AnyoneAsync(CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.Users.AnyAsync(cancellation);
    }

    public async Task<ImmutableArray<Member>> ListAsync(CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var members = await (
            from person in db.Users
            join assigned in db.UserRoles on person.Id equals assigned.UserId
            join role in db.Roles on assigned.RoleId equals role.Id
            orderby person.UserName
            select new { person, role.Name }).AsNoTracking().ToListAsync(cancellation);
        return [.. members.Select(member => new Member(member.person.Id, member.person.UserName ?? "", member.person.DisplayName, member.Name ?? "", IsDisabled(member.person)))];
    }

    /// <summary>What keeps the name or the password from being used, in sentences; empty when nothing does.</summary>
    public async Task<ImmutableArray<string>> ObjectionsAsync(string name, string password)
    {
        var person = new Person { UserName = name };
        var results = new List<IdentityResult>();
        foreach (var rule in people.UserValidators)
            results.Add(await rule.ValidateAsync(people, person));
        foreach (var rule in people.PasswordValidators)
            results.Add(await rule.ValidateAsync(people, person, password));
        return [.. results.SelectMany(result => result.Errors).Select(error => error.Description).Distinct()];
    }

    public async Task<Person> AddAsync(string name, string password, string role, Actor actor, CancellationToken cancellation)
    {
        await MakeRoleAsync(role);
        var person = new Person { UserName = name, DisplayName = name };
        Succeed(await people.CreateAsync(person, password));
        Succeed(await people.AddToRoleAsync(person, role));
        await NoteAsync("person.added", person, before: null, role, actor, cancellation);
        return person;
    }

    /// <summary>With a password that is good for one sign-in, at which they choose their own.</summary>
    /// <returns>The password; nothing keeps it.</returns>
    public async Task<string> InviteAsync(string name, string role, Actor actor, CancellationToken cancellation)
    {
        var password = OneTimePassword.New();
        Succeed(await people.AddClaimAsync(await AddAsync(name, password, role, actor, cancellation), OneTime));
        return password;
    }

    public async Task ChangeRoleAsync(string id, string role, Actor actor, CancellationToken cancellation)
    {
        var person = await GetAsync(id);
        if (role is not Roles.Admin)
            await KeepAnAdministratorAsync(person);

        await MakeRoleAsync(role);
        var before = await people.GetRolesAsync(person);
        Succeed(await people.RemoveFromRolesAsync(person, before));
        Succeed(await people.AddToRoleAsync(person, role));
        // Open pages and cookies hold the old role; the new stamp ends them.
        Succeed(await people.UpdateSecurityStampAsync(person));
        await NoteAsync("person.role-changed", person, string.Join(',', before), role, actor, cancellation);
    }

    /// <summary>Ends the old password and every session; the new one is good for one sign-in, at which they choose their own.</summary>
    /// <returns>The password; nothing keeps it.</returns>
    public async Task<string> ResetPasswordAsync(string id, Actor actor, CancellationToken cancellation)
    {
        var password = OneTimePassword.New();
        await SetPasswordAsync(id, password, actor, cancellation);
        Succeed(await people.AddClaimAsync(await GetAsync(id), OneTime));
        return password;
    }

    /// <summary>By the person, who knows the one they have.</summary>
    /// <returns>What keeps the new one from being used, in sentences; empty when it is changed.</returns>
    public async Task<ImmutableArray<string>> ChangePasswordAsync(Person person, string current, string chosen, Actor actor, CancellationToken cancellation)
    {
        if (current == chosen)
            return ["This is the password that you have now. Choose another one."];

        var result = await people.ChangePasswordAsync(person, current, chosen);
        if (!result.Succeeded)
            return [.. result.Errors.Select(error => error.Description)];

        Succeed(await people.RemoveClaimAsync(person, OneTime));
        await NoteAsync("person.password-changed", person, before: null, after: null, actor, cancellation);
        return [];
    }

    public async Task SetPasswordAsync(string id, string password, Actor actor, CancellationToken cancellation)
    {
        var person = await GetAsync(id);
        Succeed(await people.ResetPasswordAsync(person, await people.GeneratePasswordResetTokenAsync(person), password));
        Succeed(await people.RemoveClaimAsync(person, OneTime));
        await NoteAsync("person.password-set", person, before: null, after: null, actor, cancellation);
    }

    public async Task DisableAsync(string id, Actor actor, CancellationToken cancellation)
    {
        var person = await GetAsync(id);
        await KeepAnAdministratorAsync(person);
        Succeed(await people.SetLockoutEndDateAsync(person, DateTimeOffset.MaxValue));
        Succeed(await people.UpdateSecurityStampAsync(person));
        await NoteAsync("person.disabled", person, before: null, after: null, actor, cancellation);
    }

    public async Task EnableAsync(string id, Actor actor, CancellationToken cancellation)
    {
        var person = await GetAsync(id);
        Succeed(await people.SetLockoutEndDateAsync(person, lockoutEnd: null));
        await NoteAsync("person.enabled", person, before: null, after: null, actor, cancellation);
    }

    private async Task MakeRoleAsync(string role)
    {
        if (!Roles.All.Contains(role))
            throw new MembershipException($"There is no role {role}. Choose one of {string.Join(", ", Roles.All)}.");
        if (!await roles.RoleExistsAsync(role))
            Succeed(await roles.CreateAsync(new IdentityRole(role)));
    }

    private Task NoteAsync(string action, Person person, string? before, string? after, Actor actor, CancellationToken cancellation) =>
        audit.AppendAsync(new AuditEntry(actor.Name, action, person.UserName ?? person.Id) { Before = before, After = after, Address = actor.Address }, cancellation);

    private async Task<Person> GetAsync(string id) =>
        await people.FindByIdAsync(id) ?? throw new MembershipException("This person is no longer here. Load the page again.");

    private async Task KeepAnAdministratorAsync(Person leaving)
    {
        var others = (await people.GetUsersInRoleAsync(Roles.Admin)).Where(admin => admin.Id != leaving.Id && !IsDisabled(admin));
        if (await people.IsInRoleAsync(leaving, Roles.Admin) && !others.Any())
            throw new MembershipException($"{leaving.UserName} is the last administrator. Make someone else one first.");
    }

    private static void Succeed(IdentityResult result)
    {
        if (!result.Succeeded)
            throw new MembershipException(string.Join(' ', result.Errors.Select(error => error.Description)));
    }
}

public sealed record Member(string Id, string Name, string DisplayName, string Role, bool IsDisabled);

/// <summary>What was asked cannot be done; the message is for whoever asked.</summary>
public sealed class MembershipException(string message) : Exception(message);
