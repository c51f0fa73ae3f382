using System.Collections.Immutable;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Pipelines;

namespace SecurityDashboard.Controls;

/// <summary>Whether a pipeline deploys to production, and which rule decided.</summary>
/// <remarks>A pipeline that deploys counts as production unless a tag, or a list of names, says otherwise: forgetting a tag must not switch a control off.</remarks>
public sealed record ProductionRule(bool IsProduction, string Because)
{
    /// <summary>What decides it, for the controls that ask.</summary>
    public static ImmutableArray<Setting> Settings { get; } = [SharedSettings.EnvironmentTags, SharedSettings.OtherEnvironments, SharedSettings.OtherPipelines];

    /// <exception cref="UnreadableException">The tags could not be read, so that nothing can be said.</exception>
    public static ProductionRule Decide(Pipeline pipeline, Estate estate)
    {
        var keys = estate.Settings.Of(SharedSettings.EnvironmentTags, pipeline.Account);
        foreach (var (key, value) in pipeline.Tags.Value)
            if (keys.Has(key))
                return new ProductionRule(!estate.Settings.Of(SharedSettings.OtherEnvironments, pipeline.Account).Has(value), $"its tag {key} is {value}.");

        return estate.Settings.Of(SharedSettings.OtherPipelines, pipeline.Account).Has(pipeline.Name)
            ? new ProductionRule(false, "its name is among those before production.")
            : new ProductionRule(true, "it deploys, and no tag says that it is not production.");
    }

    /// <summary>Whether a stage or action by its name deploys to a place before production, as "Staging" or "deploy-to-test" do.</summary>
    public static bool IsBeforeProduction(string name)
    {
        var words = WordsOf(name);
        // "DeployStage" says nothing: every part of a pipeline is a stage.
        return words.Exists(word => SharedSettings.OtherEnvironments.Default.Has(word) && !word.Equals("stage", StringComparison.OrdinalIgnoreCase))
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
