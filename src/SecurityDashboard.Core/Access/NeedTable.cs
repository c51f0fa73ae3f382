using System.Collections.Immutable;
using SecurityDashboard.Iam;
using SecurityDashboard.Iam.Matrix;

namespace SecurityDashboard.Access;

/// <summary>Which principal is allowed which need, decided for all at once, and explained where somebody asks.</summary>
internal sealed class NeedTable(ImmutableArray<Principal> principals)
{
    private readonly ImmutableArray<Subject> _subjects = [.. principals.Select(principal => principal.Subject)];
    private readonly Dictionary<Need, (AccessMatrix Matrix, int Target)> _columns = new(ReferenceEqualityComparer.Instance);

    public ImmutableArray<Principal> Principals => principals;

    public void Decide(IEnumerable<Need> needs)
    {
        var fresh = needs.Where(need => !_columns.ContainsKey(need)).Distinct(ReferenceEqualityComparer.Instance).Cast<Need>().ToImmutableArray();
        if (fresh.IsEmpty)
            return;

        var matrix = AccessMatrix.Build(_subjects, [.. fresh.Select(need => need.Target)]);
        for (var target = 0; target < fresh.Length; target++)
            _columns[fresh[target]] = (matrix, target);
    }

    /// <summary>Whether it can be, of a need that was decided.</summary>
    public bool IsPossible(int principal, Need need)
    {
        var (matrix, target) = _columns[need];
        return matrix[principal, target].IsAtLeast(DecisionResult.ConditionallyAllowed);
    }

    public IEnumerable<int> Possible(Need need)
    {
        var (matrix, target) = _columns[need];
        return matrix.SubjectsWith(target);
    }

    /// <summary>Null: one of the needs is not met.</summary>
    public AllowedWay? Explain(int principal, Way way)
    {
        foreach (var need in way.Needs)
            if (!IsPossible(principal, need))
                return null;

        var deeds = ImmutableArray.CreateBuilder<Deed>(way.Needs.Length);
        foreach (var need in way.Needs)
        {
            if (DeedReader.Read(principals[principal], need) is not { } deed)
                return null;
            deeds.Add(deed);
        }

        return new AllowedWay(way.Title, deeds.Min(deed => deed.Certainty), deeds.MoveToImmutable());
    }
}
