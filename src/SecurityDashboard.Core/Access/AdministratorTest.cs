using System.Collections.Immutable;
using SecurityDashboard.Controls.Authorization;
using SecurityDashboard.Iam;

namespace SecurityDashboard.Access;

/// <summary>Whether policies make an administrator, each set of policies looked at once.</summary>
internal sealed class AdministratorTest
{
    private readonly Dictionary<PolicyDocument, bool> _everything = [];
    private readonly Dictionary<string, bool> _sets = new(StringComparer.Ordinal);
    private readonly Dictionary<PolicyDocument, int> _numbers = [];

    /// <summary>Unread policies do not count: they may add to what is there, and what they add is not known.</summary>
    public bool Passes(ImmutableArray<AttachedPolicy> policies, PolicySet boundary)
    {
        if (policies.IsEmpty || boundary.Why is not null)
            return false;

        var set = string.Join(',', policies.Select(policy => NumberOf(policy.Document)).Order()) + "|" + string.Join(',', boundary.Policies.Select(policy => NumberOf(policy.Document)));
        if (!_sets.TryGetValue(set, out var passes))
            _sets[set] = passes = Everything(policies) && !AdministratorAccess.LosesIam(policies) && (boundary.Policies.IsEmpty || Everything(boundary.Policies));
        return passes;
    }

    private bool Everything(ImmutableArray<AttachedPolicy> policies)
    {
        if (policies.Length != 1)
            return AdministratorAccess.Of(policies).IsEverything;
        if (!_everything.TryGetValue(policies[0].Document, out var everything))
            _everything[policies[0].Document] = everything = AdministratorAccess.Of(policies).IsEverything;
        return everything;
    }

    private int NumberOf(PolicyDocument document) => _numbers.TryGetValue(document, out var number) ? number : _numbers[document] = _numbers.Count;
}
