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

        // Who the caller is matters only to the owner of the resource.
        Truth[] sameAccount = [.. columns.Owners.First.Select(target => subject.Ask(target).IsSameAccount)];
        columns.Owners.Mark(SameAccount, sameAccount, Truth.True);
        columns.Owners.Mark(MaybeSameAccount, sameAccount, Truth.Unknown);
        columns.Rows.True.True.CopyTo(ResourceDenies, 0);
        for (var target = 0; target < targets.Length; target++)
        {
            var (mayBeSettled, hasRcps) = (columns.MayBeSettled(target), targets[target].Rcps.Length > 0 || targets[target].OpenLayers.HasFlag(PolicyLayers.Rcps));
            if (!mayBeSettled && !hasRcps && subject.Caller.Kind is not CallerKind.Root)
                continue;

            var question = subject.Ask(target);
            if (ServiceRules.IgnoresDenyOfBucketPolicy(question))
                Bits.Clear(ResourceDenies, target);
            if (ServiceRules.Settle(question) is { } settled)
                Bits.Set(settled.Allow is Truth.True ? Granted : Refused, target);
            if (hasRcps && ServiceRules.RcpsApply(AccessRequest.Of(subject.Subject, targets[target]), question))
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
