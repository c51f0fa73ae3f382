using System.Collections.Immutable;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Builds;
using SecurityDashboard.Inventory.Connections;
using SecurityDashboard.Inventory.Pipelines;
using static SecurityDashboard.Controls.Judging;

namespace SecurityDashboard.Controls.Authorization;

public sealed class ConnectionsAreInUseTests
{
    private const string Unused = "The connection trial to GitHub is used by no pipeline, build, source credential or repository link of the regions that were scanned.";

    private static readonly Connection Trial = Some.Connection with { Arn = new Arn("arn:aws:codeconnections:eu-west-1:111122223333:connection/99999999-2222-3333-4444-555555555555"), Name = "trial" };

    [Fact]
    public void Passes_the_connection_of_a_pipeline() => Passes<ConnectionsAreInUse>("The connection github is used by the project payments-checks.", Some.Connection);

    [Fact]
    public void Fails_a_connection_that_nothing_names() => Fails<ConnectionsAreInUse>(Unused, Trial);

    [Fact]
    public void Passes_one_that_a_pipeline_names_by_the_old_name() => Passes<ConnectionsAreInUse>("The connection trial is used by the pipeline payments.", Trial, estate: Some.Estate(Trial, Some.Pipeline.With(definition => definition with
    {
        Stages = [Some.Stage("Source", Some.SourceAction with { Configuration = Some.Settings(("ConnectionArn", Trial.Arn.Text.Replace("codeconnections", "codestar-connections", StringComparison.Ordinal))) })],
    })));

    [Fact]
    public void Passes_one_that_only_builds_show() =>
        Passes<ConnectionsAreInUse>("The connection trial is used by the source credential of builds.", Trial, estate: Some.Estate(Trial, Some.Credential with { Names = Trial.Arn }));

    [Fact]
    public void Passes_one_that_a_pipeline_of_another_account_uses() => Passes<ConnectionsAreInUse>("The connection trial is used by the pipeline elsewhere.", Trial, estate: new Estate(Some.SnapshotWith(Trial),
    [
        Some.Neighbour with
        {
            Resources = [Some.Pipeline.With(definition => definition with { Stages = [Some.Stage("Source", Some.SourceAction with { Configuration = Some.Settings(("ConnectionArn", Trial.Arn.Text)) })] }) with { Arn = new Arn("arn:aws:codepipeline:eu-west-1:555566667777:elsewhere"), Name = "elsewhere" }],
        },
    ]));

    [Fact]
    public void Passes_one_with_repository_links() =>
        Passes<ConnectionsAreInUse>("The connection trial is used by the repository link of example/stacks and 1 more.", Trial with { RepositoryLinks = Observed.Of<ImmutableArray<string>>(["example/stacks", "example/tools"]) });

    [Fact]
    public void Is_unknown_without_the_repository_links() => IsUnknown<ConnectionsAreInUse>(Some.Denied.Message, Trial with { RepositoryLinks = Observed.Unreadable<ImmutableArray<string>>(Some.Denied) });

    [Fact]
    public void A_use_that_was_seen_outweighs_what_was_not_read() =>
        Passes<ConnectionsAreInUse>("The connection github is used by the project payments-checks.", Some.Connection with { RepositoryLinks = Observed.Unreadable<ImmutableArray<string>>(Some.Denied) });

    [Fact]
    public void Is_unknown_without_the_definition_of_a_pipeline() => IsUnknown<ConnectionsAreInUse>(Some.Denied.Message, Trial, estate: Some.Estate(Trial, Some.Site with { Definition = Observed.Unreadable<PipelineDefinition>(Some.Denied) }));

    [Fact]
    public void Is_unknown_without_the_definition_of_a_project() => IsUnknown<ConnectionsAreInUse>(Some.Denied.Message, Trial, estate: Some.Estate(Trial, Some.Project with { Definition = Observed.Unreadable<BuildProjectDefinition>(Some.Denied) }));

    [Theory]
    [InlineData(ResourceTypes.Pipeline)]
    [InlineData(ResourceTypes.BuildProject)]
    [InlineData(ResourceTypes.SourceCredential)]
    public void Is_unknown_without_a_listing(string type)
    {
        var snapshot = Some.SnapshotWith(Trial);
        var listing = Assert.Single(snapshot.Listings, listing => listing.Type == type);

        IsUnknown<ConnectionsAreInUse>(Some.Denied.Message, Trial, estate: new Estate(snapshot with { Listings = snapshot.Listings.Replace(listing, listing with { Count = Observed.Unreadable<int>(Some.Denied) }) }, []));
    }
}
