using SecurityDashboard.Inventory.Pipelines;

namespace SecurityDashboard.Controls;

/// <summary>Whether a pipeline deploys to production, and which rule decided.</summary>
/// <remarks>A pipeline that deploys counts as production unless a tag says otherwise: forgetting a tag must not switch a control off.</remarks>
public sealed record ProductionRule(bool IsProduction, string Because)
{
    private static readonly string[] Keys = ["environment", "env", "stage"];
    private static readonly string[] NotProduction = ["dev", "development", "test", "testing", "qa", "staging", "stage", "sandbox", "preview", "int", "integration", "nonprod", "non-prod", "non-production"];

    /// <exception cref="Inventory.UnreadableException">The tags could not be read, so that nothing can be said.</exception>
    public static ProductionRule Decide(Pipeline pipeline)
    {
        foreach (var (key, value) in pipeline.Tags.Value)
            if (Keys.Contains(key, StringComparer.OrdinalIgnoreCase))
                return NotProduction.Contains(value, StringComparer.OrdinalIgnoreCase)
                    ? new ProductionRule(false, $"its tag {key} is {value}.")
                    : new ProductionRule(true, $"its tag {key} is {value}.");

        return new ProductionRule(true, "it deploys, and no tag says that it is not production.");
    }
}
