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

    /// <summary>Whether a stage or action by its name deploys to a place before production, as "Staging" or "deploy-to-test" do.</summary>
    public static bool IsBeforeProduction(string name)
    {
        var words = WordsOf(name);
        // "DeployStage" says nothing: every part of a pipeline is a stage.
        return words.Exists(word => NotProduction.Contains(word, StringComparer.OrdinalIgnoreCase) && !word.Equals("stage", StringComparison.OrdinalIgnoreCase))
            && !words.Exists(word => word.StartsWith("prod", StringComparison.OrdinalIgnoreCase) || word.Equals("live", StringComparison.OrdinalIgnoreCase));
    }

    private static List<string> WordsOf(string name)
    {
        var words = new List<string>();
        for (var (start, i) = (0, 1); i <= name.Length; i++)
            if (i == name.Length || !char.IsAsciiLetterOrDigit(name[i]) || (char.IsAsciiLetterUpper(name[i]) && char.IsAsciiLetterLower(name[i - 1])))
            {
                words.Add(name[start..i].TrimStart('-', '_', '.', '@', ' '));
                start = i;
            }

        return words;
    }
}
