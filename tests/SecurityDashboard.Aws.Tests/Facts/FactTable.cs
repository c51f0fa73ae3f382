using SecurityDashboard.Controls;

namespace SecurityDashboard.Aws.Facts;

/// <summary>
/// What is made in accounts, and what a reader is told of it. Whatever no line speaks of is as it should be, and so has to pass.
/// </summary>
internal static class FactTable
{
    public static IReadOnlyList<Fact> All { get; } =
        [.. AuthenticationFacts.All, .. AuthorizationFacts.All, .. EncryptionFacts.All, .. StorageFacts.All, .. PipelineFacts.All, .. BuildFacts.All, .. DenialFacts.All];

    /// <summary>The controls that the table is about; the others have no lines yet.</summary>
    public static IReadOnlyList<string> Controls { get; } =
        ["AN-05", "AN-07", "AS-01", "AS-03", "AS-04", "CB-01", "CB-08", "DS-01", "KM-01", "PL-01", "RL-01", "RL-06", "SC-01", "SM-01"];

    /// <summary>What the table has to say something about.</summary>
    public static bool Covers(Evaluation evaluation) => Controls.Contains(evaluation.ControlId);
}
