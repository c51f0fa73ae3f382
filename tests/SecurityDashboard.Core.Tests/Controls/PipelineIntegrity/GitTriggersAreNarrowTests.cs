using System.Collections.Immutable;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Pipelines;
using static SecurityDashboard.Controls.Judging;

namespace SecurityDashboard.Controls.PipelineIntegrity;

public sealed class GitTriggersAreNarrowTests
{
    private static readonly GitTrigger Everything = On(new GitPush(Some.Branches("**"), Tags: null));

    [Fact]
    public void A_named_branch_passes() => Passes<GitTriggersAreNarrow>("The trigger of the source action Source starts the pipeline payments on pushes to main only.", Some.Pipeline, "Source");

    [Theory]
    [InlineData("**")]
    [InlineData("*")]
    [InlineData("**/*")]
    public void A_pattern_that_takes_every_branch_fails(string pattern) => Fails<GitTriggersAreNarrow>(
        "The trigger of the source action Source starts the pipeline payments, which deploys, on pushes to every branch.", With(On(new GitPush(Some.Branches("main", pattern), Tags: null))), "Source");

    [Fact]
    public void Pull_requests_fail() => Fails<GitTriggersAreNarrow>(
        "The trigger of the source action Source starts the pipeline payments, which deploys, on pull requests that nobody has merged.", With(new GitTrigger { SourceAction = "Source", OnPullRequests = true }), "Source");

    [Fact]
    public void Every_tag_fails() =>
        Fails<GitTriggersAreNarrow>("The trigger of the source action Source starts the pipeline payments, which deploys, on every tag.", With(On(new GitPush(null, Some.Branches("**")))), "Source");

    [Fact]
    public void Exceptions_only_make_it_less_severe() => FailsLess(
        "The trigger of the source action Source starts the pipeline payments, which deploys, on pushes to every branch but feature/**. Medium, because some names are excluded.",
        With(On(new GitPush(new GitNames([], [Some.Clear("feature/**")]), Tags: null))));

    [Fact]
    public void Before_production_it_is_less_severe() => FailsLess(
        "The trigger of the source action Source starts the pipeline payments, which deploys, on pushes to every branch. Medium, because it does not deploy to production: its tag env is dev.",
        With(Everything) with { Tags = Observed.Of(ImmutableSortedDictionary<string, string>.Empty.Add("env", "dev")) });

    [Fact]
    public void A_trigger_without_a_filter_follows_the_branch_of_the_action() =>
        Passes<GitTriggersAreNarrow>("The trigger of the source action Source starts the pipeline payments on pushes to its own branch only.", With(new GitTrigger { SourceAction = "Source" }), "Source");

    [Fact]
    public void A_pipeline_that_deploys_nothing_may_build_everything() => IsNotApplicable<GitTriggersAreNarrow>(
        "The pipeline payments has no deploy action.", With(Everything).With(definition => definition with { Stages = [Some.Stage("Source", Some.SourceAction), Some.Stage("Build", Some.BuildAction)] }));

    [Fact]
    public void A_pipeline_without_triggers_is_not_judged() => IsNotApplicable<GitTriggersAreNarrow>("The pipeline payments has no git triggers: only its own branch starts it.", With());

    [Fact]
    public void Triggers_that_an_old_inventory_lacks_are_unknown() =>
        IsUnknown<GitTriggersAreNarrow>(Unreadable.NeverCollected.Message, Some.Pipeline.With(definition => definition with { Triggers = default }));

    [Fact]
    public void Tags_that_were_not_read_leave_the_severity_and_so_the_verdict_unknown() => IsUnknown<GitTriggersAreNarrow>(
        Some.Denied.Message, With(Everything) with { Tags = Observed.Unreadable<ImmutableSortedDictionary<string, string>>(Some.Denied) }, "Source");

    [Fact]
    public void A_pattern_that_was_not_kept_is_unknown() => IsUnknown<GitTriggersAreNarrow>(
        "A pattern of the trigger of Source looks as if it held a secret, so it was not kept. Look at it in the console.", With(On(new GitPush(new GitNames([Some.SecretText()], []), Tags: null))), "Source");

    private static void FailsLess(string because, Pipeline pipeline)
    {
        Fails<GitTriggersAreNarrow>(because, pipeline, "Source");
        Assert.Equal(Severity.Medium, Assert.Single(ControlEngine.Evaluate(Some.Estate(pipeline), [new GitTriggersAreNarrow()]), evaluation => evaluation.SubKey is "Source").Severity);
    }

    private static GitTrigger On(GitPush push) => new() { SourceAction = "Source", Pushes = [push] };

    private static Pipeline With(params GitTrigger[] triggers) => Some.Pipeline.With(definition => definition with { Triggers = Observed.Of<ImmutableArray<GitTrigger>>([.. triggers]) });
}
