using System.Collections.Immutable;

namespace SecurityDashboard.Controls;

/// <summary>What a reader needs to know about a control; its page, the API, the reports and docs/controls.md are rendered from it.</summary>
public sealed record ControlInfo
{
    /// <summary>Stable for ever; never reused.</summary>
    public required string Id { get; init; }

    /// <summary>Ids that it had before, never used for anything else: findings, decisions and exceptions of those are its own.</summary>
    public ImmutableArray<string> Aliases { get; init; } = [];

    /// <summary>The compliant state as a statement: "Artifacts are …", never "Check that …".</summary>
    public required string Title { get; init; }

    public required Severity Severity { get; init; }

    /// <summary>What an attacker or auditor gains when this fails. 40 to 400 characters.</summary>
    public required string Risk { get; init; }

    public required Remediation Remediation { get; init; }

    /// <summary>The IAM actions that the scan role needs before this control can judge, as <c>service:Action</c>.</summary>
    public required ImmutableArray<string> Needs { get; init; }

    /// <summary>What it judges by and administrators may change.</summary>
    public ImmutableArray<Setting> Settings { get; init; } = [];

    /// <summary>Requirements this control is evidence for, as framework and number: <c>NIST-800-53r5 SC-12</c>.</summary>
    public ImmutableArray<string> Satisfies { get; init; } = [];
}
