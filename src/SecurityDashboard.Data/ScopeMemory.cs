using SecurityDashboard.Data.Tables;
using SecurityDashboard.Inventory;

namespace SecurityDashboard.Data;

/// <summary>
/// A pipeline's scope as far as it can be read, and what is remembered of the rest: whatever something that cannot be read now last led
/// to. What can be read and no longer leads there is believed.
/// </summary>
internal static class ScopeMemory
{
    public static IEnumerable<PipelineResourceRow> Join(Guid pipeline, IEnumerable<ScopedResource> scope, IEnumerable<PipelineResourceRow> stored)
    {
        var members = new Dictionary<Guid, PipelineResourceRow>();
        var blind = new HashSet<Guid>();
        foreach (var scoped in scope)
        {
            var id = StableId.Of(scoped.Arn);
            members.TryAdd(id, new PipelineResourceRow { PipelineId = pipeline, ResourceId = id, ViaId = StableId.Of(scoped.Via) });
            if (scoped.IsBlind)
                blind.Add(id);
        }

        var left = stored.Where(row => !members.ContainsKey(row.ResourceId)).ToList();
        for (var remembered = 1; remembered > 0;)
        {
            remembered = left.RemoveAll(row => blind.Contains(row.ViaId) && blind.Add(row.ResourceId) && members.TryAdd(row.ResourceId, row));
        }

        return members.Values;
    }
}
