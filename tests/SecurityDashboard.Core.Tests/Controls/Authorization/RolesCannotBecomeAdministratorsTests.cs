using SecurityDashboard.Iam;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Identity;
using SecurityDashboard.Inventory.Pipelines;
using static SecurityDashboard.Controls.Judging;

namespace SecurityDashboard.Controls.Authorization;

public sealed class RolesCannotBecomeAdministratorsTests
{
    [Fact]
    public void Passes_a_role_that_gets_nowhere() => Passes<RolesCannotBecomeAdministrators>("No permissions of the role payments-build add up to every permission of an account.", Some.BuildRole);

    [Fact]
    public void Fails_a_role_that_writes_its_own_policy() => Fails<RolesCannotBecomeAdministrators>("The role payments-build can become an administrator: it writes itself every permission.",
        Some.BuildRole, estate: Some.Estate(With("""{"Effect":"Allow","Action":"iam:PutRolePolicy","Resource":"arn:aws:iam::111122223333:role/payments-*"}""")));

    [Fact]
    public void Fails_several_steps_in_a_row()
    {
        var estate = Some.Estate(With("""{"Effect":"Allow","Action":["codebuild:CreateProject","codebuild:StartBuild","iam:PassRole"],"Resource":"*"}"""), Strong);

        var evaluation = new RolesCannotBecomeAdministrators().Evaluate(estate).Single(evaluation => evaluation.Resource.Arn == Some.BuildRole.Arn);

        Assert.Equal((Outcome.Fail, Severity.Critical), (evaluation.Verdict.Outcome, evaluation.Severity));
        Assert.StartsWith("The role payments-build can become an administrator: it ", evaluation.Verdict.Because, StringComparison.Ordinal);
        Assert.EndsWith(", then it is an administrator.", evaluation.Verdict.Because, StringComparison.Ordinal);
        Assert.Contains(evaluation.Verdict.Evidence, evidence => evidence.Path is "iam:PassRole");
    }

    [Fact]
    public void Passes_when_one_permission_of_the_way_is_missing() => Passes<RolesCannotBecomeAdministrators>("No permissions of the role payments-build add up to every permission of an account.",
        Some.BuildRole, estate: Some.Estate(With("""{"Effect":"Allow","Action":["codebuild:CreateProject","codebuild:StartBuild"],"Resource":"*"}"""), Strong));

    [Fact]
    public void Fails_lowered_a_way_that_hangs_on_a_condition()
    {
        var role = With("""{"Effect":"Allow","Action":"iam:PutRolePolicy","Resource":"*","Condition":{"IpAddress":{"aws:SourceIp":"192.0.2.0/24"}}}""");

        Fails<RolesCannotBecomeAdministrators>("The role payments-build can become an administrator: it writes itself every permission. High, because that hangs on conditions: if the call comes from 192.0.2.0/24.", role);
        Assert.Equal(Severity.High, new RolesCannotBecomeAdministrators().Evaluate(Some.Estate(role)).Single(evaluation => evaluation.Resource.Arn == role.Arn).Severity);
    }

    [Fact]
    public void Says_nothing_more_of_administrators() => IsNotApplicable<RolesCannotBecomeAdministrators>("The role payments-build is an administrator already.", With("""{"Effect":"Allow","Action":"*","Resource":"*"}"""));

    [Fact]
    public void Is_unknown_without_a_policy_of_its_own_and_without_the_other_roles()
    {
        var role = Some.BuildRole with { AttachedPolicies = [Some.ReviewerPolicy.Arn] };

        IsUnknown<RolesCannotBecomeAdministrators>(Some.Denied.Message, role, estate: Some.Estate(role, Some.ReviewerPolicy with { Document = Observed.Unreadable<PolicyDocument>(Some.Denied) }));
        IsUnknown<RolesCannotBecomeAdministrators>(Some.Denied.Message, Some.BuildRole, estate: Some.Estate(Some.Pipeline with { Definition = Observed.Unreadable<PipelineDefinition>(Some.Denied) }));
    }

    private static readonly Role Strong = Some.BuildRole with
    {
        Arn = new Arn("arn:aws:iam::111122223333:role/strong"),
        Name = "strong",
        InlinePolicies = [new InlinePolicy("p", Some.Policy("""{"Effect":"Allow","Action":"*","Resource":"*"}"""))],
    };

    private static Role With(string statement) => Some.BuildRole with { InlinePolicies = [new InlinePolicy("p", Some.Policy(statement))] };
}
