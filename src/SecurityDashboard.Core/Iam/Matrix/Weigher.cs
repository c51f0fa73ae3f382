using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace SecurityDashboard.Iam.Matrix;

/// <summary>Puts the layers together as <see cref="Weighing"/> does, for many targets at a time.</summary>
internal sealed class Weigher
{
    private readonly Columns _columns;
    private readonly ResourceSide _resources;
    private readonly ulong[] _rcpUnread;
    private readonly ulong[] _identitySuffices;
    private readonly ulong[] _isTrust;
    private readonly ulong[] _isPublic;
    private readonly ulong[] _maybePublic;
    private readonly ulong[] _none;

    public Weigher(Columns columns, ImmutableArray<Target> targets, ResourceSide resources, RcpSide rcps)
    {
        (_columns, _resources, _rcpUnread) = (columns, resources, rcps.Unread);
        var words = columns.Rows.Words;
        (_identitySuffices, _isTrust, _isPublic, _maybePublic, _none) = (new ulong[words], new ulong[words], new ulong[words], new ulong[words], new ulong[words]);
        var publicity = new Dictionary<PolicyDocument, Truth>();
        for (var target = 0; target < targets.Length; target++)
        {
            var rule = columns.RuleOf(target);
            if (rule is ResourceRule.Ordinary or ResourceRule.None)
                Bits.Set(_identitySuffices, target);
            if (rule is ResourceRule.Trust)
                Bits.Set(_isTrust, target);
            if (targets[target] is not { BlockPublicAccess: true, ResourcePolicy.Document: var policy })
                continue;

            if (!publicity.TryGetValue(policy, out var isPublic))
                publicity.Add(policy, isPublic = PublicPolicy.IsPublic(policy));
            if (isPublic is Truth.True)
                Bits.Set(_isPublic, target);
            if (isPublic is not Truth.False)
                Bits.Set(_maybePublic, target);
        }
    }

    // Called once for each distinct subject, and long at it: waiting for the runtime to find that out costs more than compiling it well at once,
    // with the helpers below in it, which it would otherwise call in the slow form of a first run.
    /// <summary>The answers for a caller with policies of its own.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public ResultRow Weigh(CallerClass caller, in LayerRows layers, TruthRow rcpDeny, TruthRow passed)
    {
        var result = new ResultRow(_columns.Rows.Words);
        for (var i = 0; i < _columns.Rows.Words; i += Vector<ulong>.Count)
        {
            var (boundary, limits) = (At(layers.Boundary, i), At(layers.Boundary, i) & At(layers.Session, i));
            var viaIdentity = At(layers.Identity, i) & limits;
            var (account, limited, user, direct) = (Plane(ResourcePlane.Account, i), Plane(ResourcePlane.Limited, i), Plane(ResourcePlane.User, i), Plane(ResourcePlane.Direct, i));
            var (grantAccount, grantItself) = (default(Truths), default(Truths));

            var byUser = user & (boundary | Fixed(~At(_isTrust, i)));
            var viaResource = direct | byUser | (limited & limits) | (account & viaIdentity);
            if (_resources.HasGrants)
            {
                grantAccount = Plane(ResourcePlane.GrantAccount, i);
                var (grantLimited, grantUser, grantDirect) = (Plane(ResourcePlane.GrantLimited, i), Plane(ResourcePlane.GrantUser, i), Plane(ResourcePlane.GrantDirect, i));
                grantItself = grantLimited | grantUser | grantDirect;
                viaResource = viaResource | grantDirect | grantUser | (grantLimited & limits) | (grantAccount & viaIdentity);
            }

            var within = (viaIdentity & Fixed(At(_identitySuffices, i))) | viaResource;
            var named = (account | limited | user | direct) & Open(i);
            var across = (viaIdentity & named) | (grantAccount & viaIdentity) | (grantItself & limits);

            var allow = Either(At(caller.SameAccount, i), At(caller.MaybeSameAccount, i), within, across) & At(layers.Scps, i) & At(passed, i);
            var deny = At(layers.Deny, i) | Denied(caller, rcpDeny, i);
            Set(result, i, caller, allow, deny, layers.IsUnread ? Vector<ulong>.AllBitsSet : Unread(caller, i));
        }

        return result;
    }

    /// <summary>The answers for services and others without policies of their own; <paramref name="isBlockable"/> if public access blocks concern them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public ResultRow WeighWithoutIdentity(CallerClass caller, TruthRow rcpDeny, bool isBlockable)
    {
        var result = new ResultRow(_columns.Rows.Words);
        for (var i = 0; i < _columns.Rows.Words; i += Vector<ulong>.Count)
        {
            var named = Plane(ResourcePlane.Account, i) | Plane(ResourcePlane.Limited, i) | Plane(ResourcePlane.User, i) | Plane(ResourcePlane.Direct, i);
            var allow = isBlockable ? named & Open(i) : named;
            if (_resources.HasGrants)
                allow = allow | Plane(ResourcePlane.GrantAccount, i) | Plane(ResourcePlane.GrantLimited, i) | Plane(ResourcePlane.GrantUser, i) | Plane(ResourcePlane.GrantDirect, i);
            Set(result, i, caller, allow, Denied(caller, rcpDeny, i), Unread(caller, i));
        }

        return result;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Truths Either(Vector<ulong> same, Vector<ulong> maybeSame, Truths within, Truths across)
    {
        var (differs, isUnknown) = (~maybeSame, maybeSame & ~same);
        return new Truths(
            (same & within.True) | (differs & across.True) | (isUnknown & within.True & across.True),
            (same & within.Maybe) | (differs & across.Maybe) | (isUnknown & (within.Maybe | across.Maybe)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Set(ResultRow result, int i, CallerClass caller, Truths allow, Truths deny, Vector<ulong> unread)
    {
        var (granted, refused) = (At(caller.Granted, i), At(caller.Refused, i));
        var open = ~(granted | refused);
        var explicitly = deny.True & open;
        var implicitly = (~deny.True & ~allow.Maybe & open) | refused;
        var left = open & ~deny.True & allow.Maybe;
        var unlessUnknown = left & allow.True & deny.Maybe;
        var ifUnknown = left & ~unlessUnknown & (~allow.True | unread);
        result.Set(i, implicitly, explicitly, ifUnknown, unlessUnknown);
    }

    // Where the block on public access leaves others in.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Truths Open(int i) => new(~At(_maybePublic, i), ~At(_isPublic, i));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Truths Denied(CallerClass caller, TruthRow rcpDeny, int i) =>
        (Plane(ResourcePlane.Deny, i) & Fixed(At(caller.ResourceDenies, i))) | (At(rcpDeny, i) & Fixed(At(caller.Rcps, i)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector<ulong> Unread(CallerClass caller, int i) => At(_resources.Unread, i) | (At(_rcpUnread, i) & At(caller.Rcps, i));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Truths Plane(ResourcePlane plane, int i) => new(At(_resources.Scratch[(int)plane], i), At(_resources.Scratch[(int)plane + 1], i));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Truths At(TruthRow row, int i) => new(At(row.True, i), At(row.Maybe, i));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Truths Fixed(Vector<ulong> bits) => new(bits, bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<ulong> At(ulong[] bits, int i) => new(bits, i);

    private readonly record struct Truths(Vector<ulong> True, Vector<ulong> Maybe)
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Truths operator &(Truths a, Truths b) => new(a.True & b.True, a.Maybe & b.Maybe);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Truths operator |(Truths a, Truths b) => new(a.True | b.True, a.Maybe | b.Maybe);
    }
}
