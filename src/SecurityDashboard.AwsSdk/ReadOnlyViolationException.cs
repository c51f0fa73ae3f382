namespace SecurityDashboard.AwsSdk;

/// <summary>A call that is not on the list of read operations was refused before it left the process.</summary>
public sealed class ReadOnlyViolationException(string service, string operation) : InvalidOperationException(
    $"{service}:{operation} is not one of the operations that this program may call. If it only reads, add it to ReadOperations.txt.")
{
    public string Service => service;

    public string Operation => operation;
}
