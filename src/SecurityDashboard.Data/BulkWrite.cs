using Microsoft.EntityFrameworkCore;
using SecurityDashboard.Data.Tables;

namespace SecurityDashboard.Data;

/// <summary>Writes many rows in batches of bounded size, without the tracker growing.</summary>
internal static class BulkWrite
{
    private const int Batch = 500;

    /// <summary>From how many new rows on PostgreSQL copies them.</summary>
    private const int Many = 50;

    public static async Task WriteAsync<TRow>(this DashboardDb db, IEnumerable<TRow> rows, EntityState state, CancellationToken cancellation) where TRow : class
    {
        if (state is EntityState.Added && db is PostgresDashboardDb postgres)
        {
            var all = rows as IReadOnlyCollection<TRow> ?? [.. rows];
            if (all.Count >= Many)
            {
                foreach (var row in all.OfType<IHasPast>())
                    row.Since = db.Moment;
                await BinaryCopy.AddAsync(postgres, all, cancellation);
                return;
            }

            rows = all;
        }

        foreach (var batch in rows.Chunk(Batch))
        {
            cancellation.ThrowIfCancellationRequested();
            foreach (var row in batch)
                db.Entry(row).State = state;
            await db.SaveChangesAsync(cancellation);
            foreach (var row in batch)
                db.Entry(row).State = EntityState.Detached;
        }
    }
}
