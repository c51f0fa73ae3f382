using SecurityDashboard.Controls;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Pipelines;
using SecurityDashboard.Scoring;

namespace SecurityDashboard.Demo;

public sealed class DemoEstateTests
{
    private static readonly DateTimeOffset At = new(2026, 6, 17, 8, 30, 0, TimeSpan.Zero);

    [Fact]
    public void Is_the_same_for_a_whole_month()
    {
        var hashes = DemoEstate.Snapshots(At).Select(SnapshotDocument.HashOf).ToList();

        Assert.Equal(hashes, DemoEstate.Snapshots(At.AddDays(9)).Select(SnapshotDocument.HashOf));
        Assert.All(DemoEstate.Snapshots(At), snapshot => Assert.Equal((SnapshotSource.Demo, At), (snapshot.Source, snapshot.TakenAt)));
    }

    [Fact]
    public void Was_different_in_most_of_the_weeks_before()
    {
        var versions = Enumerable.Range(0, DemoEstate.Weeks + 1).Select(weeks => string.Concat(DemoEstate.Snapshots(At, weeks).Select(SnapshotDocument.HashOf))).ToList();

        Assert.True(versions.Distinct().Count() >= 10, $"Only {versions.Distinct().Count()} different versions.");
        Assert.Equal(At.AddDays(-14), DemoEstate.Snapshots(At, 2)[0].TakenAt);
    }

    [Fact]
    public void Has_about_forty_pipelines_with_scores_of_every_grade()
    {
        var cards = Cards(weeksAgo: 0);

        Assert.InRange(cards.Count, 38, 45);
        Assert.Equal(["A", "A+", "B", "C", "D", "E"], cards.Select(card => card.Card.Score.Grade).Distinct().Order(StringComparer.Ordinal));
        Assert.Contains(cards, card => card.Card.Score < card.Card.ScoreIfUnknownPasses);
    }

    [Fact]
    public void Shares_a_bucket_and_a_key_across_accounts()
    {
        var snapshots = DemoEstate.Snapshots(At);
        var shared = new Estate(snapshots[1], snapshots);

        Assert.Contains(shared.Scopes.PipelinesOf(new Arn("arn:aws:s3:::harbour-shared-artifacts-euw1")), pipeline => pipeline.Account == snapshots[0].Account);
    }

    private static List<(Pipeline Pipeline, Scorecard Card)> Cards(int weeksAgo)
    {
        var snapshots = DemoEstate.Snapshots(At, weeksAgo);
        var evaluations = snapshots.SelectMany(snapshot => ControlEngine.Evaluate(new Estate(snapshot, snapshots))).ToLookup(evaluation => evaluation.Resource.Arn);
        return
        [
            .. from snapshot in snapshots
               let estate = new Estate(snapshot, snapshots)
               from pipeline in snapshot.Resources.OfType<Pipeline>()
               select (pipeline, Scorecard.Of(estate.Scopes.ResourcesOf(pipeline.Arn).SelectMany(arn => evaluations[arn])))
        ];
    }
}
