using SecurityDashboard.Iam;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Identity;
using static SecurityDashboard.Controls.Judging;

namespace SecurityDashboard.Controls.Authorization;

public sealed class RolesTrustTheirServiceOnlyTests
{
    [Fact]
    public void Passes_the_service_that_runs_with_it()
    {
        Passes<RolesTrustTheirServiceOnly>("The role payments-pipeline trusts codepipeline.amazonaws.com only.", Some.PipelineRole);
        Passes<RolesTrustTheirServiceOnly>("The role payments-build trusts codebuild.amazonaws.com only.", Some.BuildRole);
    }

    [Theory]
    [InlineData("""{"AWS":"arn:aws:iam::111122223333:root"}""", "sts:AssumeRole", "arn:aws:iam::111122223333:root")]
    [InlineData("""{"AWS":"111122223333"}""", "sts:AssumeRole", "111122223333")]
    [InlineData("""{"AWS":"arn:aws:iam::111122223333:user/ada"}""", "sts:*", "arn:aws:iam::111122223333:user/ada")]
    [InlineData("""{"Service":["codepipeline.amazonaws.com","lambda.amazonaws.com"]}""", "sts:AssumeRole", "lambda.amazonaws.com")]
    [InlineData("""{"Federated":"arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"}""", "sts:AssumeRoleWithWebIdentity", "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com")]
    [InlineData("\"*\"", "sts:AssumeRole", "*")]
    public void Fails_whoever_else_may_take_it(string principal, string action, string named) =>
        Fails<RolesTrustTheirServiceOnly>($"The role payments-pipeline is that of codepipeline.amazonaws.com, and trusts {named} besides.", With(Statement(principal, action)));

    [Theory]
    [InlineData("""{"AWS":"AROAEXAMPLEEXAMPLE12"}""", "sts:AssumeRole")]
    [InlineData("""{"AWS":"arn:aws:iam::111122223333:root"}""", "sts:TagSession")]
    public void Passes_over_those_who_cannot_take_it(string principal, string action) =>
        Passes<RolesTrustTheirServiceOnly>("The role payments-pipeline trusts codepipeline.amazonaws.com only.", With(Statement(principal, action)));

    [Fact]
    public void Passes_whom_a_denial_shuts_out() =>
        Passes<RolesTrustTheirServiceOnly>("The role payments-pipeline trusts codepipeline.amazonaws.com only.",
            With(Statement("""{"Service":["codepipeline.amazonaws.com","lambda.amazonaws.com"]}""", "sts:AssumeRole"), """{"Effect":"Deny","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}"""));

    [Fact]
    public void Is_unknown_when_the_trust_policy_cannot_be_understood() =>
        IsUnknown<RolesTrustTheirServiceOnly>($"The policy of {Some.PipelineRole.Arn} cannot be understood: {PolicyDocument.Parse("nonsense").WhyUnreadable}", Some.PipelineRole with { TrustPolicy = PolicyDocument.Parse("nonsense") });

    private static Role With(params string[] statements) => Some.PipelineRole with { TrustPolicy = Some.Policy(statements) };

    private static string Statement(string principal, string action) => $$"""{"Effect":"Allow","Principal":{{principal}},"Action":"{{action}}"}""";
}

public sealed class RemoteRolesTrustNamedRolesTests
{
    [Fact]
    public void Passes_a_role_that_names_the_role_of_the_pipeline() =>
        Passes<RemoteRolesTrustNamedRoles>("The role deploy-from-tools trusts only principals of account 555566667777 that it names.", Some.DeployRole, estate: Some.SecureEstate);

    [Theory]
    [InlineData("""{"AWS":"arn:aws:iam::555566667777:root"}""", "{}")]
    [InlineData("""{"AWS":"555566667777"}""", "{}")]
    [InlineData("\"*\"", """{"StringEquals":{"aws:PrincipalAccount":"555566667777"}}""")]
    [InlineData("""{"AWS":"555566667777"}""", """{"StringEquals":{"aws:PrincipalOrgID":"o-a1b2c3"}}""")]
    public void Fails_the_whole_account(string principal, string condition)
    {
        var role = With(principal, condition);

        Fails<RemoteRolesTrustNamedRoles>("The role deploy-from-tools trusts every principal of account 555566667777 that may assume roles there.", role, estate: EstateOf(role));
    }

    [Theory]
    [InlineData("""{"StringEquals":{"sts:ExternalId":"42"}}""", "sts:ExternalId")]
    [InlineData("""{"StringEquals":{"aws:PrincipalTag/team":"tools"}}""", "aws:PrincipalTag/team")]
    public void Passes_the_account_under_a_condition_on_who_asks(string condition, string key)
    {
        var role = With("""{"AWS":"555566667777"}""", condition);

        Passes<RemoteRolesTrustNamedRoles>($"The role deploy-from-tools trusts principals of account 555566667777 only under conditions on {key}.", role, estate: EstateOf(role));
    }

    [Fact]
    public void Passes_the_account_narrowed_to_roles_by_a_condition()
    {
        var role = With("""{"AWS":"555566667777"}""", """{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::555566667777:role/tools-*"}}""");

        Passes<RemoteRolesTrustNamedRoles>("The role deploy-from-tools trusts only principals of account 555566667777 that it names.", role, estate: EstateOf(role));
    }

    [Fact]
    public void Is_unknown_when_the_trust_policy_cannot_be_understood()
    {
        var role = Some.DeployRole with { TrustPolicy = PolicyDocument.Parse("nonsense") };

        IsUnknown<RemoteRolesTrustNamedRoles>($"The policy of {role.Arn} cannot be understood: {PolicyDocument.Parse("nonsense").WhyUnreadable}", role, estate: EstateOf(role));
    }

    private static Estate EstateOf(Role role) => new(Some.SnapshotWith(role), [Some.Neighbour]);

    private static Role With(string principal, string condition) =>
        Some.DeployRole with { TrustPolicy = Some.Policy($$"""{"Effect":"Allow","Principal":{{principal}},"Action":"sts:AssumeRole","Condition":{{condition}}}""") };
}
