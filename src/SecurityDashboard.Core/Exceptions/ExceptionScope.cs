using System.Collections.Immutable;
using SecurityDashboard.Controls;
using SecurityDashboard.Iam;
using SecurityDashboard.Inventory;

namespace SecurityDashboard.Exceptions;

/// <summary>Which findings an exception is about, those of scans to come among them.</summary>
public abstract record ExceptionScope
{
    private protected ExceptionScope() { }

    /// <summary>The one control that it is about; null: every control.</summary>
    public abstract string? ControlId { get; init; }

    /// <summary>What it is about, as the end of a sentence.</summary>
    public abstract string Said { get; }

    internal abstract bool Includes(ExceptionSubject finding);
}

/// <summary>One finding, of one account's evaluation.</summary>
public sealed record FindingScope(AccountId Account, EvaluationKey Key) : ExceptionScope
{
    public override string? ControlId
    {
        get => Key.ControlId;
        init => Key = Key with { ControlId = value ?? Key.ControlId };
    }

    public override string Said => $"{Key.ControlId} on {Key.Resource}{(Key.SubKey.Length == 0 ? "" : $", {Key.SubKey}")}";

    internal override bool Includes(ExceptionSubject finding) => finding.Key == Key && finding.Account == Account;
}

/// <summary>One control on every resource whose ARN has a form, in every account.</summary>
/// <param name="ControlId">The control.</param>
/// <param name="Resource">An ARN in which <c>*</c> stands for any run of characters and <c>?</c> for any one.</param>
public sealed record PatternScope(string? ControlId, string Resource) : ExceptionScope
{
    private Glob? _pattern;

    public override string? ControlId { get; init; } = ControlId;

    public override string Said => $"{ControlId} on {(Resource is "*" ? "every resource" : $"resources like {Resource}")}";

    // What is worked out from the pattern is no part of what it is.
    public bool Equals(PatternScope? other) => other is not null && other.ControlId == ControlId && other.Resource == Resource;

    public override int GetHashCode() => HashCode.Combine(ControlId, Resource);

    internal override bool Includes(ExceptionSubject finding) =>
        finding.Key.ControlId == ControlId && (_pattern ??= Glob.Parse(Resource)).Matches(finding.Key.Resource.Text);
}

/// <summary>
/// What bears a tag: the resource itself, or every pipeline that it belongs to. What a pipeline without the tag uses too is not in it.
/// </summary>
/// <param name="ControlId">Null: every control.</param>
public sealed record TagScope(string Tag, string Value, string? ControlId) : ExceptionScope
{
    public override string? ControlId { get; init; } = ControlId;

    public override string Said => $"{ControlId ?? "every control"} on what is tagged {Tag}={Value}";

    internal override bool Includes(ExceptionSubject finding) =>
        (ControlId is null || finding.Key.ControlId == ControlId)
        && (finding.Tags.Contains((Tag, Value)) || (finding.PipelineTags.Length > 0 && finding.PipelineTags.All(tags => tags.Contains((Tag, Value)))));
}

/// <summary>A finding as exceptions see it.</summary>
/// <param name="Account">The account whose evaluation it is.</param>
public readonly record struct ExceptionSubject(AccountId Account, EvaluationKey Key, Severity Severity)
{
    /// <summary>Of its resource, as last read.</summary>
    public ImmutableHashSet<(string Key, string Value)> Tags { get; init; } = [];

    /// <summary>Of each pipeline that the resource belongs to, as last read; empty where it belongs to none.</summary>
    public ImmutableArray<ImmutableHashSet<(string Key, string Value)>> PipelineTags { get; init; } = [];
}
