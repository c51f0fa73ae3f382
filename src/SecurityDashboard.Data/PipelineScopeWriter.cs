using Microsoft.EntityFrameworkCore;
using SecurityDashboard.Data.Tables;
using SecurityDashboard.Encryption;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Pipelines;
using SecurityDashboard.Transit;

namespace SecurityDashboard.Data;

/// <summary>Brings the subject's pipelines, and which resources belong to them, up to date.</summary>
internal static class PipelineScopeWriter
{
    /// <returns>
    /// The pipelines whose score is to be computed again, because they are new or other resources belong to them; and the resources that
    /// now belong to more or fewer pipelines.
    /// </returns>
    public static async Task<(HashSet<Guid> Rescore, HashSet<Guid> Moved)> WriteAsync(DashboardDb db, Estate estate, DateTimeOffset at, CancellationToken cancellation)
    {
        var account = estate.Subject.Account;
        var rows = await db.Pipelines.Where(row => row.AccountId == account.Text).ToDictionaryAsync(row => row.Id, cancellation);
        var stored = (await db.PipelineResources.AsNoTracking()
                .Where(row => db.Pipelines.Any(pipeline => pipeline.Id == row.PipelineId && pipeline.AccountId == account.Text))
                .ToListAsync(cancellation))
            .ToLookup(row => row.PipelineId);

        var seen = new HashSet<Guid>();
        var rescore = new HashSet<Guid>();
        var added = new List<PipelineResourceRow>();
        var moved = new List<PipelineResourceRow>();
        var removed = new List<PipelineResourceRow>();
        var left = new List<PipelineResourceRow>();
        foreach (var pipeline in estate.Subject.Resources.OfType<Pipeline>().Where(pipeline => pipeline.Account == account))
        {
            var id = StableId.Of(pipeline.Arn);
            if (!seen.Add(id))
                continue;

            if (!rows.TryGetValue(id, out var row))
            {
                row = new PipelineRow
                {
                    Id = id,
                    AccountId = account.Text,
                    Arn = Stored.Text(pipeline.Arn.Text),
                    Region = Stored.Text(pipeline.Region),
                    Name = Stored.Text(pipeline.Name),
                };
                db.Add(row);
                rescore.Add(id);
            }

            var scope = estate.Scopes.Of(pipeline.Arn);
            var members = scope
                .Select(scoped => new PipelineResourceRow
                {
                    PipelineId = id,
                    ResourceId = StableId.Of(scoped.Arn),
                    Type = scoped.Type,
                    ViaId = StableId.Of(scoped.Via),
                })
                .DistinctBy(member => member.ResourceId)
                .ToList();
            var recalled = ScopeMemory.Recall(members, scope, stored[id]);
            Describe(row, pipeline, PipelineEncryption.Of(pipeline, estate), PipelineTransit.Of(pipeline, estate), staleSince: recalled.Count > 0 ? at : null);

            var before = stored[id].ToDictionary(member => member.ResourceId);
            foreach (var member in members)
                if (!before.Remove(member.ResourceId, out var same))
                    added.Add(member);
                else if (same.ViaId != member.ViaId || same.Type != member.Type)
                    moved.Add(member);
            removed.AddRange(before.Values.Except(recalled));
        }

        foreach (var row in rows.Values.Where(row => !seen.Contains(row.Id)))
            if (estate.WhyMissing(ResourceTypes.Pipeline, row.Region) is not null)
                row.StaleSince ??= at;
            else
            {
                // The database deletes these with it.
                await db.KeepAsync(stored[row.Id], cancellation);
                db.Remove(row);
                left.AddRange(stored[row.Id]);
            }

        rescore.UnionWith(added.Concat(removed).Select(member => member.PipelineId));
        await db.SaveChangesAsync(cancellation);
        await db.WriteAsync(removed, EntityState.Deleted, cancellation);
        await db.WriteAsync(moved, EntityState.Modified, cancellation);
        await db.WriteAsync(added, EntityState.Added, cancellation);
        return (rescore, [.. added.Concat(removed).Concat(left).Select(member => member.ResourceId)]);
    }

    private static void Describe(PipelineRow row, Pipeline pipeline, PipelineEncryption encryption, PipelineTransit transit, DateTimeOffset? staleSince)
    {
        row.Name = Stored.Text(pipeline.Name);
        row.EncryptionLevel = encryption.Level;
        row.EncryptionPlaces = Stored.Write(encryption.Places);
        row.Transit = transit.Weakest;
        row.TransitHops = Stored.Write(transit.Hops);
        row.StaleSince = staleSince is null ? null : row.StaleSince ?? staleSince;
    }
}
