using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Builds;
using static SecurityDashboard.Controls.Judging;

namespace SecurityDashboard.Controls.PipelineIntegrity;

public sealed class BuildspecsStandOutsideTheSourceTests
{
    private const string Chosen = "Whoever opens a pull request chooses the build commands of the project payments-checks: they are ";

    [Fact]
    public void An_inline_buildspec_passes() => Passes<BuildspecsStandOutsideTheSource>("The project payments-checks holds its build commands itself.", Some.Checks);

    [Fact]
    public void A_buildspec_in_a_bucket_passes() => Passes<BuildspecsStandOutsideTheSource>("The project payments-checks reads its build commands from arn:aws:s3:::specs/build.yml.", With("arn:aws:s3:::specs/build.yml"));

    [Fact]
    public void An_empty_buildspec_is_that_of_the_repository_which_other_tools_let_pass() => Fails<BuildspecsStandOutsideTheSource>($"{Chosen}buildspec.yml of its source.", With(null));

    [Theory]
    [InlineData("ci/build.yml")]
    [InlineData("ci/build.yaml")]
    public void A_file_of_the_source_fails_with_either_ending(string file) => Fails<BuildspecsStandOutsideTheSource>($"{Chosen}{file} of its source.", With(file));

    [Fact]
    public void A_file_that_starts_no_build_when_it_is_changed_passes() => Passes<BuildspecsStandOutsideTheSource>(
        "A pull request that changes buildspec.yml starts no build of the project payments-checks.", With(null, Group(Some.Filter("FILE_PATH", @"^buildspec\.yml$", excludes: true))));

    [Theory]
    [InlineData("^other$", true)]
    [InlineData("^buildspec", false)]
    [InlineData("(", true)]
    public void Another_filter_protects_nothing(string pattern, bool excludes) => Fails<BuildspecsStandOutsideTheSource>($"{Chosen}buildspec.yml of its source.", With(null, Group(Some.Filter("FILE_PATH", pattern, excludes))));

    [Fact]
    public void Without_pull_requests_it_is_low()
    {
        var project = With(null, new BuildWebhookGroup([Some.Filter("EVENT", "PUSH")]));

        Fails<BuildspecsStandOutsideTheSource>("The build commands of the project payments-checks are buildspec.yml of its source. Low, because no pull request starts a build.", project);
        Assert.Equal(Severity.Low, Assert.Single(ControlEngine.Evaluate(Some.Estate(project), [new BuildspecsStandOutsideTheSource()]), evaluation => evaluation.Resource.Arn == project.Arn).Severity);
    }

    [Theory]
    [InlineData("CODEPIPELINE")]
    [InlineData("S3")]
    [InlineData("NO_SOURCE")]
    public void What_is_no_repository_is_not_judged(string type) => IsNotApplicable<BuildspecsStandOutsideTheSource>("The project payments-checks does not build a repository itself.", With(null, type: type));

    [Fact]
    public void A_location_that_was_not_kept_is_unknown() => IsUnknown<BuildspecsStandOutsideTheSource>(
        "The buildspec of the project payments-checks looks as if it held a secret, so it was not kept. Look at it in the console.",
        Some.Checks.With(definition => definition with { Sources = [definition.Sources[0] with { InlineBuildspec = null, BuildspecLocation = Some.SecretText() }] }));

    [Fact]
    public void A_webhook_that_an_old_inventory_lacks_is_unknown() =>
        IsUnknown<BuildspecsStandOutsideTheSource>(Unreadable.NeverCollected.Message, With(null).With(definition => definition with { Triggers = default }));

    private static BuildWebhookGroup Group(BuildWebhookFilter filter) => new([Some.Filter("EVENT", "PULL_REQUEST_CREATED"), filter]);

    private static BuildProject With(string? buildspec, BuildWebhookGroup? group = null, string type = "GITHUB") => Some.Checks.With(definition => definition with
    {
        Sources = [definition.Sources[0] with { Type = type, InlineBuildspec = null, BuildspecLocation = buildspec is null ? null : Some.Clear(buildspec) }],
        Triggers = group is null ? definition.Triggers : Observed.Of(new BuildTriggers(new BuildWebhook { Groups = [group] })),
    });
}
