namespace SecurityDashboard.Aws.Collectors;

/// <summary>Reads the resources of one service in one region, and says what it could not read.</summary>
internal interface ICollector
{
    /// <summary>What is read, for people.</summary>
    string Subject { get; }

    Task CollectAsync(Scan scan, string region, CancellationToken cancellation);
}
