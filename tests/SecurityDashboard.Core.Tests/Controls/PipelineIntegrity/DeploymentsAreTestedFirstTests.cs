using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Pipelines;
using static SecurityDashboard.Controls.Judging;

namespace SecurityDashboard.Controls.PipelineIntegrity;

public sealed class DeploymentsAreTestedFirstTests
{
    [Theory]
    [InlineData("Build")]
    [InlineData("Test")]
    [InlineData("Compute")]
    [InlineData("Invoke")]
    public void An_action_that_may_check_the_source_passes(string category) =>
        Passes<DeploymentsAreTestedFirst>("Before the first deployment of the pipeline payments, Deploy/Deploy, runs Build/Build.", With(Some.Stage("Build", Some.BuildAction with { Category = category }), Some.Stage("Deploy", Some.DeployAction)));

    [Fact]
    public void A_source_that_is_deployed_as_it_is_fails() =>
        Fails<DeploymentsAreTestedFirst>("Nothing builds or tests what the pipeline payments deploys: no such action runs before Approve/Deploy.", With(Some.Stage("Approve", Some.ApproveAction, Some.DeployAction with { RunOrder = 2 })));

    [Fact]
    public void A_test_beside_or_after_the_first_deployment_is_too_late() => Fails<DeploymentsAreTestedFirst>(
        "Nothing builds or tests what the pipeline payments deploys: no such action runs before Deploy/Deploy.",
        With(Some.Stage("Deploy", Some.DeployAction, Some.BuildAction), Some.Stage("After", Some.BuildAction)));

    [Fact]
    public void A_test_before_it_in_the_same_stage_counts() => Passes<DeploymentsAreTestedFirst>(
        "Before the first deployment of the pipeline payments, Deploy/Deploy, runs Deploy/Build.", With(Some.Stage("Deploy", Some.DeployAction with { RunOrder = 2 }, Some.BuildAction)));

    [Fact]
    public void A_pipeline_that_deploys_nothing_is_not_judged() => IsNotApplicable<DeploymentsAreTestedFirst>("The pipeline payments has no deploy action.", With(Some.Stage("Build", Some.BuildAction)));

    [Fact]
    public void A_definition_that_was_not_read_is_unknown() =>
        IsUnknown<DeploymentsAreTestedFirst>(Some.Denied.Message, Some.Pipeline with { Definition = Observed.Unreadable<PipelineDefinition>(Some.Denied) });

    private static Pipeline With(params Stage[] stages) => Some.Pipeline.With(definition => definition with { Stages = [Some.Stage("Source", Some.SourceAction), .. stages] });
}
