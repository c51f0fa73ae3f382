using Microsoft.EntityFrameworkCore;

namespace SecurityDashboard.Data;

/// <summary>Writes many rows in batches of bounded size, without the tracker growing.</summary>
internal static class BulkWrite
{
    private const int Batch = 500;

    public static async Task WriteAsync<TRow>(this DashboardDb db, IEnumerable<TRow> rows, EntityState state, CancellationToken cancellation) where TRow : class
    {
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
