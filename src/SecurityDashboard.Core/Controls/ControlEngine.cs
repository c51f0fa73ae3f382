using System.Collections.Immutable;
using SecurityDashboard.Inventory;

namespace SecurityDashboard.Controls;

/// <summary>Every control on every resource of an estate's subject that it is about.</summary>
public static class ControlEngine
{
    /// <summary>One evaluation for each control, resource and part, in a fixed order; the keys are distinct.</summary>
    public static ImmutableArray<Evaluation> Evaluate(Estate estate) => Evaluate(estate, ControlCatalog.All);

    public static ImmutableArray<Evaluation> Evaluate(Estate estate, IEnumerable<Control> controls) =>
    [
        .. controls.SelectMany(control => control.Evaluate(estate))
            .DistinctBy(evaluation => evaluation.Key)
            .OrderBy(evaluation => evaluation.ControlId, StringComparer.Ordinal)
            .ThenBy(evaluation => evaluation.Resource.Arn.Text, StringComparer.Ordinal)
            .ThenBy(evaluation => evaluation.SubKey, StringComparer.Ordinal)
    ];
}
