using System.Collections.Concurrent;
using System.Reflection;
using Amazon.Runtime;

namespace SecurityDashboard.AwsSdk.Wire;

/// <summary>Makes the SDK's open enumerations. A value is a new object each time: what AWS sends must not fill a static table.</summary>
internal static class Constants
{
    // Bounded: the keys are the generated types.
    private static readonly ConcurrentDictionary<Type, Func<string, ConstantClass>> Factories = new();

    public static Func<string, ConstantClass> FactoryOf(Type type) => Factories.GetOrAdd(type, static type =>
    {
        var constructor = ConstructorInvoker.Create(type.GetConstructor([typeof(string)])
            ?? throw new NotSupportedException($"{type} has no constructor that takes a value."));
        return value => (ConstantClass)constructor.Invoke(value);
    });
}
