using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;
using SecurityDashboard.Data.Tables;

namespace SecurityDashboard.Data;

/// <summary>Filters of findings that people named, for themselves or for everybody. What everybody sees is audited.</summary>
public sealed class SavedViewStore(IDbContextFactory<DashboardDb> databases, AuditLog audit, TimeProvider time)
{
    public const int LongestName = 60;
    public const int LongestQuery = 2_000;
    public const int MostOfOne = 100;

    /// <summary>One's own and what is shared, in the order of their names.</summary>
    public async Task<ImmutableArray<SavedView>> ListAsync(string person, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return [.. (await db.SavedViews.AsNoTracking().Where(row => row.Owner == person || row.Shared).OrderBy(row => row.Name).ThenBy(row => row.Id).Take(500).ToListAsync(cancellation)).Select(View)];
    }

    /// <summary>Null when there is none of that name in addresses that this person may see.</summary>
    public async Task<SavedView?> FindAsync(string slug, string person, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.SavedViews.AsNoTracking().SingleOrDefaultAsync(row => row.Slug == slug && (row.Owner == person || row.Shared), cancellation) is { } row ? View(row) : null;
    }

    /// <exception cref="FormatException">It cannot be called so, or there are as many as can be; the message says which.</exception>
    public async Task<SavedView> AddAsync(string name, string query, bool shared, Actor actor, CancellationToken cancellation)
    {
        (name, query) = Checked(name, query);
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await using var transaction = await db.BeginWriteAsync(cancellation);
        if (await db.SavedViews.CountAsync(row => row.Owner == actor.Name, cancellation) >= MostOfOne)
            throw new FormatException($"You have {MostOfOne} views already. Remove one first.");

        var now = time.GetUtcNow();
        var id = Guid.CreateVersion7(now);
        var slug = Slug(name);
        // Whether a name is taken by somebody's private view is nobody's business: the end tells them apart.
        if (slug.Length == 0 || await db.SavedViews.AnyAsync(row => row.Slug == slug, cancellation))
            slug = $"{(slug.Length == 0 ? "view" : slug)}-{$"{id:N}"[^8..]}";

        var row = new SavedViewRow { Id = id, Slug = slug, Name = name, Query = query, Owner = actor.Name, Shared = shared, Revision = 1, ChangedAt = now };
        db.Add(row);
        if (shared)
            await audit.AppendAsync(db, actor.Did("view.shared", slug, before: null, query), cancellation);
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return View(row);
    }

    /// <summary>Changes what it is called, shows and who sees it, never what addresses call it.</summary>
    /// <returns>Null when there is none of one's own that addresses call so.</returns>
    /// <exception cref="FormatException">It cannot be called so; the message says why.</exception>
    public async Task<SavedView?> ChangeAsync(string slug, string name, string query, bool shared, Actor actor, CancellationToken cancellation)
    {
        (name, query) = Checked(name, query);
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await using var transaction = await db.BeginWriteAsync(cancellation);
        if (await db.SavedViews.SingleOrDefaultAsync(it => it.Slug == slug && it.Owner == actor.Name, cancellation) is not { } row)
            return null;

        if (row.Shared || shared)
            await audit.AppendAsync(db, actor.Did("view.changed", slug, row.Query, shared ? query : null), cancellation);
        (row.Name, row.Query, row.Shared, row.Revision, row.ChangedAt) = (name, query, shared, row.Revision + 1, time.GetUtcNow());
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return View(row);
    }

    /// <returns>False when there is none of one's own that addresses call so.</returns>
    public async Task<bool> RemoveAsync(string slug, Actor actor, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await using var transaction = await db.BeginWriteAsync(cancellation);
        if (await db.SavedViews.SingleOrDefaultAsync(it => it.Slug == slug && it.Owner == actor.Name, cancellation) is not { } row)
            return false;

        if (row.Shared)
            await audit.AppendAsync(db, actor.Did("view.removed", slug, row.Query, after: null), cancellation);
        db.Remove(row);
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return true;
    }

    private static (string Name, string Query) Checked(string name, string query)
    {
        (name, query) = (name.Trim(), query.TrimStart('?'));
        return name.Length is 0 or > LongestName || name.Any(char.IsControl) ? throw new FormatException($"A view's name is one line of 1 to {LongestName} characters.")
            : query.Length > LongestQuery ? throw new FormatException($"The filter has {query.Length:N0} characters; a view keeps at most {LongestQuery:N0}.")
            : (name, query);
    }

    /// <summary>Lower-case letters, digits and hyphens of a name; empty where it has none.</summary>
    private static string Slug(string name)
    {
        var slug = new StringBuilder();
        foreach (var letter in name.Normalize(NormalizationForm.FormD))
            if (char.IsAsciiLetterOrDigit(letter))
                slug.Append(char.ToLowerInvariant(letter));
            else if (CharUnicodeInfo.GetUnicodeCategory(letter) is not UnicodeCategory.NonSpacingMark && slug.Length > 0 && slug[^1] != '-')
                slug.Append('-');
        return slug.ToString().Trim('-');
    }

    private static SavedView View(SavedViewRow row) => new(row.Slug, row.Name, row.Query, row.Owner, row.Shared, row.Revision, row.ChangedAt);
}

/// <param name="Slug">What addresses call it; it stays when the view changes.</param>
/// <param name="Query">As in the address of the findings page, without the question mark.</param>
/// <param name="Owner">The name that its maker signs in with; nobody else changes it.</param>
public sealed record SavedView(string Slug, string Name, string Query, string Owner, bool Shared, int Revision, DateTimeOffset ChangedAt);
