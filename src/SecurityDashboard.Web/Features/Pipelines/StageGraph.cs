using System.Collections.Immutable;
using SecurityDashboard.Controls;
using SecurityDashboard.Data.Queries;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Pipelines;

namespace SecurityDashboard.Web.Features.Pipelines;

/// <summary>A pipeline's stages as people draw them, with what is open at each action.</summary>
public sealed record StageGraph(ImmutableArray<StageColumn> Stages)
{
    /// <summary>Null when the definition could not be read.</summary>
    public static StageGraph? Of(Pipeline pipeline, ImmutableArray<OpenFinding> open)
    {
        PipelineDefinition definition;
        try
        {
            definition = pipeline.Definition.Value;
        }
        catch (UnreadableException)
        {
            return null;
        }

        return new StageGraph(
        [
            .. definition.Stages.Select(stage => new StageColumn(stage.Name,
            [
                .. stage.Actions.OrderBy(action => action.RunOrder).Select(action => new StageStep(action, [.. open.Select(it => it.Finding).Where(finding => IsAt(finding, pipeline, stage, action))]))
            ]))
        ]);
    }

    /// <summary>A finding is at an action when it names it, or is about what the action alone brings in.</summary>
    private static bool IsAt(FindingSummary finding, Pipeline pipeline, Stage stage, PipelineAction action)
    {
        if (finding.Resource == pipeline.Arn.Text)
            return finding.SubKey == $"{stage.Name}/{action.Name}";

        return action.Role?.Text == finding.Resource || References.OfAction(pipeline, action).Any(reference => reference.Arn.Text == finding.Resource);
    }
}

/// <summary>One stage, its actions in the order they run.</summary>
public sealed record StageColumn(string Name, ImmutableArray<StageStep> Steps);

/// <summary>One action and what is open at it, worst first.</summary>
public sealed record StageStep(PipelineAction Action, ImmutableArray<FindingSummary> Open)
{
    public Severity? Worst => Open.IsEmpty ? null : Open.Max(finding => finding.Severity);
}
