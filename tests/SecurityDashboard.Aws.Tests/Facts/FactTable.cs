namespace SecurityDashboard.Aws.Facts;

/// <summary>
/// What is made in accounts, and what a reader is told of it. Whatever no line speaks of is as it should be, and so has to pass.
/// </summary>
internal static class FactTable
{
    public static IReadOnlyList<Fact> All { get; } =
        [.. AuthenticationFacts.All, .. AuthorizationFacts.All, .. EncryptionFacts.All, .. StorageFacts.All, .. PipelineFacts.All, .. BuildFacts.All, .. DenialFacts.All];
}
