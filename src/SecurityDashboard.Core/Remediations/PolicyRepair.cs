using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace SecurityDashboard.Remediations;

/// <summary>How a policy is mended, as a control knows it; what comes of it is judged before anybody sees it.</summary>
internal abstract record PolicyRepair
{
    /// <summary>Adds statements to the policy of the resource, or makes its first one.</summary>
    public sealed record Add(params ImmutableArray<JsonObject> Statements) : PolicyRepair;

    /// <summary>Changes those statements of the resource's policy that are at fault, each by itself.</summary>
    /// <param name="Change">The statement as it is to be; null: there is nothing left of it.</param>
    public sealed record Narrow(Func<JsonObject, JsonObject?> Change) : PolicyRepair;

    /// <summary>Puts what the pipelines of a role need in the place of those of its policies that are at fault.</summary>
    public sealed record LeastPrivilege : PolicyRepair;
}
