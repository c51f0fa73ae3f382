using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using SecurityDashboard.Data.Tables;
using SecurityDashboard.Ownership;

namespace SecurityDashboard.Data;

/// <summary>Teams, and the rules that say what belongs to them. Every change is audited.</summary>
public sealed class TeamStore(IDbContextFactory<DashboardDb> databases, AuditLog audit, TimeProvider time)
{
    public const int LongestName = 60;
    public const int LongestContact = 200;

    /// <summary>The teams and what they owned as of a moment; null: now.</summary>
    public TeamStore At(DateTimeOffset? at) => at is { } moment ? new(new PastDatabases(databases, moment), audit, time) : this;

    /// <summary>In the order of their names.</summary>
    public async Task<ImmutableArray<TeamSummary>> ListAsync(CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var members = (await db.TeamMembers.AsNoTracking().ToListAsync(cancellation)).ToLookup(member => member.TeamId, member => member.Person);
        return
        [
            .. (await db.Teams.AsNoTracking().OrderBy(team => team.Name)
                .Select(team => new TeamSummary(
                    team.Id, team.Name, team.Contact, ImmutableArray<string>.Empty,
                    db.ResourceOwners.Count(owner => owner.TeamId == team.Id && db.Pipelines.Any(pipeline => pipeline.Id == owner.ResourceId)),
                    db.ResourceOwners.Count(owner => owner.TeamId == team.Id)))
                .ToListAsync(cancellation)).Select(team => team with { Members = [.. members[team.Id].Order(StringComparer.Ordinal)] })
        ];
    }

    /// <summary>Adds the team, or changes its contact where there is one of that name.</summary>
    /// <exception cref="FormatException">It cannot be called so; the message says why.</exception>
    public async Task<Guid> SaveAsync(string name, string contact, Actor actor, CancellationToken cancellation)
    {
        (name, contact) = (name.Trim(), contact.Trim());
        if (name.Length is 0 or > LongestName || !name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.'))
            throw new FormatException($"A team's name has 1 to {LongestName} letters, digits, hyphens, underscores and dots, so that rules can name it.");
        if (contact.Length > LongestContact || contact.Any(char.IsControl))
            throw new FormatException($"A contact is one line of at most {LongestContact} characters.");
        if (name is "me" or "none")
            throw new FormatException($"No team can be called {name}: addresses use the word for something else.");

        await using var db = await databases.CreateDbContextAsync(cancellation);
        await using var transaction = await db.BeginWriteAsync(cancellation);
        var team = await db.Teams.SingleOrDefaultAsync(row => row.Name == name, cancellation);
        if (team is not null && team.Contact == contact)
            return team.Id;

        await audit.AppendAsync(db, actor.Did("team.saved", name, team?.Contact, contact), cancellation);
        var isNew = team is null;
        if (team is null)
            db.Add(team = new TeamRow { Id = Guid.CreateVersion7(time.GetUtcNow()), Name = name, Contact = contact });
        else
            team.Contact = contact;
        await db.SaveChangesAsync(cancellation);
        // Rules may name one that was here before.
        if (isNew)
            await new ScoreWriter(db, time.GetUtcNow()).WriteTeamsAsync(await OwnerWriter.WriteAsync(db, changed: null, cancellation), cancellation);
        await transaction.CommitAsync(cancellation);
        return team.Id;
    }

    /// <summary>What it owned is nobody's, and nobody is assigned to what it was assigned to.</summary>
    /// <returns>False when there is no such team.</returns>
    public async Task<bool> RemoveAsync(Guid id, Actor actor, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await using var transaction = await db.BeginWriteAsync(cancellation);
        if (await db.Teams.SingleOrDefaultAsync(row => row.Id == id, cancellation) is not { } team)
            return false;

        // The database deletes these with it.
        await db.KeepAsync(await db.TeamMembers.AsNoTracking().Where(row => row.TeamId == id).ToListAsync(cancellation), cancellation);
        await audit.AppendAsync(db, actor.Did("team.removed", team.Name, team.Contact, after: null), cancellation);
        db.Remove(team);
        await db.SaveChangesAsync(cancellation);
        await db.KeepAsync(await db.FindingAssignments.AsNoTracking().Where(row => row.TeamId == id).ToListAsync(cancellation), cancellation);
        await db.FindingAssignments.Where(row => row.TeamId == id).ExecuteDeleteAsync(cancellation);
        await new ScoreWriter(db, time.GetUtcNow()).WriteTeamsAsync(await OwnerWriter.WriteAsync(db, changed: null, cancellation), cancellation);
        await transaction.CommitAsync(cancellation);
        return true;
    }

    /// <summary>What the team owns is theirs from now on.</summary>
    /// <param name="person">The name that they sign in with.</param>
    /// <returns>False when there is no such team.</returns>
    /// <exception cref="FormatException">Nobody of that name is here.</exception>
    public async Task<bool> JoinAsync(Guid id, string person, Actor actor, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await using var transaction = await db.BeginWriteAsync(cancellation);
        if (await db.Teams.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellation) is not { } team)
            return false;

        person = person.Trim();
        if (!await db.Users.AnyAsync(user => user.UserName == person, cancellation))
            throw new FormatException($"Nobody signs in as \"{(person.Length > 100 ? $"{person[..100]}…" : person)}\". Write the name as it stands under People.");
        if (await db.TeamMembers.AnyAsync(row => row.TeamId == id && row.Person == person, cancellation))
            return true;

        await audit.AppendAsync(db, actor.Did("team.joined", team.Name, before: null, person), cancellation);
        db.Add(new TeamMemberRow { TeamId = id, Person = person });
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return true;
    }

    /// <returns>False when they are not in it.</returns>
    public async Task<bool> LeaveAsync(Guid id, string person, Actor actor, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await using var transaction = await db.BeginWriteAsync(cancellation);
        if (await db.TeamMembers.SingleOrDefaultAsync(row => row.TeamId == id && row.Person == person, cancellation) is not { } member)
            return false;

        await audit.AppendAsync(db, actor.Did("team.left", await db.Teams.Where(row => row.Id == id).Select(row => row.Name).SingleAsync(cancellation), person, after: null), cancellation);
        db.Remove(member);
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return true;
    }

    /// <summary>As people wrote them; empty before that.</summary>
    public async Task<string> RulesAsync(CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.Settings.Where(row => row.Key == OwnerWriter.Setting).Select(row => row.Value).SingleOrDefaultAsync(cancellation) ?? "";
    }

    /// <summary>What the rules would do, without doing it.</summary>
    public async Task<OwnershipPreview> PreviewAsync(string text, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var (rules, problems) = OwnershipRules.Parse(text, await NamesAsync(db, cancellation));
        var owners = await OwnerWriter.ResolveAsync(db, rules, only: null, cancellation);
        var now = await db.ResourceOwners.AsNoTracking().Join(db.Teams, owner => owner.TeamId, team => team.Id, (owner, team) => new { owner.ResourceId, team.Name }).ToDictionaryAsync(owner => owner.ResourceId, owner => owner.Name, cancellation);
        var pipelines = await db.Pipelines.AsNoTracking().OrderBy(pipeline => pipeline.Arn).Select(pipeline => new { pipeline.Id, pipeline.Arn }).ToListAsync(cancellation);
        return new OwnershipPreview(
            problems,
            [
                .. owners.Where(owner => owner.Value is not null).GroupBy(owner => owner.Value!, owner => owner.Key, StringComparer.Ordinal).OrderBy(team => team.Key, StringComparer.Ordinal)
                    .Select(team => new OwnedByTeam(team.Key, pipelines.Count(pipeline => owners.GetValueOrDefault(pipeline.Id) == team.Key), team.Count())),
            ],
            pipelines.Count(pipeline => owners.GetValueOrDefault(pipeline.Id) is null),
            owners.Count(owner => now.GetValueOrDefault(owner.Key) != owner.Value),
            [.. pipelines.Where(pipeline => now.GetValueOrDefault(pipeline.Id) != owners.GetValueOrDefault(pipeline.Id)).Take(20).Select(pipeline => new OwnerChange(pipeline.Arn, now.GetValueOrDefault(pipeline.Id), owners.GetValueOrDefault(pipeline.Id)))]);
    }

    /// <summary>Takes effect at once, everywhere.</summary>
    /// <exception cref="FormatException">A line is not a rule; the message says which and why.</exception>
    public async Task SetRulesAsync(string text, Actor actor, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await using var transaction = await db.BeginWriteAsync(cancellation);
        if (OwnershipRules.Parse(text, await NamesAsync(db, cancellation)).Problems is [var first, ..])
            throw new FormatException(first);

        var row = await db.Settings.SingleOrDefaultAsync(setting => setting.Key == OwnerWriter.Setting, cancellation);
        if (row?.Value == text)
            return;

        await audit.AppendAsync(db, actor.Did("ownership.changed", OwnerWriter.Setting, row?.Value, text), cancellation);
        if (row is null)
            db.Add(new SettingRow { Key = OwnerWriter.Setting, Value = text });
        else
            row.Value = text;
        await db.SaveChangesAsync(cancellation);
        await new ScoreWriter(db, time.GetUtcNow()).WriteTeamsAsync(await OwnerWriter.WriteAsync(db, changed: null, cancellation), cancellation);
        await transaction.CommitAsync(cancellation);
    }

    private static async Task<HashSet<string>> NamesAsync(DashboardDb db, CancellationToken cancellation) => (await db.Teams.Select(team => team.Name).ToListAsync(cancellation)).ToHashSet(StringComparer.Ordinal);
}

/// <param name="Members">The names that they sign in with.</param>
/// <param name="Resources">The pipelines among them.</param>
public sealed record TeamSummary(Guid Id, string Name, string Contact, ImmutableArray<string> Members, int Pipelines, int Resources);

/// <param name="Problems">What is wrong with the rules, line by line; what is right with them counts nevertheless.</param>
/// <param name="Unowned">How many pipelines would belong to nobody.</param>
/// <param name="Moved">How many resources would change hands.</param>
/// <param name="Pipelines">The first pipelines that would.</param>
public sealed record OwnershipPreview(ImmutableArray<string> Problems, ImmutableArray<OwnedByTeam> Teams, int Unowned, int Moved, ImmutableArray<OwnerChange> Pipelines);

/// <param name="Resources">The pipelines among them.</param>
public sealed record OwnedByTeam(string Team, int Pipelines, int Resources);

/// <param name="Before">Null: nobody.</param>
/// <param name="After">Null: nobody.</param>
public sealed record OwnerChange(string Pipeline, string? Before, string? After);
