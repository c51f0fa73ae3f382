using System.Collections.Immutable;
using SecurityDashboard.Iam;

namespace SecurityDashboard.Inventory.Notifications;

/// <summary>An SNS topic that an approval, or a rule about pipelines, notifies.</summary>
public sealed record Topic : Resource
{
    public required string Name { get; init; }

    /// <summary>Null: read, and there is none.</summary>
    public required Observed<PolicyDocument?> Policy { get; init; }

    /// <summary>How many subscriptions there are by protocol: email, https, http, lambda, …. Addresses are not kept.</summary>
    public required Observed<ImmutableSortedDictionary<string, int>> Subscriptions { get; init; }
}
