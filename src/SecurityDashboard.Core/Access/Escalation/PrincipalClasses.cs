using System.Collections.Immutable;
using SecurityDashboard.Iam;
using SecurityDashboard.Iam.Matrix;

namespace SecurityDashboard.Access.Escalation;

/// <summary>A step that a class of principals may take.</summary>
internal readonly record struct Move(AbuseRule Rule, ImmutableArray<Need> Needs, int To);

/// <summary>Principals that may take the same steps.</summary>
internal sealed record PrincipalClass(ImmutableArray<int> Members, ImmutableArray<Move> Moves);

/// <summary>Decides every need for every principal, and puts together those for whom the answers are the same.</summary>
internal static class PrincipalClasses
{
    /// <param name="needs">Those of the model, perhaps with other policies.</param>
    /// <param name="unreadAllows">Whether a policy that was not read counts as one that allows everything.</param>
    public static ImmutableArray<PrincipalClass> Of(EscalationModel model, ImmutableArray<Principal> principals, ImmutableArray<Need> needs, bool unreadAllows, ref AccessMatrix? matrix)
    {
        ImmutableArray<int> asking = [.. Enumerable.Range(0, principals.Length).Where(index => EscalationModel.IsLowTrust(principals[index]))];
        ImmutableArray<Subject> subjects = [.. asking.Select(index => unreadAllows ? principals[index].Subject : Known(principals[index]))];
        ImmutableArray<Target> targets = [.. needs.Select(need => unreadAllows ? need.Target : Known(need.Target))];
        matrix = matrix is null ? AccessMatrix.Build(subjects, targets) : matrix.With(subjects, targets);

        var bindings = model.Bindings.ToLookup(binding => binding.Needs[0]);
        var classes = new Dictionary<Answers, (List<int> Members, ImmutableArray<Move> Moves)>();
        for (var row = 0; row < asking.Length; row++)
        {
            var principal = asking[row];
            var answers = new Answers(matrix.TargetsOf(row), [.. SelvesOf(model, principal, principals[principal])]);
            if (!classes.TryGetValue(answers, out var known))
                classes[answers] = known = ([], Moves(model, needs, bindings, answers));
            known.Members.Add(principal);
        }

        return [.. classes.Values.Select(found => new PrincipalClass([.. found.Members], found.Moves))];
    }

    /// <summary>Every move of one principal, also those that lead to the same place.</summary>
    public static IEnumerable<Move> MovesOf(EscalationModel model, int index, Principal principal, ImmutableArray<Need> needs)
    {
        var subject = Known(principal);
        var possible = Enumerable.Range(0, needs.Length).Where(need => PolicyEvaluator.Decide(AccessRequest.Of(subject, Known(needs[need].Target))).IsAtLeast(DecisionResult.ConditionallyAllowed)).ToHashSet();
        return model.Bindings.Where(binding => binding.Needs.All(possible.Contains)).Select(binding => new Move(binding.Rule, [.. binding.Needs.Select(need => needs[need])], binding.To))
            .Concat(SelvesOf(model, index, principal).Select(self => new Move(self.Rule, [self.Need], self.To)));
    }

    // What only an unread policy might allow would let everybody go everywhere, and is told in sentences instead.
    private static Subject Known(Principal principal) => principal.IsInside ? principal.Subject with { OpenLayers = principal.Subject.OpenLayers & ~PolicyLayers.Identity } : principal.Subject;

    private static Target Known(Target target) => target with { OpenLayers = target.OpenLayers & ~(PolicyLayers.ResourcePolicy | PolicyLayers.Grants) };

    private static IEnumerable<(AbuseRule Rule, Need Need, int To)> SelvesOf(EscalationModel model, int index, Principal principal) =>
        model.Selves[index].Where(self => PolicyEvaluator.Decide(AccessRequest.Of(Known(principal), Known(self.Need.Target))).IsAtLeast(DecisionResult.ConditionallyAllowed));

    // One move to each place: the first in the order of the catalogue that asks for least.
    private static ImmutableArray<Move> Moves(EscalationModel model, ImmutableArray<Need> needs, ILookup<int, Binding> bindings, Answers answers)
    {
        var possible = answers.Targets.ToHashSet();
        var moves = new Dictionary<int, Move>();
        foreach (var target in answers.Targets)
            foreach (var binding in bindings[target])
                if (binding.Needs.All(possible.Contains) && (!moves.TryGetValue(binding.To, out var known) || IsBetter(binding, known)))
                    moves[binding.To] = new Move(binding.Rule, [.. binding.Needs.Select(need => needs[need])], binding.To);
        foreach (var (rule, need, to) in answers.Selves)
            if (!moves.ContainsKey(to))
                moves[to] = new Move(rule, [need], to);
        return [.. moves.Values];
    }

    private static bool IsBetter(Binding binding, Move known) => binding.Needs.Length < known.Needs.Length
        || (binding.Needs.Length == known.Needs.Length && string.CompareOrdinal(binding.Rule.Id, known.Rule.Id) < 0);

    /// <summary>What is possible for a principal, compared by content.</summary>
    private readonly struct Answers(ImmutableArray<int> targets, ImmutableArray<(AbuseRule Rule, Need Need, int To)> selves) : IEquatable<Answers>
    {
        private readonly int _hash = HashOf(targets, selves);

        public ImmutableArray<int> Targets => targets;

        public ImmutableArray<(AbuseRule Rule, Need Need, int To)> Selves => selves;

        // Needs that differ in nothing but the principal itself are the same here: each is about whoever asks.
        public bool Equals(Answers other) => _hash == other._hash && targets.AsSpan().SequenceEqual(other.Targets.AsSpan())
            && selves.Length == other.Selves.Length && selves.Zip(other.Selves).All(pair => pair.First.Rule == pair.Second.Rule && pair.First.To == pair.Second.To);

        public override bool Equals(object? obj) => obj is Answers other && Equals(other);

        public override int GetHashCode() => _hash;

        private static int HashOf(ImmutableArray<int> targets, ImmutableArray<(AbuseRule Rule, Need Need, int To)> selves)
        {
            var hash = new HashCode();
            hash.AddBytes(System.Runtime.InteropServices.MemoryMarshal.AsBytes(targets.AsSpan()));
            foreach (var self in selves)
                hash.Add(self.To);
            return hash.ToHashCode();
        }
    }
}
