using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Reflection;
using System.Text.Json.Serialization;
using Amazon.Runtime;

namespace SecurityDashboard.AwsSdk.Wire;

/// <summary>The members that an API description gives a type, by wire name. What AWSSDK.Core's base classes add is none of them.</summary>
internal static class WireMembers
{
    // Bounded: the keys are the generated types.
    private static readonly ConcurrentDictionary<Type, FrozenDictionary<string, PropertyInfo>> Known = new();

    public static FrozenDictionary<string, PropertyInfo> Of(Type type) => Known.GetOrAdd(type, static type => type
        .GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(IsMember)
        .ToFrozenDictionary(WireName, StringComparer.Ordinal));

    public static bool IsMember(PropertyInfo property) => property.DeclaringType?.Assembly != typeof(AmazonServiceClient).Assembly;

    private static string WireName(PropertyInfo property) => property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name ?? property.Name;
}
