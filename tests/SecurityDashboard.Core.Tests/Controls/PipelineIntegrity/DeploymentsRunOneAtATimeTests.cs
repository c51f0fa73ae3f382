using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Pipelines;
using static SecurityDashboard.Controls.Judging;

namespace SecurityDashboard.Controls.PipelineIntegrity;

public sealed class DeploymentsRunOneAtATimeTests
{
    [Theory]
    [InlineData("QUEUED", "Executions of the pipeline payments wait for one another.")]
    [InlineData("SUPERSEDED", "A newer execution of the pipeline payments takes the place of one that waits, also of one that waits for an approval.")]
    public void Waiting_passes(string mode, string because) => Passes<DeploymentsRunOneAtATime>(because, With(mode));

    [Fact]
    public void Parallel_executions_that_deploy_fail() => Fails<DeploymentsRunOneAtATime>("The pipeline payments deploys, and its executions run in parallel.", With("PARALLEL"));

    [Fact]
    public void Parallel_executions_that_deploy_nothing_are_fine() => IsNotApplicable<DeploymentsRunOneAtATime>(
        "The pipeline payments has no deploy action.", With("PARALLEL").With(definition => definition with { Stages = [Some.Stage("Source", Some.SourceAction)] }));

    [Fact]
    public void A_mode_that_nobody_knows_is_unknown() =>
        IsUnknown<DeploymentsRunOneAtATime>("The pipeline payments has an execution mode that AWS does not document: ZIGZAG.", With("ZIGZAG"));

    [Fact]
    public void A_definition_that_was_not_read_is_unknown() =>
        IsUnknown<DeploymentsRunOneAtATime>(Some.Denied.Message, Some.Pipeline with { Definition = Observed.Unreadable<PipelineDefinition>(Some.Denied) });

    private static Pipeline With(string mode) => Some.Pipeline.With(definition => definition with { ExecutionMode = mode });
}
