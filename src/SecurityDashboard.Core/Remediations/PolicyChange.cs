using System.Collections.Immutable;

namespace SecurityDashboard.Remediations;

/// <summary>One policy as it is and as it is to be, both written one member a line.</summary>
/// <param name="Before">Empty: there is none yet.</param>
/// <param name="After">Empty: it goes. Never equal to <paramref name="Before"/>.</param>
/// <param name="Lines">The difference of the two.</param>
public sealed record PolicyChange(PolicyPlace Place, string Before, string After, ImmutableArray<DiffLine> Lines)
{
    internal static PolicyChange Of(PolicyPlace place, string before, string after) => new(place, before, after, LineDiff.Of(before, after));
}
