using System.Collections.Frozen;

namespace SecurityDashboard.Iam;

/// <summary>The name of a key of the request context, compared without regard to case, as IAM does.</summary>
internal sealed record ContextKey(string Name, DerivedKey Derived)
{
    private static readonly FrozenDictionary<string, DerivedKey> s_derived = new Dictionary<string, DerivedKey>
    {
        ["aws:PrincipalArn"] = DerivedKey.PrincipalArn,
        ["aws:PrincipalAccount"] = DerivedKey.PrincipalAccount,
        ["kms:CallerAccount"] = DerivedKey.PrincipalAccount,
        ["aws:PrincipalType"] = DerivedKey.PrincipalType,
        ["aws:PrincipalIsAWSService"] = DerivedKey.PrincipalIsService,
        ["aws:PrincipalServiceName"] = DerivedKey.PrincipalServiceName,
        ["aws:username"] = DerivedKey.UserName,
        ["aws:ResourceAccount"] = DerivedKey.ResourceAccount,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    public static ContextKey None { get; } = new("", DerivedKey.None);

    public static ContextKey Of(string name) => new(name, s_derived.GetValueOrDefault(name));
}

/// <summary>The keys that follow from the request itself, so that nobody has to supply them.</summary>
internal enum DerivedKey : byte
{
    None,
    PrincipalArn,
    PrincipalAccount,
    PrincipalType,
    PrincipalIsService,
    PrincipalServiceName,
    UserName,
    ResourceAccount,
}

/// <summary>What is known of one key: its values (none when the key is absent or holds an empty set), or that it is unknown.</summary>
internal readonly record struct KeyValues(string[] Values, bool IsUnknown, bool PathMayBeMissing = false)
{
    public static KeyValues Absent { get; } = new([], false);

    public static KeyValues Unknown { get; } = new([], true);

    public static KeyValues Of(string value) => new([value], false);
}

/// <summary>Where conditions and variables find their keys.</summary>
internal interface IContextKeys
{
    KeyValues Find(ContextKey key);

    /// <summary>Called for each key that an undecided match turned on.</summary>
    void NoteUnknown(ContextKey key);
}
