using SecurityDashboard.Inventory;

namespace SecurityDashboard.Controls;

/// <summary>What one control said of one resource, or of one part of it.</summary>
/// <param name="SubKey">The part; empty for the whole resource.</param>
/// <param name="Severity">The control's, or the lower one the verdict gave a reason for.</param>
public sealed record Evaluation(string ControlId, ResourceId Resource, string SubKey, Severity Severity, Verdict Verdict)
{
    public EvaluationKey Key => new(ControlId, Resource.Arn, SubKey);
}

/// <summary>What makes a finding the same finding from scan to scan.</summary>
public readonly record struct EvaluationKey(string ControlId, Arn Resource, string SubKey);
