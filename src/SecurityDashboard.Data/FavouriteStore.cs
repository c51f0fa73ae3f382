using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using SecurityDashboard.Data.Queries;
using SecurityDashboard.Data.Tables;

namespace SecurityDashboard.Data;

/// <summary>The pipelines that somebody keeps an eye on. They change nothing for anybody else, so they are not audited.</summary>
public sealed class FavouriteStore(IDbContextFactory<DashboardDb> databases)
{
    public const int Most = 200;

    /// <summary>The weakest first.</summary>
    public async Task<ImmutableArray<PipelineSummary>> ListAsync(string person, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return
        [
            .. await db.Summaries(db.Pipelines.Where(pipeline => db.Favourites.Any(row => row.Person == person && row.PipelineId == pipeline.Id))
                .OrderBy(pipeline => pipeline.Score.Value).ThenBy(pipeline => pipeline.Id).Take(Most)).AsNoTracking().ToListAsync(cancellation)
        ];
    }

    public async Task<bool> IsAsync(string person, Guid pipeline, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.Favourites.AnyAsync(row => row.Person == person && row.PipelineId == pipeline, cancellation);
    }

    /// <exception cref="FormatException">There are as many as can be; the message says so.</exception>
    public async Task SetAsync(string person, Guid pipeline, bool favourite, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await using var transaction = await db.BeginWriteAsync(cancellation);
        var mine = db.Favourites.Where(row => row.Person == person);
        await mine.Where(row => row.PipelineId == pipeline).ExecuteDeleteAsync(cancellation);
        if (favourite)
        {
            if (await mine.CountAsync(cancellation) >= Most)
                throw new FormatException($"You keep an eye on {Most} pipelines already. Take one away first.");
            db.Add(new FavouriteRow { Person = person, PipelineId = pipeline });
            await db.SaveChangesAsync(cancellation);
        }

        await transaction.CommitAsync(cancellation);
    }
}
