using SecurityDashboard.Iam;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Identity;
using static SecurityDashboard.Controls.Judging;

namespace SecurityDashboard.Controls.Authorization;

public sealed class RolesCannotChangeThemselvesTests
{
    private const string Nothing = "The role payments-build may not change its own permissions. The role payments-build may not change the build payments-build, which runs with it. The role payments-build may not change the build payments-checks, which runs with it.";

    [Fact]
    public void Passes_a_role_that_changes_none_of_it() => Passes<RolesCannotChangeThemselves>(Nothing, Some.BuildRole);

    [Theory]
    [InlineData("iam:PutRolePolicy", "arn:aws:iam::111122223333:role/payments-*")]
    [InlineData("iam:Attach*", "*")]
    [InlineData("iam:UpdateAssumeRolePolicy", "arn:aws:iam::111122223333:role/payments-build")]
    public void Fails_what_changes_its_own_permissions(string action, string resource) =>
        Fails<RolesCannotChangeThemselves>("The role payments-build may change its own permissions, through p.", With($$"""{"Effect":"Allow","Action":"{{action}}","Resource":"{{resource}}"}"""));

    [Fact]
    public void Fails_new_versions_of_its_own_policy()
    {
        var role = With("""{"Effect":"Allow","Action":"iam:CreatePolicyVersion","Resource":"arn:aws:iam::111122223333:policy/*"}""") with { AttachedPolicies = [Some.ReviewerPolicy.Arn] };

        Fails<RolesCannotChangeThemselves>("The role payments-build may change its own permissions, through p.", role);
    }

    [Fact]
    public void Fails_its_own_build() => Fails<RolesCannotChangeThemselves>("The role payments-build may change the build payments-build, which runs with it, through p.",
        With("""{"Effect":"Allow","Action":"codebuild:UpdateProject","Resource":"arn:aws:codebuild:eu-west-1:111122223333:project/payments-build"}"""));

    [Fact]
    public void Fails_lowered_a_pipeline_that_updates_itself()
    {
        var role = Some.PipelineRole with { InlinePolicies = [new InlinePolicy("p", Some.Policy("""{"Effect":"Allow","Action":"codepipeline:UpdatePipeline","Resource":"arn:aws:codepipeline:eu-west-1:111122223333:payments"}"""))] };

        Fails<RolesCannotChangeThemselves>("The role payments-pipeline may change the pipeline payments, which runs with it, through p. Medium, because pipelines that update themselves are made so.", role);
        Assert.Equal(Severity.Medium, SeverityOf(role));
    }

    [Fact]
    public void Fails_lowered_what_hangs_on_a_condition()
    {
        var role = With("""{"Effect":"Allow","Action":"iam:PutRolePolicy","Resource":"*","Condition":{"IpAddress":{"aws:SourceIp":"192.0.2.0/24"}}}""");

        Fails<RolesCannotChangeThemselves>("The role payments-build may change its own permissions, through p, depending on aws:SourceIp. Medium, because that may not hold.", role);
        Assert.Equal(Severity.Medium, SeverityOf(role));
    }

    [Theory]
    [InlineData("""{"Effect":"Allow","Action":"codebuild:UpdateProject","Resource":"arn:aws:codebuild:eu-west-1:111122223333:project/other"}""")]
    [InlineData("""{"Effect":"Allow","Action":"iam:PutRolePolicy","Resource":"*"},{"Effect":"Deny","Action":"iam:*","Resource":"arn:aws:iam::111122223333:role/payments-*"}""")]
    public void Passes_others_and_what_a_denial_takes_away(string statements) => Passes<RolesCannotChangeThemselves>(Nothing, With(statements));

    [Fact]
    public void Says_nothing_more_of_administrators() => IsNotApplicable<RolesCannotChangeThemselves>("The role payments-build is an administrator; that it may change itself too is the least of it.", With("""{"Effect":"Allow","Action":"*","Resource":"*"}"""));

    [Fact]
    public void Is_unknown_without_a_policy()
    {
        var role = Some.BuildRole with { AttachedPolicies = [Some.ReviewerPolicy.Arn] };

        IsUnknown<RolesCannotChangeThemselves>(Some.Denied.Message, role, estate: Some.Estate(role, Some.ReviewerPolicy with { Document = Observed.Unreadable<PolicyDocument>(Some.Denied) }));
    }

    private static Severity SeverityOf(Role role) => new RolesCannotChangeThemselves().Evaluate(Some.Estate(role)).Single(evaluation => evaluation.Resource.Arn == role.Arn).Severity;

    private static Role With(string statement) => Some.BuildRole with { InlinePolicies = [new InlinePolicy("p", Some.Policy(statement))] };
}
