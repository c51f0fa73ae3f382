using SecurityDashboard.Iam.ReferenceData;

namespace SecurityDashboard.Tests.Iam.ReferenceData;

public sealed class PassRoleDependencyTests
{
    [Fact]
    public void Every_action_that_passes_a_role_is_one_that_aws_has()
    {
        Assert.NotEmpty(PassRoleDependency.All);
        Assert.All(PassRoleDependency.All, dependency => Assert.Equal(dependency.Action, ActionTable.Current.Find(dependency.Action)?.FullName));
    }

    [Fact]
    public void Every_role_is_passed_to_a_service_principal() => Assert.All(PassRoleDependency.All, dependency =>
    {
        Assert.NotEmpty(dependency.Services);
        Assert.All(dependency.Services, service => Assert.EndsWith(".amazonaws.com", service, StringComparison.Ordinal));
    });

    [Theory]
    [InlineData("codepipeline:CreatePipeline", PassRoleWhen.Always)]
    [InlineData("codepipeline:updatepipeline", PassRoleWhen.UnlessUnchanged)]
    [InlineData("codebuild:CreateProject", PassRoleWhen.Always)]
    [InlineData("codebuild:UpdateProject", PassRoleWhen.IfNamed)]
    public void Pipelines_and_projects_take_a_role(string action, PassRoleWhen when) => Assert.Equal(when, PassRoleDependency.Of(action)?.When);

    [Fact]
    public void Starting_a_pipeline_passes_no_role() => Assert.Null(PassRoleDependency.Of("codepipeline:StartPipelineExecution"));
}
