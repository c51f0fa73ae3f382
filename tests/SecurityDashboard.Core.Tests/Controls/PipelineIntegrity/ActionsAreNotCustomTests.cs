using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Pipelines;
using static SecurityDashboard.Controls.Judging;

namespace SecurityDashboard.Controls.PipelineIntegrity;

public sealed class ActionsAreNotCustomTests
{
    private static readonly PipelineAction Custom = Some.BuildAction with { Name = "Reconcile", Owner = "Custom", Provider = "Jenkins" };

    [Fact]
    public void Passes_without_custom_actions() => Passes<ActionsAreNotCustom>("No action of the pipeline payments is of a custom type.", Some.Pipeline);

    [Fact]
    public void Names_every_custom_action_of_every_stage() => Fails<ActionsAreNotCustom>(
        "The action Build/Reconcile of the pipeline payments is done by a worker of its own: the custom action type Jenkins. The action Late/Deploy of the pipeline payments is done by a worker of its own: the custom action type Capistrano.",
        Some.Pipeline.With(definition => definition with
        {
            Stages = [Some.Stage("Build", Some.BuildAction, Custom), Some.Stage("Late", Some.DeployAction with { Owner = "Custom", Provider = "Capistrano" })],
        }));

    [Fact]
    public void An_action_of_a_partner_is_not_custom() => Passes<ActionsAreNotCustom>(
        "No action of the pipeline payments is of a custom type.", Some.Pipeline.With(definition => definition with { Stages = [Some.Stage("Build", Custom with { Owner = "ThirdParty" })] }));

    [Fact]
    public void A_definition_that_was_not_read_is_unknown() =>
        IsUnknown<ActionsAreNotCustom>(Some.Denied.Message, Some.Pipeline with { Definition = Observed.Unreadable<PipelineDefinition>(Some.Denied) });
}
