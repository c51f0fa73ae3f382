using System.Collections.Immutable;

namespace SecurityDashboard.Iam.Matrix;

/// <summary>What is the same for all callers of one kind and account: which account rules apply to which target, and the rules that no policy states.</summary>
internal sealed class CallerClass
{
    public CallerClass(int number, MatrixSubject subject, Columns columns, ImmutableArray<Target> targets)
    {
        Number = number;
        var words = columns.Rows.Words;
        (SameAccount, MaybeSameAccount, Granted, Refused, ResourceDenies, Rcps) =
            (new ulong[words], new ulong[words], new ulong[words], new ulong[words], new ulong[words], new ulong[words]);
        for (var target = 0; target < targets.Length; target++)
        {
            var question = subject.Ask(target);
            if (question.IsSameAccount is Truth.True)
                Bits.Set(SameAccount, target);
            if (question.IsSameAccount is not Truth.False)
                Bits.Set(MaybeSameAccount, target);
            if (!ServiceRules.IgnoresDenyOfBucketPolicy(question))
                Bits.Set(ResourceDenies, target);

            var asked = targets[target];
            var hasRcps = asked.Rcps.Length > 0 || asked.OpenLayers.HasFlag(PolicyLayers.Rcps);
            if (!hasRcps && !ServiceRules.MaySettle(question))
                continue;

            var request = AccessRequest.Of(subject.Subject, asked);
            if (ServiceRules.Settle(request, question) is { } settled)
                Bits.Set(settled.Allow is Truth.True ? Granted : Refused, target);
            if (ServiceRules.RcpsApply(request, question))
                Bits.Set(Rcps, target);
        }
    }

    public int Number { get; }

    public ulong[] SameAccount { get; }

    public ulong[] MaybeSameAccount { get; }

    /// <summary>Where the service itself says yes.</summary>
    public ulong[] Granted { get; }

    /// <summary>Where the service itself says no.</summary>
    public ulong[] Refused { get; }

    /// <summary>Where a Deny of the resource's policy counts.</summary>
    public ulong[] ResourceDenies { get; }

    /// <summary>Where resource control policies are looked at.</summary>
    public ulong[] Rcps { get; }
}
