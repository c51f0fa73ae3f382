using SecurityDashboard.Iam;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Identity;
using static SecurityDashboard.Controls.Judging;

namespace SecurityDashboard.Controls.Authorization;

/// <summary>The controls that ask what the policies of a role add up to.</summary>
public sealed class HeldPoliciesTests
{
    private static readonly Arn Managed = new("arn:aws:iam::111122223333:policy/extra");

    [Fact]
    public void The_secure_roles_pass_each()
    {
        Passes<RolesHaveNoServiceWildcards>("The role payments-build may do everything in none of the services that matter most.", Some.BuildRole);
        Passes<RolesPassNamedRoles>("The role payments-build may pass no role that its policies do not name.", Some.BuildRole);
        Passes<RolesAssumeNamedRoles>("The role payments-build may assume no role that its policies do not name.", Some.BuildRole);
        Passes<RolesReadNamedSecrets>("The role payments-build may read no secret that its policies do not name. The role payments-build may read no parameter that its policies do not name.", Some.BuildRole);
    }

    [Theory]
    [InlineData("\"s3:*\"", "\"*\"", "s3")]
    [InlineData("\"S3:*\"", "\"arn:aws:s3:::*\"", "s3")]
    [InlineData("""["kms:*","ssm:*"]""", "\"*\"", "kms, ssm")]
    [InlineData("\"*\"", "\"*\"", "cloudformation, codebuild, codepipeline, ec2, iam, kms, lambda, organizations, s3, secretsmanager, ssm, sts")]
    public void Fails_everything_in_a_service(string action, string resource, string named) =>
        Fails<RolesHaveNoServiceWildcards>($"The role payments-build may do everything in {named}, through p.", With(Allow(action, resource)));

    [Theory]
    [InlineData("\"s3:Get*\"", "\"*\"")]
    [InlineData("\"s3:*\"", "\"arn:aws:s3:::payments-artifacts/*\"")]
    [InlineData("\"codedeploy:*\"", "\"*\"")]
    public void Passes_single_actions_named_resources_and_other_services(string action, string resource) =>
        Passes<RolesHaveNoServiceWildcards>("The role payments-build may do everything in none of the services that matter most.", With(Allow(action, resource)));

    [Fact]
    public void Fails_everything_in_all_services_but_one_as_everything_in_the_others() =>
        Fails<RolesHaveNoServiceWildcards>("The role payments-build may do everything in cloudformation, codebuild, codepipeline, ec2, kms, lambda, organizations, s3, secretsmanager, ssm, sts, through p.",
            With("""{"Effect":"Allow","NotAction":"iam:*","Resource":"*"}"""));

    [Fact]
    public void Fails_lowered_a_service_wildcard_under_a_condition()
    {
        var role = With(Allow("\"s3:*\"", "\"*\"", """{"IpAddress":{"aws:SourceIp":"192.0.2.0/24"}}"""));

        Fails<RolesHaveNoServiceWildcards>("The role payments-build may do everything in s3, through p, depending on aws:SourceIp. Medium, because that may not hold.", role);
        Assert.Equal(Severity.Medium, SeverityOf<RolesHaveNoServiceWildcards>(role));
    }

    [Theory]
    [InlineData("\"iam:PassRole\"", "\"*\"")]
    [InlineData("\"iam:Pass*\"", "\"arn:aws:iam::111122223333:role/*\"")]
    public void Fails_passing_every_role(string action, string resource) =>
        Fails<RolesPassNamedRoles>("The role payments-build may pass every role of the account, through p.", With(Allow(action, resource)));

    [Fact]
    public void Fails_lowered_passing_every_role_to_one_service()
    {
        var role = With(Allow("\"iam:PassRole\"", "\"*\"", """{"StringEquals":{"iam:PassedToService":"ecs-tasks.amazonaws.com"}}"""));

        Fails<RolesPassNamedRoles>("The role payments-build may pass every role of the account, through p, depending on iam:PassedToService. Medium, because that may not hold.", role);
        Assert.Equal(Severity.Medium, SeverityOf<RolesPassNamedRoles>(role));
    }

    [Fact]
    public void Passes_passing_a_role_that_is_named() =>
        Passes<RolesPassNamedRoles>("The role payments-build may pass no role that its policies do not name.", With(Allow("\"iam:PassRole\"", "\"arn:aws:iam::111122223333:role/payments-*\"")));

    [Theory]
    [InlineData("\"*\"")]
    [InlineData("\"arn:aws:iam::*:role/*\"")]
    [InlineData("\"arn:aws:iam::111122223333:role/*\"")]
    public void Fails_assuming_every_role(string resource) =>
        Fails<RolesAssumeNamedRoles>("The role payments-build may assume every role that trusts its account, through p.", With(Allow("\"sts:AssumeRole\"", resource)));

    [Fact]
    public void Passes_assuming_the_role_of_one_name_in_every_account() =>
        Passes<RolesAssumeNamedRoles>("The role payments-build may assume no role that its policies do not name.", With(Allow("\"sts:AssumeRole\"", "\"arn:aws:iam::*:role/cdk-deploy\"")));

    [Theory]
    [InlineData("\"secretsmanager:GetSecretValue\"", "\"*\"")]
    [InlineData("\"secretsmanager:Get*\"", "\"arn:aws:secretsmanager:eu-west-1:111122223333:secret:*\"")]
    public void Fails_reading_every_secret(string action, string resource) =>
        Fails<RolesReadNamedSecrets>("The role payments-build may read every secret of the account, through p.", With(Allow(action, resource)));

    [Fact]
    public void Fails_reading_every_parameter_by_whichever_call() =>
        Fails<RolesReadNamedSecrets>("The role payments-build may read every parameter of the account, through p.", With(Allow("\"ssm:GetParametersByPath\"", "\"*\"")));

    [Fact]
    public void Passes_secrets_that_carry_the_tag_of_the_role() =>
        Passes<RolesReadNamedSecrets>("The role payments-build may read no secret that its policies do not name. The role payments-build may read no parameter that its policies do not name.",
            With(Allow("\"secretsmanager:GetSecretValue\"", "\"*\"", """{"StringEquals":{"secretsmanager:ResourceTag/team":"payments"}}""")));

    [Fact]
    public void Each_is_unknown_while_a_policy_is()
    {
        var estate = Some.Estate(Some.BuildRole with { AttachedPolicies = [Managed] }, new ManagedPolicy { Arn = Managed, Name = "extra", Document = Observed.Unreadable<PolicyDocument>(Some.Denied) });

        IsUnknown<RolesHaveNoServiceWildcards>(Some.Denied.Message, Some.BuildRole, estate: estate);
        IsUnknown<RolesPassNamedRoles>(Some.Denied.Message, Some.BuildRole, estate: estate);
        IsUnknown<RolesAssumeNamedRoles>(Some.Denied.Message, Some.BuildRole, estate: estate);
        IsUnknown<RolesReadNamedSecrets>(Some.Denied.Message, Some.BuildRole, estate: estate);
        IsUnknown<BuildRolesAreNotAdministrators>(Some.Denied.Message, Some.BuildRole, estate: estate);
        IsUnknown<PipelinesCannotApproveThemselves>(Some.Denied.Message, Some.Pipeline, estate: estate);
    }

    [Fact]
    public void Each_concerns_only_roles_of_pipelines_and_builds()
    {
        var other = With(Allow("\"*\"", "\"*\"")) with { Arn = new Arn("arn:aws:iam::111122223333:role/other"), Name = "other" };

        IsSilent<RolesHaveNoServiceWildcards>(other);
        IsSilent<RolesPassNamedRoles>(other);
        IsSilent<RolesAssumeNamedRoles>(other);
        IsSilent<RolesReadNamedSecrets>(other);
        IsSilent<BuildRolesAreNotAdministrators>(other);
        IsSilent<StackRolesAreNotAdministrators>(other);
        IsSilent<RemoteRolesAreNotAdministrators>(other);
        IsSilent<RemoteRolesTrustNamedRoles>(other);
        IsSilent<RolesTrustTheirServiceOnly>(other);
        IsSilent<RolesServeOneTeam>(other);
    }

    [Fact]
    public void Fails_a_build_an_action_abroad_and_a_stack_that_are_administrators()
    {
        const string Everything = """{"Effect":"Allow","Action":"*","Resource":"*"}""";
        var (build, stack, remote) = (With(Everything), Some.StackRole with { InlinePolicies = [Policy(Everything)] }, Some.DeployRole with { InlinePolicies = [Policy(Everything)] });
        var estate = new Estate(Some.SnapshotWith(Some.Release, build, stack, remote), [Some.Neighbour]);

        Fails<BuildRolesAreNotAdministrators>("The role payments-build is an administrator: p allows every action on every resource.", build, estate: estate);
        Fails<StackRolesAreNotAdministrators>("The role payments-stack is an administrator: p allows every action on every resource.", stack, estate: estate);
        Fails<RemoteRolesAreNotAdministrators>("The role deploy-from-tools is an administrator: p allows every action on every resource.", remote, estate: estate);
    }

    internal static Role With(params string[] statements) => Some.BuildRole with { InlinePolicies = [Policy(statements)] };

    internal static InlinePolicy Policy(params string[] statements) => new("p", Some.Policy(statements));

    internal static string Allow(string action, string resource, string condition = "{}") => $$"""{"Effect":"Allow","Action":{{action}},"Resource":{{resource}},"Condition":{{condition}}}""";

    private static Severity SeverityOf<TControl>(Role role) where TControl : Control, new() => new TControl().Evaluate(Some.Estate(role)).Single(evaluation => evaluation.Resource.Arn == role.Arn).Severity;
}
