using Amazon.Runtime;

namespace SecurityDashboard.AwsSdk;

internal static class OperationName
{
    private const string Suffix = "Request";

    /// <summary>The SDK names a request after its operation: GetPipelineRequest is GetPipeline.</summary>
    public static string Of(AmazonWebServiceRequest request)
    {
        var name = request.GetType().Name;
        return name.EndsWith(Suffix, StringComparison.Ordinal) ? name[..^Suffix.Length] : name;
    }
}
