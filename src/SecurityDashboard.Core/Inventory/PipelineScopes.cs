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
                    .. webhooks[(pipeline.Region, pipeline.Name)].Select(webhook => new ScopedResource(webhook.Arn, ResourceTypes.Webhook, listing, IsMissing: false)),
                    .. unlisted[pipeline.Region].Select(_ => new ScopedResource(listing, ResourceTypes.Webhook, pipeline.Arn, IsMissing: true)),
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
        private readonly Dictionary<Arn, ImmutableArray<Step>> _steps = [];

        public List<ScopedResource> From(Pipeline pipeline)
        {
            var scope = new List<ScopedResource>();
            var seen = new HashSet<Arn> { pipeline.Arn };
            var waiting = new Queue<Step>([new Step(new ScopedResource(pipeline.Arn, ResourceTypes.Pipeline, pipeline.Arn, IsMissing: false), pipeline)]);
            while (waiting.TryDequeue(out var next))
            {
                scope.Add(next.To);
                foreach (var step in next.Target is { } resource ? StepsFrom(resource) : [])
                    if (seen.Add(step.To.Arn))
                        waiting.Enqueue(step);
            }

            return scope;
        }

        private ImmutableArray<Step> StepsFrom(Resource resource)
        {
            if (_steps.TryGetValue(resource.Arn, out var known))
                return known;

            return _steps[resource.Arn] = [.. estate.ReferencesOf(resource).SelectMany(reference => StepsAlong(reference, resource.Arn))];
        }

        private IEnumerable<Step> StepsAlong(Reference reference, Arn from)
        {
            if (estate.Resolve(reference) is { } target)
                return [new Step(new ScopedResource(target.Arn, reference.Type, from, IsMissing: false), target)];

            return estate.Beyond(reference).Select(beyond => Unresolved(beyond, reference.Arn)).Prepend(Unresolved(reference, from));
        }

        private Step Unresolved(Reference reference, Arn from) =>
            new(new ScopedResource(reference.Arn, reference.Type, from, Estate.MayExist(estate.WhyUnresolved(reference))), Target: null);

        private readonly record struct Step(ScopedResource To, Resource? Target);
    }
}

/// <summary>One resource in a pipeline's scope.</summary>
/// <param name="Type">One of <see cref="ResourceTypes"/>.</param>
/// <param name="Via">The resource, or the listing, that leads to it; a pipeline leads to itself.</param>
/// <param name="IsMissing">
/// It may be there and could not be read: whatever it last led to may still belong to the scope, and so may what was last known in its
/// place, perhaps under another name.
/// </param>
public readonly record struct ScopedResource(Arn Arn, string Type, Arn Via, bool IsMissing);
