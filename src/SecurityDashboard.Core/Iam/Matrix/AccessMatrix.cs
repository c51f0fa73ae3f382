using System.Collections.Immutable;

namespace SecurityDashboard.Iam.Matrix;

/// <summary>
/// The answers of every subject for every target, each the very answer that <see cref="PolicyEvaluator"/> gives to
/// <see cref="AccessRequest.Of"/>. Immutable, and safe for several threads.
/// </summary>
public sealed class AccessMatrix
{
    private readonly MatrixEngine _engine;
    private readonly ResultRow[] _rows;

    private AccessMatrix(ImmutableArray<Subject> subjects, ImmutableArray<Target> targets, MatrixEngine engine, ResultRow[] rows) =>
        (Subjects, Targets, _engine, _rows) = (subjects, targets, engine, rows);

    /// <summary>The subjects in the order in which they were given.</summary>
    public ImmutableArray<Subject> Subjects { get; }

    /// <summary>The targets in the order in which they were given.</summary>
    public ImmutableArray<Target> Targets { get; }

    /// <summary>The answer of one cell.</summary>
    public DecisionResult this[int subject, int target] => _rows[subject][Check(target)];

    /// <summary>Decides every cell.</summary>
    public static AccessMatrix Build(ImmutableArray<Subject> subjects, ImmutableArray<Target> targets)
    {
        var engine = new MatrixEngine(targets);
        return new AccessMatrix(subjects, targets, engine, engine.Rows(subjects));
    }

    /// <summary>
    /// The matrix of these subjects and targets, deciding again only what may differ from this one. Cheap as long as the targets ask for
    /// the same actions on the same resources; policies and subjects may differ at will.
    /// </summary>
    public AccessMatrix With(ImmutableArray<Subject> subjects, ImmutableArray<Target> targets)
    {
        lock (_engine.Gate)
        {
            var engine = _engine.For(targets);
            return new AccessMatrix(subjects, targets, engine, engine.Rows(subjects));
        }
    }

    /// <summary>The subjects whose answer for this target is at least <paramref name="minimum"/>, see <see cref="DecisionResults.IsAtLeast"/>.</summary>
    public ImmutableArray<int> SubjectsWith(int target, DecisionResult minimum = DecisionResult.ConditionallyAllowed)
    {
        Check(target);
        var subjects = ImmutableArray.CreateBuilder<int>();
        for (var subject = 0; subject < _rows.Length; subject++)
        {
            if (_rows[subject].IsAtLeast(minimum, target))
                subjects.Add(subject);
        }

        return subjects.DrainToImmutable();
    }

    /// <summary>The same for every target at once: for those who ask about most of them.</summary>
    internal SubjectSets SubjectSets(DecisionResult minimum) => new(_rows, Targets.Length, minimum);

    /// <summary>The targets for which this subject's answer is at least <paramref name="minimum"/>, see <see cref="DecisionResults.IsAtLeast"/>.</summary>
    public ImmutableArray<int> TargetsOf(int subject, DecisionResult minimum = DecisionResult.ConditionallyAllowed) =>
        _rows[subject].TargetsAtLeast(minimum, Targets.Length);

    /// <summary>The answer of one cell with the statements that decide it.</summary>
    public Decision Explain(int subject, int target) => PolicyEvaluator.Evaluate(AccessRequest.Of(Subjects[subject], Targets[target]));

    // The bits behind the last target would answer too.
    private int Check(int target) =>
        (uint)target < (uint)Targets.Length ? target : throw new ArgumentOutOfRangeException(nameof(target), target, $"There are {Targets.Length} targets.");
}
