using System.Collections.Frozen;
using System.Collections.Immutable;

namespace SecurityDashboard.Iam.ReferenceData;

/// <summary>Everything the table holds about one service prefix, in ordinal order of name; actions are found in any letter case.</summary>
public sealed class ServiceReference
{
    private readonly FrozenDictionary<string, ActionReference> _byName;

    internal ServiceReference(string prefix, ImmutableArray<ConditionKey> keys, ImmutableArray<ResourceType> types, ImmutableArray<ActionReference> actions)
    {
        Prefix = prefix;
        ConditionKeys = keys;
        ResourceTypes = types;
        Actions = actions;
        _byName = actions.ToFrozenDictionary(action => action.Name, StringComparer.OrdinalIgnoreCase);
    }

    public string Prefix { get; }

    public ImmutableArray<ConditionKey> ConditionKeys { get; }

    public ImmutableArray<ResourceType> ResourceTypes { get; }

    public ImmutableArray<ActionReference> Actions { get; }

    /// <summary>Null: the service has no such action.</summary>
    public ActionReference? Find(string name) => _byName.GetValueOrDefault(name);
}
