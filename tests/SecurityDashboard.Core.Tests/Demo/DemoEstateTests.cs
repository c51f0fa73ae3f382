using SecurityDashboard.Access;
using SecurityDashboard.Access.Escalation;
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

    [Fact]
    public void Has_developers_who_change_and_approve_a_partner_who_changes_and_a_way_to_administrator()
    {
        var snapshots = DemoEstate.Snapshots(At);
        var production = new Estate(snapshots[0], snapshots);
        var ledger = PipelineAccess.Of(Pipeline(snapshots[0], "ledger-core"), production, Capability.Change, Capability.Approve);
        var kyc = PipelineAccess.Of(Pipeline(snapshots[0], "onboarding-kyc"), production, Capability.Change);
        var graph = EscalationGraph.Of(new Estate(snapshots[1], []));

        Assert.Contains(ledger.Conflicts, conflict => conflict is { Principal.Name: "chiara.romano", Certainty: Certainty.AllowedIf });
        Assert.Contains(Assert.Single(kyc.Answers[0].Holders, holder => holder.Principal.Name == "kyc-partner-release").Behind, user => user.Principal.Name == $"account {DemoCompany.Partner}");
        Assert.Contains(graph.PathsTo(EscalationGraph.IsAdministrator), path => path.Starts.Any(start => start.Name == "ingrid.solberg") && path.Steps[0].Rule?.Id is "CP-01");
    }

    private static Pipeline Pipeline(AccountSnapshot snapshot, string name) => snapshot.Resources.OfType<Pipeline>().Single(pipeline => pipeline.Name == name);

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
