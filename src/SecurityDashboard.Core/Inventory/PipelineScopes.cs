using System.Collections.Immutable;
using SecurityDashboard.Inventory.Pipelines;

namespace SecurityDashboard.Inventory;

/// <summary>
/// Which resources belong to which pipeline: itself, what it names, what those name in turn, and what points at it. The score of a
/// pipeline and the <c>pipelines</c> of a finding are this relation and nothing else.
/// </summary>
public sealed class PipelineScopes
{
    private readonly Dictionary<Arn, ImmutableArray<ScopedResource>> _scopes = [];
    private readonly Lazy<ILookup<Arn, Arn>> _pipelinesOf;

    internal PipelineScopes(Estate estate)
    {
        var walk = new Walk(estate);
        foreach (var snapshot in estate.Neighbours.Append(estate.Subject))
        {
            var webhooks = snapshot.Resources.OfType<Webhook>().ToLookup(webhook => (webhook.Region, webhook.TargetPipeline));
            var unlisted = snapshot.Listings.Where(listing => listing is { Type: ResourceTypes.Webhook, Count.WhyNot: not null }).ToLookup(listing => listing.Region);
            foreach (var pipeline in snapshot.Resources.OfType<Pipeline>())
            {
                // Webhooks name the pipeline, so it is their listing that leads to them.
                var listing = ResourceTypes.AnyArn(ResourceTypes.Webhook, snapshot.Account, pipeline.Region);
                _scopes[pipeline.Arn] =
                [
                    .. walk.From(pipeline),
                    .. webhooks[(pipeline.Region, pipeline.Name)].Select(webhook => new ScopedResource(webhook.Arn, listing, IsBlind: false)),
                    .. unlisted[pipeline.Region].Select(_ => new ScopedResource(listing, pipeline.Arn, IsBlind: true)),
                ];
            }
        }

        _pipelinesOf = new Lazy<ILookup<Arn, Arn>>(() => _scopes.OrderBy(entry => entry.Key.Text, StringComparer.Ordinal)
            .SelectMany(entry => entry.Value.Select(scoped => (Resource: scoped.Arn, Pipeline: entry.Key)).Distinct())
            .ToLookup(pair => pair.Resource, pair => pair.Pipeline));
    }

    /// <summary>A pipeline's scope, itself first, and how each resource came into it; empty for what is no pipeline of the estate.</summary>
    public ImmutableArray<ScopedResource> Of(Arn pipeline) => _scopes.GetValueOrDefault(pipeline, []);

    /// <summary>The ARNs in a pipeline's scope, its own first; empty for what is no pipeline of the estate.</summary>
    public ImmutableArray<Arn> ResourcesOf(Arn pipeline) => [.. Of(pipeline).Select(scoped => scoped.Arn)];

    /// <summary>The pipelines that a resource belongs to, in order of their ARNs.</summary>
    public ImmutableArray<Arn> PipelinesOf(Arn resource) => [.. _pipelinesOf.Value[resource]];

    /// <summary>Follows references; what many pipelines share is looked up once.</summary>
    private sealed class Walk(Estate estate)
    {
        private readonly Dictionary<Arn, Steps> _steps = [];

        public List<ScopedResource> From(Pipeline pipeline)
        {
            var scope = new List<ScopedResource>();
            var seen = new HashSet<Arn> { pipeline.Arn };
            var waiting = new Queue<(Arn Via, Step Step)>([(pipeline.Arn, new Step(pipeline.Arn, pipeline, IsMissing: false))]);
            while (waiting.TryDequeue(out var next))
            {
                var (named, isBlind) = next.Step.Target is { } resource ? StepsFrom(resource) : Steps.None;
                scope.Add(new ScopedResource(next.Step.Arn, next.Via, next.Step.IsMissing || isBlind));
                foreach (var step in named)
                    if (seen.Add(step.Arn))
                        waiting.Enqueue((next.Step.Arn, step));
            }

            return scope;
        }

        private Steps StepsFrom(Resource resource)
        {
            if (_steps.TryGetValue(resource.Arn, out var known))
                return known;

            var references = References.Of(resource);
            return _steps[resource.Arn] = new Steps([.. references.SelectMany(StepsAlong)], references.Any(reference => reference.Why is not null));
        }

        private IEnumerable<Step> StepsAlong(Reference reference) => estate.Resolve(reference) is { } target
            ? [new Step(target.Arn, target, IsMissing: false)]
            : estate.Beyond(reference).Prepend(reference)
                .Select(unresolved => new Step(unresolved.Arn, Target: null, estate.WhyUnresolved(unresolved).Reason is not UnreadableReason.NotFound));

        private readonly record struct Step(Arn Arn, Resource? Target, bool IsMissing);

        private readonly record struct Steps(ImmutableArray<Step> Named, bool IsBlind)
        {
            public static Steps None { get; } = new([], IsBlind: false);
        }
    }
}

/// <summary>One resource in a pipeline's scope.</summary>
/// <param name="Via">The resource, or the listing, that leads to it; a pipeline leads to itself.</param>
/// <param name="IsBlind">Not everything that it leads to could be read: what it last led to may still belong to the scope.</param>
public readonly record struct ScopedResource(Arn Arn, Arn Via, bool IsBlind);
