using CsCheck;
using SecurityDashboard.Controls;

namespace SecurityDashboard.Findings;

public sealed class FindingComparisonTests
{
    private static readonly FindingStanding Failing = new(FindingStatus.Open, Outcome.Fail, HasFailed: true);
    private static readonly FindingStanding FailingUnread = new(FindingStatus.Open, Outcome.Unknown, HasFailed: true);
    private static readonly FindingStanding Unread = new(FindingStatus.None, Outcome.Unknown, HasFailed: false);
    private static readonly FindingStanding Passing = new(FindingStatus.None, Outcome.Pass, HasFailed: false);
    private static readonly FindingStanding Resolved = new(FindingStatus.Resolved, Outcome.Pass, HasFailed: true);
    private static readonly FindingStanding Gone = new(FindingStatus.Gone, Outcome.Fail, HasFailed: true);
    private static readonly FindingStanding Off = new(FindingStatus.Off, Outcome.Fail, HasFailed: true);

    private static readonly FindingStanding?[] All = [null, Failing, FailingUnread, Unread, Passing, Resolved, Gone, Gone with { Outcome = Outcome.Pass, HasFailed = false }, Off, new(FindingStatus.None, Outcome.NotApplicable, false)];

    private static readonly Gen<FindingStanding?> Standings = Gen.Int[0, All.Length - 1].Select(index => All[index]);

    public static TheoryData<FindingStanding?, FindingStanding?, FindingDifference> Cases => new()
    {
        { null, Failing, FindingDifference.New },
        { Passing, Failing, FindingDifference.New },
        { Unread, Failing, FindingDifference.New },
        { Resolved, Failing, FindingDifference.Regressed },
        { Gone, Failing, FindingDifference.Regressed },
        { Failing, Resolved, FindingDifference.Fixed },
        { FailingUnread, Resolved, FindingDifference.Fixed },
        { Failing, Gone, FindingDifference.Gone },
        { Failing, null, FindingDifference.Gone },
        { Failing, FailingUnread, FindingDifference.UnknownNow },
        { Passing, Unread, FindingDifference.UnknownNow },
        { null, Unread, FindingDifference.UnknownNow },
        { Unread, Passing, FindingDifference.KnownNow },
        { FailingUnread, Failing, FindingDifference.Unchanged },
        { Failing, Failing, FindingDifference.Unchanged },
        { Unread, Unread, FindingDifference.Unchanged },
        { null, Passing, FindingDifference.Unchanged },
        { Passing, Gone, FindingDifference.Unchanged },
        { Failing, Off, FindingDifference.ControlChanged },
        { Off, Failing, FindingDifference.ControlChanged },
        { Off, Off, FindingDifference.Unchanged },
    };

    [Theory, MemberData(nameof(Cases))]
    public void Each_pair_of_standings_has_its_word(FindingStanding? from, FindingStanding? to, FindingDifference difference) =>
        Assert.Equal(difference, FindingComparison.Of(from, to, controlChanged: false));

    [Theory, MemberData(nameof(Cases))]
    public void A_changed_control_is_named_wherever_the_finding_changed_side_and_could_be_read(FindingStanding? from, FindingStanding? to, FindingDifference difference)
    {
        var expected = difference is FindingDifference.UnknownNow || Same(from, to) ? difference : FindingDifference.ControlChanged;

        Assert.Equal(expected, FindingComparison.Of(from, to, controlChanged: true));

        static bool Same(FindingStanding? left, FindingStanding? right) => left == right || (left is { Status: FindingStatus.Open } && right is { Status: FindingStatus.Open });
    }

    [Fact]
    public void What_is_new_one_way_is_fixed_or_gone_the_other() => Gen.Select(Standings, Standings, Gen.Bool).Where(it => !IsUnknown(it.Item1) && !IsUnknown(it.Item2)).Sample((from, to, changed) =>
        Assert.Equal(
            FindingComparison.Of(from, to, changed) is FindingDifference.New or FindingDifference.Regressed,
            FindingComparison.Of(to, from, changed) is FindingDifference.Fixed or FindingDifference.Gone));

    [Fact]
    public void What_is_unchanged_or_of_a_changed_control_one_way_is_so_the_other() => Gen.Select(Standings, Standings, Gen.Bool).Where(it => !IsUnknown(it.Item1) && !IsUnknown(it.Item2)).Sample((from, to, changed) =>
    {
        var (there, back) = (FindingComparison.Of(from, to, changed), FindingComparison.Of(to, from, changed));
        Assert.Equal(there is FindingDifference.Unchanged, back is FindingDifference.Unchanged);
        Assert.Equal(there is FindingDifference.ControlChanged, back is FindingDifference.ControlChanged);
    });

    [Fact]
    public void Nothing_that_cannot_be_read_is_fixed_or_gone_or_known() => Gen.Select(Standings, Standings, Gen.Bool).Where(it => IsUnknown(it.Item2)).Sample((from, to, changed) =>
        Assert.True(FindingComparison.Of(from, to, changed) is FindingDifference.UnknownNow or FindingDifference.Unchanged));

    [Fact]
    public void Nothing_differs_from_itself() => Gen.Select(Standings, Gen.Bool).Sample((standing, changed) =>
        Assert.Equal(FindingDifference.Unchanged, FindingComparison.Of(standing, standing, changed)));

    private static bool IsUnknown(FindingStanding? standing) => standing is { IsUnknown: true };
}
