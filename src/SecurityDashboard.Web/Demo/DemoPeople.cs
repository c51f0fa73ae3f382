using System.Collections.Immutable;
using System.Security.Cryptography;
using SecurityDashboard.Data;
using SecurityDashboard.Web.Composition;
using SecurityDashboard.Web.People;

namespace SecurityDashboard.Web.Demo;

/// <summary>A sign-in for each role and a token, with new secrets at every start, so that what is printed always works.</summary>
public sealed class DemoPeople(Membership membership, ApiTokens tokens, Announcements announcements, TimeProvider time, ILogger<DemoPeople> log)
{
    private const string TokenName = "demo";

    private static readonly ImmutableArray<(string Name, string Role)> Everyone =
    [
        ("demo-security", Roles.Security),
        ("demo-engineer", Roles.Engineer),
        ("demo-manager", Roles.Manager),
        ("demo-admin", Roles.Admin),
    ];

    public async Task PrepareAsync(CancellationToken cancellation)
    {
        var members = (await membership.ListAsync(cancellation)).ToDictionary(member => member.Name);
        if (members.Keys.Except(Everyone.Select(person => person.Name)).Any())
        {
            log.NoDemoPeople();
            return;
        }

        var token = "";
        foreach (var (name, role) in Everyone)
        {
            var password = RandomNumberGenerator.GetString("abcdefghjkmnpqrstuvwxyz23456789", 16);
            var id = members.GetValueOrDefault(name)?.Id ?? (await membership.AddAsync(name, password, role, Actor.System, cancellation)).Id;
            if (members.ContainsKey(name))
                await membership.SetPasswordAsync(id, password, Actor.System, cancellation);
            announcements.Say($"Sign-in: {name} / {password} ({role})");
            if (role is Roles.Admin)
                token = await TokenAsync(id, cancellation);
        }

        announcements.Say($"API token: {token}");
    }

    private async Task<string> TokenAsync(string owner, CancellationToken cancellation)
    {
        foreach (var old in (await tokens.ListAsync(owner, cancellation)).Where(token => token.Name == TokenName))
            await tokens.RevokeAsync(old.Id, owner, Actor.System, cancellation);
        return (await tokens.CreateAsync(owner, TokenName, [.. Capabilities.All.Select(capability => capability.Name)], time.GetUtcNow().AddDays(30), Actor.System, cancellation)).Token;
    }
}
