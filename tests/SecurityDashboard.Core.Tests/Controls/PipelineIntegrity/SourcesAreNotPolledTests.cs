using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Pipelines;
using static SecurityDashboard.Controls.Judging;

namespace SecurityDashboard.Controls.PipelineIntegrity;

public sealed class SourcesAreNotPolledTests
{
    [Fact]
    public void A_source_that_says_nothing_is_polled() =>
        Fails<SourcesAreNotPolled>("The source action Source/Source of the pipeline payments polls CodeCommit: it does not set PollForSourceChanges, which is then true.", With("CodeCommit"), "Source/Source");

    [Theory]
    [InlineData("S3", "true")]
    [InlineData("CodeCommit", "True")]
    [InlineData("GitHub", "TRUE")]
    public void Every_way_to_say_true_is_polling(string provider, string polls) =>
        Fails<SourcesAreNotPolled>($"The source action Source/Source of the pipeline payments polls {provider}.", With(provider, ("PollForSourceChanges", polls)), "Source/Source");

    [Fact]
    public void A_source_that_waits_for_an_event_passes() =>
        Passes<SourcesAreNotPolled>("The source action Source/Source of the pipeline payments waits for an event.", With("S3", ("PollForSourceChanges", "false")), "Source/Source");

    [Fact]
    public void Every_source_of_every_stage_counts() => Fails<SourcesAreNotPolled>(
        "The source action Late/Library of the pipeline payments polls S3.",
        Some.Pipeline.With(definition => definition with { Stages = [.. definition.Stages, Some.Stage("Late", Source("S3", ("PollForSourceChanges", "true")) with { Name = "Library" })] }), "Late/Library");

    [Fact]
    public void Neither_true_nor_false_is_unknown() => IsUnknown<SourcesAreNotPolled>(
        "The source action Source/Source of the pipeline payments sets PollForSourceChanges to neither true nor false.", With("S3", ("PollForSourceChanges", "perhaps")), "Source/Source");

    [Fact]
    public void Connections_and_registries_are_not_polled() =>
        IsNotApplicable<SourcesAreNotPolled>("The pipeline payments has no source of a kind that is polled.", Some.Pipeline);

    [Fact]
    public void A_definition_that_was_not_read_is_unknown() =>
        IsUnknown<SourcesAreNotPolled>(Some.Denied.Message, Some.Pipeline with { Definition = Observed.Unreadable<PipelineDefinition>(Some.Denied) });

    private static Pipeline With(string provider, params (string, string)[] settings) =>
        Some.Pipeline.With(definition => definition with { Stages = definition.Stages.SetItem(0, Some.Stage("Source", Source(provider, settings))) });

    private static PipelineAction Source(string provider, params (string, string)[] settings) => Some.SourceAction with { Provider = provider, Configuration = Some.Settings(settings) };

    [Theory]
    [InlineData("Deploy", "AWS")]
    [InlineData("Source", "Custom")]
    public void Only_a_source_counts_that_CodePipeline_itself_asks(string category, string owner) => IsNotApplicable<SourcesAreNotPolled>("The pipeline payments has no source of a kind that is polled.",
        Some.Pipeline.With(definition => definition with { Stages = [Some.Stage("Source", Some.SourceAction with { Category = category, Owner = owner, Provider = "S3" })] }));
}
