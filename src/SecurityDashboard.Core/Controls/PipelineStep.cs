using SecurityDashboard.Inventory.Pipelines;

namespace SecurityDashboard.Controls;

/// <summary>An action and where it stands in its pipeline.</summary>
/// <remarks>
/// Actions of one stage run in the order of their runOrder, equal ones at the same time:
/// https://docs.aws.amazon.com/codepipeline/latest/userguide/reference-pipeline-structure.html
/// </remarks>
internal sealed record PipelineStep(int StageIndex, string Stage, PipelineAction Action)
{
    /// <summary>Whether it deploys to a place before production, by its name or its stage's.</summary>
    public bool IsBeforeProduction => ProductionRule.IsBeforeProduction(Action.Name) || ProductionRule.IsBeforeProduction(Stage);

    /// <summary>Every action, in the order in which they run.</summary>
    public static List<PipelineStep> Of(PipelineDefinition definition)
    {
        var steps = new List<PipelineStep>();
        foreach (var (index, stage) in definition.Stages.Index())
            foreach (var action in stage.Actions.Length < 2 ? stage.Actions : [.. stage.Actions.OrderBy(action => action.RunOrder)])
                steps.Add(new PipelineStep(index, stage.Name, action));
        return steps;
    }

    public bool RunsBefore(PipelineStep other) => StageIndex < other.StageIndex || (StageIndex == other.StageIndex && Action.RunOrder < other.Action.RunOrder);

    public override string ToString() => $"{Stage}/{Action.Name}";
}
