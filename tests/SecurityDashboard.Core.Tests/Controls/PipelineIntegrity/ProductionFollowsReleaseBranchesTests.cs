using System.Collections.Immutable;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Pipelines;
using static SecurityDashboard.Controls.Judging;

namespace SecurityDashboard.Controls.PipelineIntegrity;

public sealed class ProductionFollowsReleaseBranchesTests
{
    [Theory]
    [InlineData("main")]
    [InlineData("master")]
    [InlineData("release/2026-06")]
    public void A_release_branch_passes(string branch) => Passes<ProductionFollowsReleaseBranches>($"The pipeline payments deploys to production what is on {branch}.", On(branch), "Source/Source");

    [Theory]
    [InlineData("develop")]
    [InlineData("maintenance")]
    [InlineData("feature/main")]
    [InlineData("Main")]
    public void Another_branch_fails(string branch) =>
        Fails<ProductionFollowsReleaseBranches>($"The pipeline payments deploys to production what is on {branch}, by the name no release branch.", On(branch), "Source/Source");

    [Fact]
    public void The_branches_of_a_trigger_go_before_that_of_the_action() => Fails<ProductionFollowsReleaseBranches>(
        "The pipeline payments deploys to production what is on hotfix/**, by the name no release branch.",
        Some.Pipeline.With(definition => definition with { Triggers = Observed.Of<ImmutableArray<GitTrigger>>([new GitTrigger { SourceAction = "Source", Pushes = [new GitPush(Some.Branches("main", "hotfix/**"), Tags: null)] }]) }),
        "Source/Source");

    [Fact]
    public void The_branch_of_a_GitHub_version_1_action_is_read_too() => Fails<ProductionFollowsReleaseBranches>(
        "The pipeline payments deploys to production what is on develop, by the name no release branch.",
        On("", Some.SourceAction with { Owner = "ThirdParty", Provider = "GitHub", Configuration = Some.Settings(("Branch", "develop")) }), "Source/Source");

    [Fact]
    public void A_branch_that_a_variable_names_is_unknown() => IsUnknown<ProductionFollowsReleaseBranches>(
        "The branch of the source action Source/Source is #{variables.BRANCH}, which whoever starts the pipeline payments decides.", On("#{variables.BRANCH}"), "Source/Source");

    [Fact]
    public void Before_production_any_branch_will_do() => IsNotApplicable<ProductionFollowsReleaseBranches>(
        "The pipeline payments does not deploy to production: its tag env is staging.", On("develop") with { Tags = Observed.Of(ImmutableSortedDictionary<string, string>.Empty.Add("env", "staging")) });

    [Fact]
    public void A_source_without_branches_is_not_judged() => IsNotApplicable<ProductionFollowsReleaseBranches>(
        "No source of the pipeline payments has a branch.", On("", Some.SourceAction with { Provider = "S3", Configuration = Some.Settings(("S3Bucket", "b")) }));

    [Fact]
    public void A_pipeline_that_deploys_nothing_is_not_judged() => IsNotApplicable<ProductionFollowsReleaseBranches>(
        "The pipeline payments has no deploy action.", On("develop").With(definition => definition with { Stages = definition.Stages.RemoveAt(3) }));

    [Fact]
    public void Tags_that_were_not_read_are_unknown() => IsUnknown<ProductionFollowsReleaseBranches>(
        Some.Denied.Message, On("develop") with { Tags = Observed.Unreadable<ImmutableSortedDictionary<string, string>>(Some.Denied) });

    [Fact]
    public void Triggers_that_an_old_inventory_lacks_are_unknown() =>
        IsUnknown<ProductionFollowsReleaseBranches>(Unreadable.NeverCollected.Message, Some.Pipeline.With(definition => definition with { Triggers = default }), "Source/Source");

    private static Pipeline On(string branch, PipelineAction? source = null) => Some.Pipeline.With(definition => definition with
    {
        Triggers = Observed.Of<ImmutableArray<GitTrigger>>([]),
        Stages = definition.Stages.SetItem(0, Some.Stage("Source", source ?? Some.SourceAction with { Configuration = Some.SourceAction.Configuration.SetItem("BranchName", Some.Clear(branch)) })),
    });

    [Fact]
    public void A_trigger_of_another_source_says_nothing_of_this_one() => Passes<ProductionFollowsReleaseBranches>(
        "The pipeline payments deploys to production what is on main.", Some.Pipeline.With(definition => definition with { Triggers = Observed.Of<ImmutableArray<GitTrigger>>([new GitTrigger { SourceAction = "Other", Pushes = [new GitPush(Some.Branches("develop"), Tags: null)] }]) }), "Source/Source");
}
