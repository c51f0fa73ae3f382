using System.Collections.Frozen;
using SecurityDashboard.AwsSdk;

namespace SecurityDashboard.Aws.Calls;

/// <summary>The read operations under the name that people know them by: the IAM prefix of the service and the operation, <c>kms:GetKeyPolicy</c>.</summary>
internal static class Operations
{
    private static readonly FrozenDictionary<string, ReadOperation> ByName = ReadOperations.All.Where(row => row.Action is not null).ToFrozenDictionary(NameOf);

    public static ReadOperation Named(string name) => ByName[name];

    // S3 authorises what is asked of the account's own service too, and both have a GetPublicAccessBlock.
    public static string NameOf(ReadOperation operation) => $"{(operation.Service is "S3 Control" ? "s3control" : operation.Action?.Split(':')[0])}:{operation.Operation}";
}
