using System.Collections.Frozen;
using System.Collections.Immutable;
using SecurityDashboard.Inventory.Pipelines;

namespace SecurityDashboard.Inventory;

/// <summary>
/// Which resources belong to which pipeline: itself, what it names, what those name in turn, and what points at it. The score of a
/// pipeline and the <c>pipelines</c> of a finding are this relation and nothing else.
/// </summary>
public sealed class PipelineScopes
{
    private readonly FrozenDictionary<Arn, ImmutableArray<Arn>> _resourcesOf;
    private readonly FrozenDictionary<Arn, ImmutableArray<Arn>> _pipelinesOf;

    internal PipelineScopes(Estate estate)
    {
        var reached = new Dictionary<Arn, ImmutableArray<Arn>>();
        foreach (var snapshot in estate.Neighbours.Append(estate.Subject))
        {
            var webhooks = snapshot.Resources.OfType<Webhook>().ToLookup(webhook => (webhook.Region, webhook.TargetPipeline));
            var unlisted = snapshot.Listings.Where(listing => listing is { Type: ResourceTypes.Webhook, Count.WhyNot: not null }).ToLookup(listing => listing.Region);
            foreach (var pipeline in snapshot.Resources.OfType<Pipeline>())
                reached[pipeline.Arn] =
                [
                    .. Reach(pipeline, estate),
                    .. webhooks[(pipeline.Region, pipeline.Name)].Select(webhook => webhook.Arn),
                    .. unlisted[pipeline.Region].Select(listing => Estate.UnlistedId(snapshot.Account, listing).Arn),
                ];
        }

        _resourcesOf = reached.ToFrozenDictionary();
        _pipelinesOf = reached.SelectMany(entry => entry.Value.Select(resource => (Resource: resource, Pipeline: entry.Key)))
            .GroupBy(pair => pair.Resource, pair => pair.Pipeline)
            .ToFrozenDictionary(group => group.Key, group => group.Distinct().OrderBy(arn => arn.Text, StringComparer.Ordinal).ToImmutableArray());
    }

    /// <summary>The ARNs in a pipeline's scope, its own first; empty for what is no pipeline of the estate.</summary>
    public ImmutableArray<Arn> ResourcesOf(Arn pipeline) => _resourcesOf.GetValueOrDefault(pipeline, []);

    /// <summary>The pipelines that a resource belongs to, in order of their ARNs.</summary>
    public ImmutableArray<Arn> PipelinesOf(Arn resource) => _pipelinesOf.GetValueOrDefault(resource, []);

    private static IEnumerable<Arn> Reach(Pipeline pipeline, Estate estate)
    {
        var seen = new HashSet<Arn> { pipeline.Arn };
        var waiting = new Queue<Resource>([pipeline]);
        yield return pipeline.Arn;
        while (waiting.TryDequeue(out var resource))
            foreach (var reference in References.Of(resource))
            {
                var target = estate.Resolve(reference);
                var arn = target?.Arn ?? reference.Arn;
                if (!seen.Add(arn))
                    continue;

                yield return arn;
                if (target is not null)
                    waiting.Enqueue(target);
            }
    }
}
