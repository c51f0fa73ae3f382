using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using SecurityDashboard.Data.Queries;
using SecurityDashboard.Data.Tables;

namespace SecurityDashboard.Data;

/// <summary>What people do to findings, one or many at a time: assign them, and write about them. Audited, and taken back within ten seconds.</summary>
public sealed class FindingActions(IDbContextFactory<DashboardDb> databases, AuditLog audit, TimeProvider time)
{
    public const int Most = 5_000;
    public const int LongestComment = 4_000;

    public static readonly TimeSpan UndoFor = TimeSpan.FromSeconds(10);

    /// <summary>Until the answer of a click is back.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(3);

    /// <summary>Who saw to what and what was written as of a moment; null: now.</summary>
    public FindingActions At(DateTimeOffset? at) => at is { } moment ? new(new PastDatabases(databases, moment), audit, time) : this;

    /// <param name="to">Null: nobody.</param>
    /// <exception cref="FormatException">There is no such team, or more is chosen than can be changed at once; the message says which.</exception>
    public Task<BulkResult> AssignAsync(FindingSelection selection, Assignee? to, Actor actor, CancellationToken cancellation) =>
        DoAsync(selection, actor, "findings.assigned", to?.ToString() ?? "nobody", async (db, findings) =>
        {
            var team = to?.Team is { } name ? (Guid?)await TeamAsync(db, name, cancellation) : null;
            var before = new List<FindingAssignmentRow>();
            foreach (var batch in findings.Chunk(500))
                before.AddRange(await UnassignAsync(db, batch, cancellation));

            var now = time.GetUtcNow();
            if (to is not null)
                await db.WriteAsync(findings.Select(finding => new FindingAssignmentRow { FindingId = finding, Person = to.Person, TeamId = team, AssignedBy = actor.Name, AssignedAt = now }), EntityState.Added, cancellation);
            return new Undo([.. findings], [.. before], []);
        }, cancellation);

    /// <exception cref="FormatException">There is nothing in the comment, or too much; or more is chosen than can be changed at once.</exception>
    public Task<BulkResult> CommentAsync(FindingSelection selection, string text, Actor actor, CancellationToken cancellation)
    {
        text = Stored.Text(text.ReplaceLineEndings("\n").Trim());
        if (text.Length is 0 or > LongestComment)
            throw new FormatException($"A comment has 1 to {LongestComment:N0} characters; this one has {text.Length:N0}.");

        return DoAsync(selection, actor, "findings.commented", text, async (db, findings) =>
        {
            var now = time.GetUtcNow();
            var comments = findings.Select(finding => new FindingCommentRow { Id = Guid.CreateVersion7(now), FindingId = finding, Author = actor.Name, At = now, Text = text }).ToList();
            await db.WriteAsync(comments, EntityState.Added, cancellation);
            return new Undo([], [], [.. comments.Select(comment => comment.Id)]);
        }, cancellation);
    }

    /// <returns>False when it is too late, it was somebody else, or it was taken back already.</returns>
    public async Task<bool> UndoAsync(Guid action, Actor actor, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await using var transaction = await db.BeginWriteAsync(cancellation);
        var row = await db.BulkActions.SingleOrDefaultAsync(it => it.Id == action && it.Actor == actor.Name, cancellation);
        if (row is null || time.GetUtcNow() - row.At > UndoFor + Grace)
            return false;

        var undo = Stored.Read<Undo>(row.Undo);
        foreach (var batch in undo.Unassign.Chunk(500))
            await UnassignAsync(db, batch, cancellation);
        foreach (var batch in undo.Comments.Chunk(500))
            await db.FindingComments.Where(it => batch.Contains(it.Id)).ExecuteDeleteAsync(cancellation);
        await db.WriteAsync(undo.Assign, EntityState.Added, cancellation);
        await audit.AppendAsync(db, actor.Did("findings.undone", action.ToString(), before: null, after: null), cancellation);
        db.Remove(row);
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return true;
    }

    /// <summary>Who sees to the finding, who owns its resource, and what was written about it, the oldest first.</summary>
    public async Task<FindingTalk> OfAsync(Guid finding, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        if (await db.Findings.AsNoTracking().SingleOrDefaultAsync(row => row.Id == finding, cancellation) is not { } row)
            return new FindingTalk(null, null, []);

        var owners = await FindingOwners.OfAsync(db, [row], cancellation);
        var comments = await db.FindingComments.AsNoTracking().Where(comment => comment.FindingId == finding).OrderBy(comment => comment.Id).Select(comment => new FindingComment(comment.At, comment.Author, comment.Text)).ToListAsync(cancellation);
        return new FindingTalk(owners.TeamOf(row), owners.AssignedTo(row), [.. comments]);
    }

    private async Task<BulkResult> DoAsync(FindingSelection selection, Actor actor, string action, string what, Func<DashboardDb, List<Guid>, Task<Undo>> change, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await using var transaction = await db.BeginWriteAsync(cancellation);
        var now = time.GetUtcNow();
        var wanted = selection.Ids ?? await db.Matching(selection.Filter ?? new FindingFilter()).OrderBy(row => row.Id).Select(row => row.Id).Take(Most + 1).ToListAsync(cancellation);
        if (wanted.Count > Most)
            throw new FormatException($"More than {Most:N0} findings are chosen. Narrow the filter.");

        var there = new List<Guid>();
        foreach (var batch in wanted.Distinct().Chunk(500))
            there.AddRange(await db.Findings.Where(row => batch.Contains(row.Id)).Select(row => row.Id).ToListAsync(cancellation));
        var id = Guid.CreateVersion7(now);
        if (there.Count > 0)
        {
            var undo = await change(db, there);
            await db.BulkActions.Where(row => row.At < now - UndoFor - Grace).ExecuteDeleteAsync(cancellation);
            db.Add(new BulkActionRow { Id = id, Actor = actor.Name, At = now, Undo = Stored.Write(undo) });
            await audit.AppendAsync(db, actor.Did(action, there is [var only] ? only.ToString() : $"{there.Count} findings", before: null, what), cancellation);
            await db.SaveChangesAsync(cancellation);
        }

        await transaction.CommitAsync(cancellation);
        return new BulkResult(id, there.Count, [.. wanted.Except(there)]);
    }

    /// <returns>Who saw to them.</returns>
    private static async Task<List<FindingAssignmentRow>> UnassignAsync(DashboardDb db, Guid[] findings, CancellationToken cancellation)
    {
        var assigned = await db.FindingAssignments.AsNoTracking().Where(row => findings.Contains(row.FindingId)).ToListAsync(cancellation);
        await db.KeepAsync(assigned, cancellation);
        await db.FindingAssignments.Where(row => findings.Contains(row.FindingId)).ExecuteDeleteAsync(cancellation);
        return assigned;
    }

    private static async Task<Guid> TeamAsync(DashboardDb db, string name, CancellationToken cancellation) =>
        await db.Teams.Where(team => team.Name == name).Select(team => (Guid?)team.Id).SingleOrDefaultAsync(cancellation) ?? throw new FormatException($"There is no team {name}.");

    private sealed record Undo(ImmutableArray<Guid> Unassign, ImmutableArray<FindingAssignmentRow> Assign, ImmutableArray<Guid> Comments);
}

/// <summary>Findings by their ids, or whatever a filter lets through.</summary>
public sealed record FindingSelection(IReadOnlyList<Guid>? Ids, FindingFilter? Filter);

/// <summary>A person by the name that they sign in with, or a team by its.</summary>
public sealed record Assignee(string? Person, string? Team)
{
    public override string ToString() => Team is null ? Person ?? "" : $"@{Team}";
}

/// <param name="Id">To take it back with.</param>
/// <param name="Missing">Those that are no longer there; the others were changed.</param>
public sealed record BulkResult(Guid Id, int Done, ImmutableArray<Guid> Missing);

/// <param name="Owner">The team; null where nobody owns it.</param>
/// <param name="Assigned">Null where nobody is assigned.</param>
public sealed record FindingTalk(string? Owner, Assignee? Assigned, ImmutableArray<FindingComment> Comments);

public sealed record FindingComment(DateTimeOffset At, string Author, string Text);
