using System.Collections.Immutable;

namespace SecurityDashboard.Iam.Matrix;

/// <summary>For iam:PassRole, whether the role passed trusts the service that shall have it; true for every other action.</summary>
internal sealed class PassedRoles(Columns columns, ImmutableArray<Target> targets)
{
    private readonly MatrixKey _service = columns.Key(ServiceRules.PassedToService);
    private readonly Dictionary<int, TruthRow> _bySignature = [];

    public TruthRow RowFor(MatrixSubject subject)
    {
        if (_bySignature.TryGetValue(subject.SignatureOf(_service), out var known))
            return known;

        var (isTrue, maybe) = (new ulong[columns.Rows.Words], new ulong[columns.Rows.Words]);
        for (var target = 0; target < targets.Length; target++)
        {
            var question = subject.Ask(target);
            var truth = question.Action.Service is "iam" ? ServiceRules.PassedRoleTrusts(AccessRequest.Of(subject.Subject, targets[target]), question) : Truth.True;
            if (truth is Truth.True)
                Bits.Set(isTrue, target);
            if (truth is not Truth.False)
                Bits.Set(maybe, target);
        }

        return _bySignature[subject.SignatureOf(_service)] = columns.Rows.Of(isTrue, maybe);
    }
}
