using System.Collections.Frozen;
using SecurityDashboard.AwsSdk;

namespace SecurityDashboard.Aws.Calls;

/// <summary>The read operations under the name that people know them by: the IAM prefix of the service and the operation, <c>kms:GetKeyPolicy</c>.</summary>
internal static class Operations
{
    private static readonly FrozenDictionary<string, ReadOperation> ByName = ReadOperations.All.Where(row => row.Action is not null).ToFrozenDictionary(NameOf);

    public static ReadOperation Named(string name) => ByName[name];

    public static string NameOf(ReadOperation operation) => $"{operation.Action?.Split(':')[0]}:{operation.Operation}";
}
