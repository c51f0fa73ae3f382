using SecurityDashboard.Data.Tables;
using SecurityDashboard.Inventory;

namespace SecurityDashboard.Data;

/// <summary>
/// A pipeline's scope as far as it can be read, and what is remembered of the rest: what was last known in the place of something that
/// cannot be read now, and whatever that led to. What can be read and no longer leads there is believed.
/// </summary>
internal static class ScopeMemory
{
    /// <returns>What is remembered and not in the scope.</returns>
    public static IReadOnlyCollection<PipelineResourceRow> Recall(IReadOnlyCollection<PipelineResourceRow> scope, IEnumerable<ScopedResource> missing, IEnumerable<PipelineResourceRow> stored)
    {
        var lost = missing.Where(scoped => scoped.IsMissing).ToList();
        var from = lost.Select(scoped => StableId.Of(scoped.Arn)).ToHashSet();
        var places = lost.Select(scoped => (StableId.Of(scoped.Via), scoped.Type)).ToHashSet();

        var members = scope.Select(row => row.ResourceId).ToHashSet();
        var left = stored.Where(row => !members.Contains(row.ResourceId)).ToList();
        var recalled = new List<PipelineResourceRow>();
        for (var before = -1; before < recalled.Count;)
        {
            before = recalled.Count;
            recalled.AddRange(left.Where(row => from.Contains(row.ViaId) || places.Contains((row.ViaId, row.Type))));
            from.UnionWith(recalled.Select(row => row.ResourceId));
            left.RemoveAll(row => from.Contains(row.ResourceId));
        }

        return recalled;
    }
}
