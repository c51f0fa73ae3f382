using System.Collections.Immutable;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Pipelines;
using static SecurityDashboard.Controls.Judging;

namespace SecurityDashboard.Controls.PipelineIntegrity;

public sealed class ProductionDeploysWaitForApprovalTests
{
    [Fact]
    public void Passes_with_an_approval_between_the_build_and_the_deployment() =>
        Passes<ProductionDeploysWaitForApproval>("The deployment Deploy/Deploy of the pipeline payments waits for the approval Approve/Approve.", Some.Pipeline);

    [Fact]
    public void Passes_an_approval_in_the_same_stage_that_runs_before() =>
        Passes<ProductionDeploysWaitForApproval>("The deployment Deploy/Deploy of the pipeline payments waits for the approval Deploy/Approve.",
            With(("Source", [Some.SourceAction]), ("Build", [Some.BuildAction]), ("Deploy", [Some.DeployAction with { RunOrder = 2 }, Some.ApproveAction])));

    [Fact]
    public void Fails_an_approval_that_runs_at_the_same_time() =>
        Fails<ProductionDeploysWaitForApproval>("Nobody approves the deployment Deploy/Deploy of the pipeline payments: no manual approval stands between it and Build/Build.",
            With(("Source", [Some.SourceAction]), ("Build", [Some.BuildAction]), ("Deploy", [Some.ApproveAction, Some.DeployAction])));

    [Fact]
    public void Fails_an_approval_before_the_last_build() =>
        Fails<ProductionDeploysWaitForApproval>("Nobody approves the deployment Deploy/Deploy of the pipeline payments: no manual approval stands between it and Build/Build.",
            With(("Source", [Some.SourceAction]), ("Approve", [Some.ApproveAction]), ("Build", [Some.BuildAction]), ("Deploy", [Some.DeployAction])));

    [Fact]
    public void Fails_when_a_build_listed_first_runs_beside_the_approval() =>
        Fails<ProductionDeploysWaitForApproval>("Nobody approves the deployment Deploy/Deploy of the pipeline payments: no manual approval stands between it and Build/Late.",
            With(("Source", [Some.SourceAction]), ("Build", [Some.BuildAction with { Name = "Late", RunOrder = 2 }, Some.BuildAction, Some.ApproveAction with { RunOrder = 2 }]), ("Deploy", [Some.DeployAction])));

    [Fact]
    public void Fails_the_one_deployment_that_goes_out_before_the_approval() =>
        Fails<ProductionDeploysWaitForApproval>("Nobody approves the deployment Canary/Canary of the pipeline payments: no manual approval stands between it and Build/Build.",
            With(("Source", [Some.SourceAction]), ("Build", [Some.BuildAction]), ("Canary", [Some.DeployAction with { Name = "Canary" }]), ("Approve", [Some.ApproveAction]), ("Deploy", [Some.DeployAction])));

    [Fact]
    public void Lets_a_deployment_to_staging_go_out_unapproved() =>
        Passes<ProductionDeploysWaitForApproval>("The deployment Deploy/Deploy of the pipeline payments waits for the approval Approve/Approve.",
            With(("Source", [Some.SourceAction]), ("Build", [Some.BuildAction]), ("Staging", [Some.DeployAction]), ("Approve", [Some.ApproveAction]), ("Deploy", [Some.DeployAction])));

    [Fact]
    public void Says_nothing_of_a_pipeline_that_deploys_nothing() =>
        IsNotApplicable<ProductionDeploysWaitForApproval>("The pipeline payments has no deploy action.", With(("Source", [Some.SourceAction]), ("Build", [Some.BuildAction])));

    [Fact]
    public void Says_nothing_of_a_pipeline_whose_tag_says_that_it_is_not_production() =>
        IsNotApplicable<ProductionDeploysWaitForApproval>("The pipeline payments does not deploy to production: its tag env is staging.",
            Unapproved with { Tags = Observed.Of(ImmutableSortedDictionary<string, string>.Empty.Add("env", "staging")) });

    [Fact]
    public void Fails_a_pipeline_without_tags() =>
        Fails<ProductionDeploysWaitForApproval>("Nobody approves the deployment Deploy/Deploy of the pipeline payments: no manual approval stands between it and Source/Source.",
            Unapproved with { Tags = Observed.Of(ImmutableSortedDictionary<string, string>.Empty) });

    [Fact]
    public void Says_nothing_when_all_deployments_go_to_places_before_production() =>
        IsNotApplicable<ProductionDeploysWaitForApproval>("By its name the deployment deploy-to-dev/Deploy goes to a place before production. By its name the deployment Deploy/IntegrationTest goes to a place before production.",
            With(("Source", [Some.SourceAction]), ("deploy-to-dev", [Some.DeployAction]), ("Deploy", [Some.DeployAction with { Name = "IntegrationTest" }])));

    [Fact]
    public void Is_unknown_without_the_tags() =>
        IsUnknown<ProductionDeploysWaitForApproval>(Some.Denied.Message, Unapproved with { Tags = Observed.Unreadable<ImmutableSortedDictionary<string, string>>(Some.Denied) });

    [Fact]
    public void Is_unknown_without_the_definition() =>
        IsUnknown<ProductionDeploysWaitForApproval>(Some.Denied.Message, Some.Pipeline with { Definition = Observed.Unreadable<PipelineDefinition>(Some.Denied) });

    private static Pipeline Unapproved => With(("Source", [Some.SourceAction]), ("Deploy", [Some.DeployAction]));

    private static Pipeline With(params (string Name, ImmutableArray<PipelineAction> Actions)[] stages) =>
        Some.Pipeline.With(definition => definition with { Stages = [.. stages.Select(stage => new Stage(stage.Name, stage.Actions))] });

    [Theory]
    [InlineData("Source")]
    [InlineData("Build")]
    [InlineData("Compute")]
    public void An_approval_before_something_that_changes_what_is_deployed_is_none(string category)
    {
        var pipeline = Some.Pipeline.With(definition => definition with { Stages = [definition.Stages[0], definition.Stages[2], Some.Stage("Late", Some.BuildAction with { Name = "Late", Category = category }), definition.Stages[3]] });

        Fails<ProductionDeploysWaitForApproval>("Nobody approves the deployment Deploy/Deploy of the pipeline payments: no manual approval stands between it and Late/Late.", pipeline);
    }
}
