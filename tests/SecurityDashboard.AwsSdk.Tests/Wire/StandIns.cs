using Amazon.Runtime;

namespace SecurityDashboard.AwsSdk.Wire;

/// <summary>The generated clients, found as types: what a test says of all of them holds for the next one too.</summary>
internal static class StandIns
{
    public static IReadOnlyList<Type> Clients { get; } = [.. typeof(WireClient).Assembly.GetExportedTypes().Where(type => type.IsSubclassOf(typeof(WireClient)))];

    /// <summary>By the last part of the namespace, such as "CodePipeline" or "IdentityManagement".</summary>
    public static Type Client(string service) => Clients.Single(type => type.Namespace == $"Amazon.{service}");

    public static WireConfig Config(Type client)
        => (WireConfig)Activator.CreateInstance(client.Assembly.GetType(client.FullName!.Replace("Client", "Config", StringComparison.Ordinal), throwOnError: true)!)!;

    public static WireClient At(Type client, string url)
        => (WireClient)Activator.CreateInstance(client, AwsSdk.Clients.Hub, AwsSdk.Clients.At(Config(client), url, "eu-west-1"))!;

    public static IEnumerable<string> Operations(Type client) => client.GetMethods()
        .Where(method => method.DeclaringType == client && method.Name.EndsWith("Async", StringComparison.Ordinal))
        .Select(method => method.Name[..^"Async".Length]);

    /// <summary>Calls the operation as ordinary code does: client.OperationAsync(request, cancellation).</summary>
    public static async Task<AmazonWebServiceResponse> CallAsync(WireClient client, string operation, object request, CancellationToken cancellation)
    {
        var call = (Task)client.GetType().GetMethod(operation + "Async")!.Invoke(client, [request, cancellation])!;
        await call;
        return (AmazonWebServiceResponse)call.GetType().GetProperty("Result")!.GetValue(call)!;
    }
}
