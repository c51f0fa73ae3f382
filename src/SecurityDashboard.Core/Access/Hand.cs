using System.Collections.Immutable;
using SecurityDashboard.Inventory;

namespace SecurityDashboard.Access;

/// <summary>Somebody who may do something, in some of the ways that were asked about.</summary>
/// <param name="IsSure">Whether one of the ways hangs on no condition of the request.</param>
/// <param name="WhyUnsure">What would have to be read to know whether it may at all; null: it may.</param>
internal sealed record Hand(SharedAccess Access, Principal Principal, IReadOnlyCollection<Way> Asked, bool IsSure, Unreadable? WhyUnsure)
{
    /// <summary>Whether people or machines outside stand behind it: a role that only services of AWS take runs what was decided elsewhere.</summary>
    public required bool IsOfServices { get; init; }

    /// <summary>Those it may go.</summary>
    public IEnumerable<Way> Ways => Access.WaysOf(Principal, Asked);

    /// <summary>The conditions on which it hangs, in words.</summary>
    public IEnumerable<string> Conditions => Ways.SelectMany(way => way.Needs).Select(need => DeedReader.Read(Principal, need)).OfType<Deed>().SelectMany(deed => deed.If).Distinct();
}

/// <summary>Everybody who may do something.</summary>
/// <param name="Others">Those who are neither administrators nor left out, in the order of <see cref="PrincipalList"/>.</param>
/// <param name="Administrators">Those who may do everything anyway, in the same order.</param>
/// <param name="WhyUnsure">Why somebody may be missing; null if everything that decides was read.</param>
internal sealed record Hands(ImmutableArray<Hand> Others, IEnumerable<Hand> Administrators, Unreadable? WhyUnsure);
