using System.Collections.Immutable;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Events;
using SecurityDashboard.Inventory.Pipelines;
using static SecurityDashboard.Controls.Judging;

namespace SecurityDashboard.Controls.Detection;

public sealed class PipelinesAreWatchedTests
{
    private const string Region = Some.Region;
    private const string Nobody = "No rule in eu-west-1 tells anybody when a pipeline, a project, a bucket policy or a key is changed.";

    [Fact]
    public void A_rule_for_every_call_passes() => Passes<PipelinesAreWatched>("Rules in eu-west-1 tell somebody of every call that changes pipelines, projects, artifact buckets and keys.", Some.Root, Region);

    [Fact]
    public void Several_rules_add_up() => Passes<PipelinesAreWatched>("Rules in eu-west-1 tell somebody of every call that changes pipelines, projects, artifact buckets and keys.", Some.Root, Region,
        With(Rule("a", """{"source":["aws.codepipeline"]}"""), Rule("b", """{"source":["aws.codebuild","aws.s3","aws.kms"]}""")));

    [Fact]
    public void A_rule_that_sends_every_event_on_passes() => Passes<PipelinesAreWatched>("Rules in eu-west-1 tell somebody of every call that changes pipelines, projects, artifact buckets and keys.", Some.Root, Region, With(Rule("all", """{"account":["111122223333"]}""")));

    [Fact]
    public void No_rule_fails() => Fails<PipelinesAreWatched>(Nobody, Some.Root, Region, With());

    [Fact]
    public void A_rule_that_is_off_or_goes_nowhere_fails()
    {
        Fails<PipelinesAreWatched>(Nobody, Some.Root, Region, With(Some.Rule with { IsEnabled = false }));
        Fails<PipelinesAreWatched>(Nobody, Some.Root, Region, With(Some.Rule with { Targets = Observed.Of<ImmutableArray<Arn>>([]) }));
    }

    [Fact]
    public void A_rule_for_executions_only_fails() =>
        Fails<PipelinesAreWatched>(Nobody, Some.Root, Region, With(Rule("failed", """{"source":["aws.codepipeline"],"detail-type":["CodePipeline Pipeline Execution State Change"]}""")));

    [Fact]
    public void A_rule_without_the_update_of_pipelines_fails() => Fails<PipelinesAreWatched>(
        "No rule in eu-west-1 tells anybody of UpdatePipeline, DeletePipeline, PutWebhook and 2 more.", Some.Root, Region, With(Rule("b", """{"source":["aws.codebuild","aws.s3","aws.kms"]}""")));

    [Fact]
    public void A_rule_with_it_and_without_others_fails_low() => Fails<PipelinesAreWatched>(
        "No rule in eu-west-1 tells anybody of UpdateProject, PutBucketPolicy, ScheduleKeyDeletion. Low, because a change of a pipeline is told.", Some.Root, Region, With(Rule("a", """{"source":["aws.codepipeline"]}""")));

    [Fact]
    public void A_rule_that_tells_of_everything_outweighs_one_that_was_not_read() => Passes<PipelinesAreWatched>("Rules in eu-west-1 tell somebody of every call that changes pipelines, projects, artifact buckets and keys.", Some.Root, Region,
        With(Some.Rule, Some.Rule with { Arn = new Arn("arn:aws:events:eu-west-1:111122223333:rule/other"), Targets = Observed.Unreadable<ImmutableArray<Arn>>(Some.Denied) }));

    [Fact]
    public void One_call_that_nobody_is_told_of_fails_and_may_be_told_by_what_was_not_read()
    {
        var most = Some.Rule with { Calls = Some.Rule.Calls.Remove("ScheduleKeyDeletion") };

        Fails<PipelinesAreWatched>("No rule in eu-west-1 tells anybody of ScheduleKeyDeletion. Low, because a change of a pipeline is told.", Some.Root, Region, With(most));
        Shows<PipelinesAreWatched>("none for ScheduleKeyDeletion", Some.Root, Region, With(most));
        Shows<PipelinesAreWatched>("for each call", Some.Root, Region);
        IsUnknown<PipelinesAreWatched>(Some.Denied.Message, Some.Root, Region, With(most, Some.Rule with { Arn = new Arn("arn:aws:events:eu-west-1:111122223333:rule/other"), Targets = Observed.Unreadable<ImmutableArray<Arn>>(Some.Denied) }));
    }

    [Fact]
    public void A_rule_of_another_region_tells_nothing_of_this_one() => Fails<PipelinesAreWatched>(Nobody, Some.Root, Region, With(Some.Rule with { Arn = new Arn("arn:aws:events:us-east-1:111122223333:rule/tampering") }));

    [Fact]
    public void Is_unknown_without_the_targets() => IsUnknown<PipelinesAreWatched>(Some.Denied.Message, Some.Root, Region, With(Some.Rule with { Targets = Observed.Unreadable<ImmutableArray<Arn>>(Some.Denied) }));

    [Theory]
    [InlineData(ResourceTypes.EventRule)]
    [InlineData(ResourceTypes.Pipeline)]
    public void Is_unknown_without_a_listing(string type)
    {
        var snapshot = With().Subject;

        IsUnknown<PipelinesAreWatched>(Some.Denied.Message, Some.Root, Region,
            new Estate(snapshot with { Listings = [.. snapshot.Listings.Select(listing => listing.Type == type ? listing with { Count = Observed.Unreadable<int>(Some.Denied) } : listing)] }, []));
    }

    [Fact]
    public void Does_not_apply_without_pipelines() => IsNotApplicable<PipelinesAreWatched>("Account 111122223333 has no pipelines.", Some.Root,
        estate: new Estate(Some.Snapshot with { Resources = [.. Some.Snapshot.Resources.Where(resource => resource is not Pipeline)] }, []));

    private static EventRule Rule(string name, string pattern) => Some.Rule with { Arn = new Arn($"arn:aws:events:eu-west-1:111122223333:rule/{name}"), Name = name, Calls = PipelineEvents.CallsIn(EventPattern.TryParse(pattern)!, Some.Account, Some.Region) };

    private static Estate With(params EventRule[] rules) => new(Some.Snapshot with { Resources = [.. Some.Snapshot.Resources.Where(resource => resource is not EventRule), .. rules] }, []);
}
