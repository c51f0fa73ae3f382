using System.Collections.Immutable;
using SecurityDashboard.Demo;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Identity;
using SecurityDashboard.Inventory.Pipelines;

namespace SecurityDashboard.Controls
{
    public sealed class ControlEngineTests
    {
        public static TheoryData<string, string> Listings => new(Some.Snapshot.Listings.Select(listing => (listing.Type, listing.Region)));

        [Theory]
        [MemberData(nameof(Listings))]
        public void A_listing_that_was_not_read_is_one_unknown_per_control_about_its_kind(string type, string region)
        {
            var snapshot = Some.Snapshot with
            {
                Listings = [.. Some.Snapshot.Listings.Select(listing => listing.Type == type && listing.Region == region ? listing with { Count = Observed.Unreadable<int>(Some.Denied) } : listing)],
            };
            var pattern = ResourceTypes.AnyArn(type, Some.Account, region);

            foreach (var control in ControlCatalog.All.Where(control => control.ResourceType == type))
            {
                var unknown = Assert.Single(ControlEngine.Evaluate(new Estate(snapshot, []), [control]), evaluation => evaluation.Resource.Arn == pattern);
                Assert.Equal((Outcome.Unknown, Some.Denied.Message), (unknown.Verdict.Outcome, unknown.Verdict.Because));
            }
        }

        [Fact]
        public void Evaluations_come_in_a_fixed_order_with_distinct_keys()
        {
            var snapshots = DemoEstate.Snapshots(Some.Now);
            var estate = new Estate(snapshots[0], snapshots);
            var shuffled = new Estate(snapshots[0] with { Resources = [.. snapshots[0].Resources.Reverse()] }, snapshots.Reverse());

            var evaluations = ControlEngine.Evaluate(estate);

            Assert.Equal(evaluations.Length, evaluations.DistinctBy(evaluation => evaluation.Key).Count());
            Assert.Equal(evaluations.Select(evaluation => (evaluation.Key, evaluation.Verdict.Outcome)), ControlEngine.Evaluate(shuffled).Select(evaluation => (evaluation.Key, evaluation.Verdict.Outcome)));
        }

        [Fact]
        public void Resources_of_neighbours_are_not_judged()
        {
            var group = Some.DeploymentGroup with { Arn = new Arn("arn:aws:codedeploy:eu-west-1:444455556666:deploymentgroup:payments/production"), Instances = Observed.Of(ImmutableArray<Arn>.Empty) };
            var neighbour = Some.Snapshot with { Account = new AccountId("444455556666"), Resources = [Some.User with { Arn = new Arn("arn:aws:iam::444455556666:user/bob"), Name = "bob" }, group], OwnedBuckets = Observed.Of(ImmutableArray<string>.Empty) };

            Assert.DoesNotContain(ControlEngine.Evaluate(new Estate(Some.Snapshot, [neighbour])), evaluation => evaluation.Resource.Account == neighbour.Account);
        }

        [Fact]
        public void A_verdict_lowers_the_severity_of_its_control_and_never_raises_it()
        {
            Assert.All(ControlEngine.Evaluate(Some.Estate(), [new Detection.Lowers()]), evaluation => Assert.Equal(Severity.Low, evaluation.Severity));
            Assert.All(ControlEngine.Evaluate(Some.Estate(), [new Detection.Raises()]), evaluation => Assert.Equal(Severity.Medium, evaluation.Severity));
        }

        [Fact]
        public void A_control_that_breaks_on_a_resource_leaves_that_one_unknown_and_everything_else_judged()
        {
            var odd = Some.Webhook with { Arn = new Arn(Some.Webhook.Arn.Text + "-odd"), Name = "odd" };
            var failures = new List<ControlFailure>();

            var evaluations = ControlEngine.Evaluate(Some.Estate(odd), [new Detection.Breaks()], failures.Add);

            var unknown = Assert.Single(evaluations, evaluation => evaluation.Verdict.Outcome is Outcome.Unknown);
            Assert.Equal(odd.Arn, unknown.Resource.Arn);
            Assert.Equal($"Control XX-01 failed on {odd.Arn} by an error in the dashboard, not in the account. Its log says where; report it.", unknown.Verdict.Because);
            Assert.Equal(UnreadableReason.ControlFailed, unknown.Verdict.Unreadable!.Reason);
            Assert.Contains(evaluations, evaluation => evaluation.Resource.Arn == Some.Webhook.Arn && evaluation.Verdict.Outcome is Outcome.Fail);
            var failure = Assert.Single(failures);
            Assert.Equal(("XX-01", odd.Arn, "the value s3cret"), (failure.ControlId, failure.Resource, failure.Error.Message));
            Assert.Throws<NotSupportedException>(() => ControlEngine.Evaluate(Some.Estate(odd), [new Detection.Breaks()]));
        }
    }
}

namespace SecurityDashboard.Controls.Detection
{
    internal abstract class Example(Severity loweredTo) : Control<Webhook>
    {
        public override ControlInfo Info { get; } = new()
        {
            Id = "XX-01",
            Title = "An example",
            Severity = Severity.Medium,
            Risk = "",
            Needs = [],
            Remediation = new Remediation("", new Uri("https://docs.aws.amazon.com/")),
        };

        protected override Judgement Judge(Webhook resource, Estate estate) => Verdict.Fail("It fails.") with { LoweredTo = loweredTo };
    }

    internal sealed class Breaks() : Example(Severity.Low)
    {
        protected override bool Concerns(Webhook resource, Estate estate) =>
            resource.Name != "odd" ? true : throw new NotSupportedException("the value s3cret");
    }

    internal sealed class Lowers() : Example(Severity.Low);

    internal sealed class Raises() : Example(Severity.Critical);
}
