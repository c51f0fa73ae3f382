using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Pipelines;
using static SecurityDashboard.Controls.Judging;

namespace SecurityDashboard.Controls.PipelineIntegrity;

public sealed class ProductionHasAnAccountOfItsOwnTests
{
    [Fact]
    public void Another_account_passes() => Passes<ProductionHasAnAccountOfItsOwn>("The deployment Staging/DeployToStaging of the pipeline site goes into account 444455556666, where production is not.", Some.Site);

    [Fact]
    public void The_same_account_fails() => Fails<ProductionHasAnAccountOfItsOwn>(
        "The pipeline payments deploys Staging/Deploy, which comes before production, and Deploy/Deploy into the same account 111122223333.", With(Some.DeployAction));

    [Fact]
    public void A_role_of_the_same_account_is_the_same_account() => Fails<ProductionHasAnAccountOfItsOwn>(
        "The pipeline payments deploys Staging/Deploy, which comes before production, and Deploy/Deploy into the same account 111122223333.", With(Some.DeployAction with { Role = Some.BuildRole.Arn }));

    [Fact]
    public void A_stack_set_names_its_accounts_elsewhere() => IsNotApplicable<ProductionHasAnAccountOfItsOwn>(
        "The pipeline payments does not deploy both to production and to a place before it.", With(Some.DeployAction with { Provider = "CloudFormationStackSet" }));

    [Fact]
    public void One_place_is_not_judged() => IsNotApplicable<ProductionHasAnAccountOfItsOwn>("The pipeline payments does not deploy both to production and to a place before it.", Some.Pipeline);

    [Fact]
    public void A_definition_that_was_not_read_is_unknown() =>
        IsUnknown<ProductionHasAnAccountOfItsOwn>(Some.Denied.Message, Some.Pipeline with { Definition = Observed.Unreadable<PipelineDefinition>(Some.Denied) });

    private static Pipeline With(PipelineAction staging) => Some.Pipeline.With(definition => definition with { Stages = definition.Stages.Insert(2, Some.Stage("Staging", staging)) });
}
