using System.Collections.Immutable;
using SecurityDashboard.Inventory;

namespace SecurityDashboard.Controls;

/// <summary>Every control on every resource of an estate's subject that it is about.</summary>
public static class ControlEngine
{
    /// <summary>
    /// One evaluation for each control, resource and part, in a fixed order; the keys are distinct. A control that fails on a resource
    /// leaves that one unknown and nothing else; one that is switched off for the subject's account says nothing.
    /// </summary>
    /// <param name="failed">Told of each such failure, because nothing here can log it. Null: the error is thrown.</param>
    public static ImmutableArray<Evaluation> Evaluate(Estate estate, Action<ControlFailure>? failed = null) => Evaluate(estate, ControlCatalog.All, failed);

    public static ImmutableArray<Evaluation> Evaluate(Estate estate, IEnumerable<Control> controls, Action<ControlFailure>? failed = null)
    {
        var evaluations = ImmutableArray.CreateBuilder<Evaluation>();
        foreach (var control in controls.Where(control => estate.Settings.WhyOff(control, estate.Subject.Account) is null).OrderBy(control => control.Info.Id, StringComparer.Ordinal))
        {
            var first = evaluations.Count;
            foreach (var evaluation in control.Evaluate(estate, failed).OrderBy(evaluation => evaluation.Resource.Arn.Text, StringComparer.Ordinal).ThenBy(evaluation => evaluation.SubKey, StringComparer.Ordinal))
            {
                // Of several of one key, which stand side by side, the first counts.
                if (evaluations.Count == first || evaluations[^1].Key != evaluation.Key)
                    evaluations.Add(evaluation);
            }
        }

        return evaluations.DrainToImmutable();
    }
}
