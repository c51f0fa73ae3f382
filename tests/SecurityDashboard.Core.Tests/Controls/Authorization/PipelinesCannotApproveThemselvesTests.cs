using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Builds;
using SecurityDashboard.Inventory.Pipelines;
using static SecurityDashboard.Controls.Authorization.HeldPoliciesTests;
using static SecurityDashboard.Controls.Judging;

namespace SecurityDashboard.Controls.Authorization;

public sealed class PipelinesCannotApproveThemselvesTests
{
    private const string Approval = "codepipeline:PutApprovalResult";

    [Fact]
    public void Passes_roles_that_may_neither() =>
        Passes<PipelinesCannotApproveThemselves>("The role payments-pipeline may neither approve nor unblock the pipeline payments. The role payments-build may neither approve nor unblock the pipeline payments.", Some.Pipeline);

    [Theory]
    [InlineData("\"*\"")]
    [InlineData("\"arn:aws:codepipeline:eu-west-1:111122223333:payments/Approve/Approve\"")]
    [InlineData("\"arn:aws:codepipeline:*:*:*/Approve/*\"")]
    public void Fails_a_build_that_may_approve(string resource)
    {
        var estate = Some.Estate(With(Allow($"\"{Approval}\"", resource)));

        Fails<PipelinesCannotApproveThemselves>("The role payments-build may approve releases of the pipeline payments, which runs with it, through p.", Some.Pipeline, estate: estate);
        Assert.Equal(Severity.Critical, new PipelinesCannotApproveThemselves().Evaluate(estate).Single(evaluation => evaluation.Resource.Arn == Some.Pipeline.Arn).Severity);
    }

    [Theory]
    [InlineData("\"arn:aws:codepipeline:eu-west-1:111122223333:payments\"")]
    [InlineData("\"arn:aws:codepipeline:eu-west-1:111122223333:refunds/*\"")]
    public void Passes_permission_for_another_pipeline_or_without_the_actions(string resource) =>
        Passes<PipelinesCannotApproveThemselves>("The role payments-pipeline may neither approve nor unblock the pipeline payments. The role payments-build may neither approve nor unblock the pipeline payments.", Some.Pipeline,
            estate: Some.Estate(With(Allow($"\"{Approval}\"", resource))));

    [Fact]
    public void Passes_what_a_denial_takes_away_again() =>
        Passes<PipelinesCannotApproveThemselves>("The role payments-pipeline may neither approve nor unblock the pipeline payments. The role payments-build may neither approve nor unblock the pipeline payments.", Some.Pipeline,
            estate: Some.Estate(With(Allow("\"codepipeline:*\"", "\"*\""),
                """{"Effect":"Deny","Action":["codepipeline:PutApprovalResult","codepipeline:EnableStageTransition","codepipeline:OverrideStageCondition","codepipeline:RetryStageExecution"],"Resource":"arn:aws:codepipeline:*:*:payments*"}""")));

    [Fact]
    public void Fails_lowered_a_role_that_may_only_unblock()
    {
        var estate = Some.Estate(Some.PipelineRole with { InlinePolicies = [Policy(Allow("\"codepipeline:RetryStageExecution\"", "\"*\""))] });

        Fails<PipelinesCannotApproveThemselves>("The role payments-pipeline may unblock stages of the pipeline payments, which runs with it, through p. High, because it cannot approve.", Some.Pipeline, estate: estate);
        Assert.Equal(Severity.High, new PipelinesCannotApproveThemselves().Evaluate(estate).Single(evaluation => evaluation.Resource.Arn == Some.Pipeline.Arn).Severity);
    }

    [Fact]
    public void Fails_the_role_of_an_action() =>
        Fails<PipelinesCannotApproveThemselves>("The role payments-deploy may approve releases of the pipeline payments, which runs with it, through p.", WithDeployRole, estate: Some.Estate(
            WithDeployRole, With(Allow($"\"{Approval}\"", "\"*\"")) with { Arn = DeployRole, Name = "payments-deploy" }, Some.BuildRole));

    [Fact]
    public void Passes_over_roles_of_other_accounts_which_CodePipeline_does_not_answer() =>
        Passes<PipelinesCannotApproveThemselves>("The role payments-pipeline may neither approve nor unblock the pipeline release. The role payments-build may neither approve nor unblock the pipeline release.", Some.Release, estate: Some.SecureEstate);

    [Fact]
    public void Is_unknown_without_the_project() =>
        IsUnknown<PipelinesCannotApproveThemselves>(Some.Denied.Message, Some.Pipeline, estate: Some.Estate(Some.Project with { Definition = Observed.Unreadable<BuildProjectDefinition>(Some.Denied) }));

    [Fact]
    public void Is_unknown_without_the_definition() =>
        IsUnknown<PipelinesCannotApproveThemselves>(Some.Denied.Message, Some.Pipeline with { Definition = Observed.Unreadable<PipelineDefinition>(Some.Denied) });

    private static readonly Arn DeployRole = new("arn:aws:iam::111122223333:role/payments-deploy");

    private static readonly Pipeline WithDeployRole = Some.Pipeline.With(definition => definition with { Stages = [.. definition.Stages[..3], new Stage("Deploy", [Some.DeployAction with { Role = DeployRole }])] });

    [Fact]
    public void An_action_that_is_no_approval_cannot_be_approved() => Passes<PipelinesCannotApproveThemselves>(
        "The role payments-pipeline may neither approve nor unblock the pipeline payments. The role payments-build may neither approve nor unblock the pipeline payments.", Some.Pipeline,
        estate: Some.Estate(Some.PipelineRole with { InlinePolicies = [new Inventory.Identity.InlinePolicy("p", Some.Policy("""{"Effect":"Allow","Action":"codepipeline:PutApprovalResult","Resource":"arn:aws:codepipeline:eu-west-1:111122223333:payments/Build/Build"}"""))] }));
}
