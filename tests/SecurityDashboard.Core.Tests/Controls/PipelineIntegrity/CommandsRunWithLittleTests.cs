using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Identity;
using SecurityDashboard.Inventory.Pipelines;
using static SecurityDashboard.Controls.Judging;

namespace SecurityDashboard.Controls.PipelineIntegrity;

public sealed class CommandsRunWithLittleTests
{
    [Fact]
    public void Passes_a_role_for_artifacts() => Passes<CommandsRunWithLittle>("The commands of Build/Scan in the pipeline site run with the role payments-pipeline, which may change nothing but artifacts and logs.", Some.Site);

    [Theory]
    [InlineData("""{"Effect":"Allow","Action":"codedeploy:CreateDeployment","Resource":"*"}""", "codedeploy:CreateDeployment")]
    [InlineData("""{"Effect":"Allow","Action":["ecs:UpdateService","ecs:Describe*"],"Resource":"arn:aws:ecs:eu-west-1:111122223333:service/live/site"}""", "ecs:UpdateService")]
    [InlineData("""{"Effect":"Allow","Action":"s3:PutObject","Resource":"arn:aws:s3:::www.example.com/*"}""", "s3:PutObject")]
    [InlineData("""{"Effect":"Allow","Action":"iam:PutRolePolicy","Resource":"arn:aws:iam::111122223333:role/x"}""", "iam:PutRolePolicy")]
    [InlineData("""{"Effect":"Allow","Action":"*","Resource":"*"}""", "everything")]
    public void Fails_a_role_that_deploys(string statement, string what) =>
        Fails<CommandsRunWithLittle>($"The commands of Build/Scan in the pipeline site run with the role payments-pipeline, which may {what}.", Some.Site, estate: Some.Estate(With(statement)));

    [Theory]
    [InlineData("""{"Effect":"Allow","Action":["logs:CreateLogGroup","logs:PutLogEvents","kms:GenerateDataKey","ecs:Describe*","s3:GetObject"],"Resource":"*"}""")]
    [InlineData("""{"Effect":"Allow","Action":"codedeploy:*","Resource":"*"},{"Effect":"Deny","Action":"codedeploy:*","Resource":"*"}""")]
    public void Passes_reading_logs_keys_and_what_is_denied(string statements) =>
        Passes<CommandsRunWithLittle>("The commands of Build/Scan in the pipeline site run with the role payments-pipeline, which may change nothing but artifacts and logs.", Some.Site, estate: Some.Estate(With(statements)));

    [Fact]
    public void Looks_at_the_role_of_the_action_where_it_has_one()
    {
        var site = Some.Site.With(definition => definition with
        {
            Stages = [.. definition.Stages.Select(stage => stage with { Actions = [.. stage.Actions.Select(action => action.Provider is "Commands" ? action with { Role = Some.BuildRole.Arn } : action)] })],
        });

        Passes<CommandsRunWithLittle>("The commands of Build/Scan in the pipeline site run with the role payments-build, which may change nothing but artifacts and logs.", site,
            estate: Some.Estate(site, With("""{"Effect":"Allow","Action":"codedeploy:CreateDeployment","Resource":"*"}""")));
    }

    [Theory]
    [InlineData("Compute", "Other")]
    [InlineData("Build", "Commands")]
    public void Only_the_action_that_runs_commands_counts(string category, string provider) => IsNotApplicable<CommandsRunWithLittle>("The pipeline site runs no commands.",
        Some.Site.With(definition => definition with { Stages = [Some.Stage("Build", Some.BuildAction with { Category = category, Provider = provider })] }));

    [Fact]
    public void A_statement_that_denies_gives_nothing() => Passes<CommandsRunWithLittle>("The commands of Build/Scan in the pipeline site run with the role payments-pipeline, which may change nothing but artifacts and logs.", Some.Site,
        estate: Some.Estate(With("""{"Effect":"Allow","Action":"codedeploy:Get*","Resource":"*"},{"Effect":"Deny","Action":"codedeploy:CreateDeployment","Resource":"*"}""")));

    [Fact]
    public void Says_nothing_of_pipelines_without_commands() => IsNotApplicable<CommandsRunWithLittle>("The pipeline payments runs no commands.", Some.Pipeline);

    [Fact]
    public void Is_unknown_without_the_definition_or_the_role()
    {
        var gone = new Unreadable(UnreadableReason.NotFound, "", "arn:aws:iam::111122223333:role/gone does not exist in account 111122223333.");

        IsUnknown<CommandsRunWithLittle>(Some.Denied.Message, Some.Site with { Definition = Observed.Unreadable<PipelineDefinition>(Some.Denied) });
        IsUnknown<CommandsRunWithLittle>(gone.Message, Some.Site.With(definition => definition with { Role = new Arn("arn:aws:iam::111122223333:role/gone") }));
    }

    private static Role With(string statements) => Some.PipelineRole with { InlinePolicies = Some.PipelineRole.InlinePolicies.Add(new InlinePolicy("p", Some.Policy(statements))) };
}
