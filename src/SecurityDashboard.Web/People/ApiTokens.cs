using System.Collections.Immutable;
using System.Security.Claims;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using SecurityDashboard.Data;
using SecurityDashboard.Data.Tables;

namespace SecurityDashboard.Web.People;

/// <summary>
/// Tokens for programs. A token is shown once, when it is made; only its hash is kept. It can do what its scopes name and what its
/// owner may do at the time, whichever is less.
/// </summary>
public sealed class ApiTokens(IDbContextFactory<DashboardDb> databases, UserManager<Person> people, AuditLog audit, TimeProvider time)
{
    public static readonly TimeSpan LongestLife = TimeSpan.FromDays(366);

    /// <summary>The claim that holds the token's name, for the audit log.</summary>
    internal const string NameClaim = "token";

    private const string Start = "secdash_";
    private static readonly TimeSpan UseIsNotedEvery = TimeSpan.FromMinutes(1);

    /// <exception cref="ArgumentException">A scope that no capability has, no name, or an end that is past or too far away.</exception>
    public async Task<NewToken> CreateAsync(string ownerId, string name, IReadOnlyCollection<string> scopes, DateTimeOffset expiresAt, Actor actor, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        if (string.IsNullOrWhiteSpace(name) || name.Length > 100)
            throw new ArgumentException("Give the token a name of at most 100 characters.");
        if (scopes.Count == 0 || scopes.Except(Capabilities.All.Select(capability => capability.Name)).Any())
            throw new ArgumentException($"Choose scopes from: {string.Join(", ", Capabilities.All.Select(capability => capability.Name))}.");
        if (expiresAt <= now || expiresAt > now + LongestLife)
            throw new ArgumentException($"Choose an end within the next {LongestLife.Days} days.");

        var token = Start + SecretToken.Make(32);
        var row = new ApiTokenRow
        {
            Id = Guid.CreateVersion7(now),
            Name = name.Trim(),
            Prefix = token[..(Start.Length + 4)],
            Hash = SecretToken.HashOf(token),
            OwnerId = ownerId,
            Scopes = string.Join(',', scopes.Distinct().Order(StringComparer.Ordinal)),
            CreatedAt = now,
            ExpiresAt = expiresAt,
        };
        await using var db = await databases.CreateDbContextAsync(cancellation);
        db.ApiTokens.Add(row);
        await db.SaveChangesAsync(cancellation);
        await audit.AppendAsync(new AuditEntry(actor.Name, "token.created", row.Prefix) { After = $"{row.Name}: {row.Scopes}, until {row.ExpiresAt:u}", Address = actor.Address }, cancellation);
        return new NewToken(row.Id, token);
    }

    /// <summary>Tokens that were not revoked, the newest first; null asks for everyone's.</summary>
    public async Task<ImmutableArray<TokenSummary>> ListAsync(string? ownerId, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var rows = await db.ApiTokens.AsNoTracking()
            .Where(token => token.RevokedAt == null && (ownerId == null || token.OwnerId == ownerId))
            .Join(db.Users, token => token.OwnerId, person => person.Id, (token, person) => new { token, person.UserName })
            .OrderByDescending(row => row.token.CreatedAt)
            .ToListAsync(cancellation);
        return [.. rows.Select(row => new TokenSummary(row.token.Id, row.token.Name, row.token.Prefix, row.UserName ?? "", [.. row.token.Scopes.Split(',')],
            row.token.CreatedAt, row.token.ExpiresAt, row.token.LastUsedAt))];
    }

    /// <param name="ownerId">Null where the caller may revoke everyone's.</param>
    /// <returns>False when there is no such token, or it belongs to someone else.</returns>
    public async Task<bool> RevokeAsync(Guid id, string? ownerId, Actor actor, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var revoked = await db.ApiTokens
            .Where(token => token.Id == id && token.RevokedAt == null && (ownerId == null || token.OwnerId == ownerId))
            .ExecuteUpdateAsync(set => set.SetProperty(token => token.RevokedAt, time.GetUtcNow()), cancellation);
        if (revoked == 0)
            return false;

        await audit.AppendAsync(new AuditEntry(actor.Name, "token.revoked", id.ToString()) { Address = actor.Address }, cancellation);
        return true;
    }

    /// <summary>Who sends this token: its owner with the owner's role of now, limited to the token's scopes. Null when it opens nothing.</summary>
    internal async Task<ClaimsIdentity?> FindAsync(string token, CancellationToken cancellation)
    {
        if (!token.StartsWith(Start, StringComparison.Ordinal))
            return null;

        var now = time.GetUtcNow();
        var hash = SecretToken.HashOf(token);
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var row = await db.ApiTokens.AsNoTracking().FirstOrDefaultAsync(row => row.Hash == hash, cancellation);
        if (row is null || row.RevokedAt is not null || row.ExpiresAt <= now)
            return null;

        if (await people.FindByIdAsync(row.OwnerId) is not { } owner || Membership.IsDisabled(owner))
            return null;

        if (row.LastUsedAt is null || now - row.LastUsedAt > UseIsNotedEvery)
            await db.ApiTokens.Where(entry => entry.Id == row.Id).ExecuteUpdateAsync(set => set.SetProperty(entry => entry.LastUsedAt, now), cancellation);

        return new ClaimsIdentity(
        [
            new Claim(ClaimTypes.NameIdentifier, owner.Id),
            new Claim(ClaimTypes.Name, owner.UserName ?? ""),
            new Claim(NameClaim, row.Name),
            .. (await people.GetRolesAsync(owner)).Select(role => new Claim(ClaimTypes.Role, role)),
            .. row.Scopes.Split(',').Select(scope => new Claim(Capabilities.ScopeClaim, scope)),
        ], TokenAuthentication.Scheme);
    }
}

/// <param name="Token">The only time that it is seen.</param>
public sealed record NewToken(Guid Id, string Token);

public sealed record TokenSummary(
    Guid Id, string Name, string Prefix, string Owner, ImmutableArray<string> Scopes, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, DateTimeOffset? LastUsedAt);
