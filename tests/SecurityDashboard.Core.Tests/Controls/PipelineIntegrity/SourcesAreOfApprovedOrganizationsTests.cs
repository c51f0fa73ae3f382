using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Builds;
using SecurityDashboard.Inventory.Connections;
using SecurityDashboard.Inventory.Pipelines;
using SecurityDashboard.Secrets.Redaction;
using static SecurityDashboard.Controls.Judging;

namespace SecurityDashboard.Controls.PipelineIntegrity;

public sealed class SourcesAreOfApprovedOrganizationsTests
{
    [Fact]
    public void Judges_nothing_before_anybody_approved_an_organization()
    {
        const string because = "Nobody has said whose repositories may be built: an administrator sets the approved organizations on the page of this control.";
        IsNotApplicable<SourcesAreOfApprovedOrganizations>(because, Some.Checks);
        IsNotApplicable<SourcesAreOfApprovedOrganizations>(because, Some.Pipeline);
    }

    [Theory]
    [InlineData("example")]
    [InlineData("Example")]
    [InlineData("github.com/example")]
    [InlineData("github.com/*")]
    public void Passes_an_organization_that_was_approved(string approved)
    {
        Passes<SourcesAreOfApprovedOrganizations>("The project payments-checks builds a repository of github.com/example, which was approved.", Some.Checks, estate: Approving(approved, Some.Checks));
        var evaluation = Assert.Single(new SourcesAreOfApprovedOrganizations().Evaluate(Approving(approved, Some.Pipeline)), it => it.Resource.Arn == Some.Pipeline.Arn && it.SubKey is "Source/Source");
        Assert.Equal(Outcome.Pass, evaluation.Verdict.Outcome);
    }

    [Theory]
    [InlineData("https://github.com/examples/payments.git", "github.com/examples")]
    [InlineData("https://gitlab.com/example-fork/payments", "gitlab.com/example-fork")]
    [InlineData("https://example@bitbucket.org/stranger/example.git", "bitbucket.org/stranger")]
    [InlineData("https://github.com@evil.example.net/strange/payments", "evil.example.net/strange")]
    [InlineData("https://git.example.com/stranger/example", "git.example.com/stranger")]
    public void Fails_every_other_of_any_provider(string address, string owner) => Fails<SourcesAreOfApprovedOrganizations>(
        $"The project payments-checks builds a repository of {owner}, which nobody has approved.", At(address), estate: Approving("example", At(address)));

    [Fact]
    public void An_organization_of_that_name_on_another_host_is_another_one() => Fails<SourcesAreOfApprovedOrganizations>(
        "The project payments-checks builds a repository of gitlab.com/example, which nobody has approved.", At("https://gitlab.com/example/payments"), estate: Approving("github.com/example", At("https://gitlab.com/example/payments")));

    [Fact]
    public void Fails_the_source_of_a_pipeline_through_a_connection_and_without_one()
    {
        var connected = With(Some.SourceAction with { Configuration = Some.SourceAction.Configuration.SetItem("FullRepositoryId", Some.Clear("stranger/example")) });
        Fails<SourcesAreOfApprovedOrganizations>("The source action Source/Source of the pipeline payments takes a repository of stranger, which nobody has approved.", connected, "Source/Source", Approving("example", connected));

        var old = With(Some.SourceAction with { Owner = "ThirdParty", Provider = "GitHub", Configuration = Some.Settings(("Owner", "stranger"), ("Repo", "example")) });
        Fails<SourcesAreOfApprovedOrganizations>("The source action Source/Source of the pipeline payments takes a repository of github.com/stranger, which nobody has approved.", old, "Source/Source", Approving("example", old));
    }

    [Fact]
    public void The_provider_of_the_connection_tells_the_host()
    {
        var elsewhere = Some.Connection with { ProviderType = "GitLab" };
        Fails<SourcesAreOfApprovedOrganizations>(
            "The source action Source/Source of the pipeline payments takes a repository of gitlab.com/example, which nobody has approved.", Some.Pipeline, "Source/Source", Approving("github.com/example", elsewhere));
        IsUnknown<SourcesAreOfApprovedOrganizations>(
            "The connection of the source action Source/Source of the pipeline payments leads to a host of one's own, whose address is not read. Approve the owner without a host.",
            Some.Pipeline, "Source/Source", Approving("git.example.com/example", Some.Connection with { ProviderType = "GitHubEnterpriseServer" }));
    }

    [Theory]
    [InlineData("CODEBUILD_DEFAULT_WEBHOOK_SOURCE_LOCATION")]
    [InlineData("git@github.com:example/payments.git")]
    [InlineData("https://github.com/example")]
    public void An_address_that_names_no_repository_is_unknown(string address) => IsUnknown<SourcesAreOfApprovedOrganizations>(
        "The address of a source of the project payments-checks names no repository, so nobody knows whose it is. Look at the project in the console.", At(address), estate: Approving("example", At(address)));

    [Fact]
    public void What_could_not_be_read_is_unknown()
    {
        var project = Some.Checks with { Definition = Observed.Unreadable<BuildProjectDefinition>(Some.Denied) };
        IsUnknown<SourcesAreOfApprovedOrganizations>(Some.Denied.Message, project, estate: Approving("example", project));

        var pipeline = Some.Pipeline with { Definition = Observed.Unreadable<PipelineDefinition>(Some.Denied) };
        IsUnknown<SourcesAreOfApprovedOrganizations>(Some.Denied.Message, pipeline, estate: Approving("example", pipeline));
    }

    [Fact]
    public void An_address_that_was_not_kept_is_unknown()
    {
        var project = At(Some.SecretText());
        IsUnknown<SourcesAreOfApprovedOrganizations>(
            "The address of a source of the project payments-checks looks as if it held a secret, so it was not kept. Look at it in the console.", project, estate: Approving("example", project));
    }

    [Fact]
    public void A_project_that_builds_what_a_pipeline_hands_it_has_no_source_of_its_own() => IsNotApplicable<SourcesAreOfApprovedOrganizations>(
        $"No source of the project {Some.Project.Name} stands in a repository of a provider.", Some.Project, estate: Approving("example", Some.Project));

    private static Estate Approving(string names, params Resource[] changed) => Deciding.Where("source-organizations", names, changed);

    private static BuildProject At(string address) => At(Some.Clear(address));

    private static BuildProject At(ConfigurationValue address) =>
        Some.Checks with { Definition = Observed.Of(Some.Checks.Definition.Value with { Sources = [Some.Checks.Definition.Value.Sources[0] with { Location = address }] }) };

    private static Pipeline With(PipelineAction source) => Some.Pipeline.With(definition => definition with { Stages = definition.Stages.SetItem(0, Some.Stage("Source", source)) });
}
