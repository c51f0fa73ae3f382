using System.Collections.Frozen;
using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using SecurityDashboard.Data.Tables;
using SecurityDashboard.Secrets.Allowed;

namespace SecurityDashboard.Data;

/// <summary>
/// What people of the organisation said is no secret. Every change is audited, and makes every account due to be judged again on what
/// is stored of it; a new pattern marks values when they are read, so it counts from each account's next scan on.
/// </summary>
public sealed class AllowedValueStore(IDbContextFactory<DashboardDb> databases, AuditLog audit, TimeProvider time)
{
    public const int ShortestReason = 10;
    public const int LongestReason = 500;

    private const int FingerprintLength = 32;
    private const int MostFingerprints = 10_000;

    /// <summary>The latest first.</summary>
    public async Task<ImmutableArray<AllowedValueSummary>> ListAsync(CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return
        [
            .. await db.AllowedValues.AsNoTracking().OrderByDescending(row => row.AllowedAt).ThenBy(row => row.Id)
                .Select(row => new AllowedValueSummary(row.Id, row.Kind, row.Text, row.Reason, row.AllowedBy, row.AllowedAt)).ToListAsync(cancellation)
        ];
    }

    /// <summary>For the detector. A pattern that this version does not take any more is left out.</summary>
    public async Task<AllowedPatterns> PatternsAsync(CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var rows = await db.AllowedValues.AsNoTracking().Where(row => row.Kind == AllowedValueKind.Pattern).OrderBy(row => row.Id).Take(AllowedPatterns.Most).ToListAsync(cancellation);
        return new AllowedPatterns([.. rows.Where(row => AllowedPattern.Problem(row.Text) is null).Select(row => AllowedPattern.Parse(IdOf(row.Id), row.Text))]);
    }

    /// <returns>The entry, which may be there already.</returns>
    /// <exception cref="FormatException">It cannot be allowed; the message says why and what to do.</exception>
    public async Task<AllowedValueSummary> AllowAsync(AllowedValueKind kind, string text, string reason, Actor actor, CancellationToken cancellation)
    {
        text = kind is AllowedValueKind.Fingerprint ? text.Trim() : text;
        reason = reason.Trim();
        if (Problem(kind, text, reason) is { } problem)
            throw new FormatException(problem);

        await using var db = await databases.CreateDbContextAsync(cancellation);
        await using var transaction = await db.BeginWriteAsync(cancellation);
        if (await db.AllowedValues.AsNoTracking().SingleOrDefaultAsync(row => row.Kind == kind && row.Text == text, cancellation) is { } known)
            return Of(known);

        var most = kind is AllowedValueKind.Pattern ? AllowedPatterns.Most : MostFingerprints;
        if (await db.AllowedValues.CountAsync(row => row.Kind == kind, cancellation) >= most)
            throw new FormatException($"There are {most} of these already. Remove those that are no longer needed.");

        var row = new AllowedValueRow { Id = Guid.CreateVersion7(time.GetUtcNow()), Kind = kind, Text = text, Reason = reason, AllowedBy = actor.Name, AllowedAt = time.GetUtcNow() };
        db.Add(row);
        await audit.AppendAsync(db, actor.Did("secret.allowed", Target(row), before: null, reason), cancellation);
        await ChangeAsync(db, cancellation);
        await transaction.CommitAsync(cancellation);
        return Of(row);
    }

    /// <returns>False when there is no such entry.</returns>
    public async Task<bool> RemoveAsync(Guid id, Actor actor, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await using var transaction = await db.BeginWriteAsync(cancellation);
        if (await db.AllowedValues.SingleOrDefaultAsync(row => row.Id == id, cancellation) is not { } row)
            return false;

        db.Remove(row);
        await audit.AppendAsync(db, actor.Did("secret.disallowed", Target(row), row.Reason, after: null), cancellation);
        await ChangeAsync(db, cancellation);
        await transaction.CommitAsync(cancellation);
        return true;
    }

    /// <summary>What controls leave out.</summary>
    internal static async Task<AllowedValues> OfAsync(DashboardDb db, CancellationToken cancellation)
    {
        var rows = await db.AllowedValues.AsNoTracking().Select(row => new { row.Id, row.Kind, row.Text }).ToListAsync(cancellation);
        return rows.Count == 0 ? AllowedValues.None : new AllowedValues(
            rows.Where(row => row.Kind is AllowedValueKind.Fingerprint).Select(row => row.Text).ToFrozenSet(StringComparer.Ordinal),
            rows.Where(row => row.Kind is AllowedValueKind.Pattern).Select(row => IdOf(row.Id)).ToFrozenSet(StringComparer.Ordinal));
    }

    private static string? Problem(AllowedValueKind kind, string text, string reason) =>
        reason.Length is < ShortestReason or > LongestReason ? $"The reason has {reason.Length} characters. Write {ShortestReason} to {LongestReason}: who reads it in a year has to understand it."
        : kind is AllowedValueKind.Pattern ? AllowedPattern.Problem(text)
        : text.Length == FingerprintLength && text.All(c => char.IsAsciiDigit(c) || c is >= 'a' and <= 'f') ? null
        : $"A fingerprint has {FingerprintLength} digits from 0 to f. Copy it from the finding.";

    // Whatever is judged already was judged without it.
    private static async Task ChangeAsync(DashboardDb db, CancellationToken cancellation)
    {
        await db.SaveChangesAsync(cancellation);
        await db.Accounts.ExecuteUpdateAsync(account => account.SetProperty(it => it.EstateVersion, it => it.EstateVersion + 1), cancellation);
    }

    private static string IdOf(Guid id) => id.ToString("N");

    private static string Target(AllowedValueRow row) => $"{row.Kind.ToString().ToLowerInvariant()} {row.Text}";

    private static AllowedValueSummary Of(AllowedValueRow row) => new(row.Id, row.Kind, row.Text, row.Reason, row.AllowedBy, row.AllowedAt);
}
