using System.Collections.Immutable;

namespace SecurityDashboard.Iam.Matrix;

/// <summary>
/// The answers of every subject for every target, each the very answer that <see cref="PolicyEvaluator"/> gives to
/// <see cref="AccessRequest.Of"/>. Immutable.
/// </summary>
public sealed class AccessMatrix
{
    private readonly DecisionResult[] _cells;

    private AccessMatrix(ImmutableArray<Subject> subjects, ImmutableArray<Target> targets, DecisionResult[] cells) =>
        (Subjects, Targets, _cells) = (subjects, targets, cells);

    /// <summary>The subjects in the order in which they were given.</summary>
    public ImmutableArray<Subject> Subjects { get; }

    /// <summary>The targets in the order in which they were given.</summary>
    public ImmutableArray<Target> Targets { get; }

    /// <summary>The answer of one cell.</summary>
    public DecisionResult this[int subject, int target] => _cells[subject * Targets.Length + target];

    /// <summary>Decides every cell.</summary>
    public static AccessMatrix Build(ImmutableArray<Subject> subjects, ImmutableArray<Target> targets)
    {
        var cells = new DecisionResult[subjects.Length * targets.Length];
        for (var subject = 0; subject < subjects.Length; subject++)
        {
            for (var target = 0; target < targets.Length; target++)
                cells[subject * targets.Length + target] = PolicyEvaluator.Decide(AccessRequest.Of(subjects[subject], targets[target]));
        }

        return new AccessMatrix(subjects, targets, cells);
    }

    /// <summary>The matrix of these subjects and targets, deciding again only what may differ from this one.</summary>
    public AccessMatrix With(ImmutableArray<Subject> subjects, ImmutableArray<Target> targets) =>
        subjects == Subjects && targets == Targets ? this : Build(subjects, targets);

    /// <summary>The subjects whose answer for this target is at least <paramref name="minimum"/>, see <see cref="DecisionResults.IsAtLeast"/>.</summary>
    public ImmutableArray<int> SubjectsWith(int target, DecisionResult minimum = DecisionResult.ConditionallyAllowed) =>
        [.. Enumerable.Range(0, Subjects.Length).Where(subject => this[subject, target].IsAtLeast(minimum))];

    /// <summary>The targets for which this subject's answer is at least <paramref name="minimum"/>, see <see cref="DecisionResults.IsAtLeast"/>.</summary>
    public ImmutableArray<int> TargetsOf(int subject, DecisionResult minimum = DecisionResult.ConditionallyAllowed) =>
        [.. Enumerable.Range(0, Targets.Length).Where(target => this[subject, target].IsAtLeast(minimum))];

    /// <summary>The answer of one cell with the statements that decide it.</summary>
    public Decision Explain(int subject, int target) => PolicyEvaluator.Evaluate(AccessRequest.Of(Subjects[subject], Targets[target]));
}
