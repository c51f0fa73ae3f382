using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Pipelines;
using static SecurityDashboard.Controls.Judging;

namespace SecurityDashboard.Controls.SecretsManagement;

public sealed class GitHubSourcesUseConnectionsTests
{
    private static readonly PipelineAction OAuth = Some.SourceAction with { Name = "Library", Owner = "ThirdParty", Provider = "GitHub" };

    [Fact]
    public void Passes_a_connection() =>
        Passes<GitHubSourcesUseConnections>("The source action Source/Source of the pipeline payments uses CodeStarSourceConnection.", Some.Pipeline, "Source/Source");

    [Fact]
    public void Fails_the_second_source_of_a_later_stage_by_itself()
    {
        var pipeline = Some.Pipeline.With(definition => definition with { Stages = [.. definition.Stages, new Stage("Late", [OAuth])] });

        Fails<GitHubSourcesUseConnections>("The source action Late/Library of the pipeline payments reads GitHub with an OAuth token (GitHub version 1).", pipeline, "Late/Library");
        Passes<GitHubSourcesUseConnections>("The source action Source/Source of the pipeline payments uses CodeStarSourceConnection.", pipeline, "Source/Source");
    }

    [Fact]
    public void Passes_a_custom_action_that_only_has_the_name() =>
        Passes<GitHubSourcesUseConnections>("The source action Source/Library of the pipeline payments uses GitHub.",
            Some.Pipeline.With(definition => definition with { Stages = [new Stage("Source", [OAuth with { Owner = "Custom" }])] }), "Source/Library");

    [Fact]
    public void Says_nothing_of_a_pipeline_without_sources() =>
        IsNotApplicable<GitHubSourcesUseConnections>("The pipeline payments has no source action.", Some.Pipeline.With(definition => definition with { Stages = [new Stage("Build", [Some.BuildAction])] }));

    [Fact]
    public void Is_unknown_without_the_definition() =>
        IsUnknown<GitHubSourcesUseConnections>(Some.Denied.Message, Some.Pipeline with { Definition = Observed.Unreadable<PipelineDefinition>(Some.Denied) });

    [Theory]
    [InlineData("ThirdParty", "ServiceCatalog")]
    [InlineData("Custom", "GitHub")]
    public void Another_provider_is_not_GitHub_with_a_token(string owner, string provider) => Passes<GitHubSourcesUseConnections>($"The source action Source/Source of the pipeline payments uses {provider}.",
        Some.Pipeline.With(definition => definition with { Stages = [Some.Stage("Source", Some.SourceAction with { Owner = owner, Provider = provider })] }), "Source/Source");
}
