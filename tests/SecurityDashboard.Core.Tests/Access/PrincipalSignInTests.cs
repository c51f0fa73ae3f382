using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Identity;

namespace SecurityDashboard.Access;

public sealed class PrincipalSignInTests
{
    private static readonly string MayStart = Asking.Allow("codepipeline:StartPipelineExecution", "*");

    [Fact]
    public void A_user_has_long_lived_credentials_and_says_whether_a_second_factor_and_when_last()
    {
        var signIn = Of(Asking.Ada(MayStart) with { Groups = [] });

        Assert.Equal([SignInMethod.User], signIn.Methods);
        Assert.Equal((true, SecondFactor.Has, null), (signIn.IsLongLived, signIn.SecondFactor, signIn.Session));
        Assert.Equal(Some.Now.AddDays(-1), signIn.LastUsed);
        Assert.Contains(signIn.Reaches, reach => reach.Pipeline == Some.Pipeline.Arn && reach.Duties.Contains(new ReachedDuty("start", true)));
    }

    [Fact]
    public void A_user_in_groups_is_a_group_member()
    {
        var signIn = Of(Asking.Ada(MayStart) with { Groups = ["reviewers"] });

        Assert.Equal([SignInMethod.GroupMember], signIn.Methods);
        Assert.Equal(["reviewers"], signIn.Groups);
    }

    [Fact]
    public void Credentials_that_were_not_read_are_unknown_with_the_reason()
    {
        var signIn = Of(Asking.Ada(MayStart) with { Credentials = Observed.Unreadable<UserCredentials>(Some.Denied) });

        Assert.Equal((null, SecondFactor.Unknown, Some.Denied.Message), (signIn.IsLongLived, signIn.SecondFactor, signIn.LastUsedWhy));
    }

    [Theory]
    [InlineData("""{"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"sts:AssumeRole"}""", SignInMethod.Role, SecondFactor.No)]
    [InlineData("""{"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"sts:AssumeRole","Condition":{"Bool":{"aws:MultiFactorAuthPresent":"true"}}}""", SignInMethod.Role, SecondFactor.Required)]
    [InlineData("""{"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"sts:AssumeRole","Condition":{"BoolIfExists":{"aws:MultiFactorAuthPresent":"true"}}}""", SignInMethod.Role, SecondFactor.No)]
    [InlineData("""{"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::111122223333:saml-provider/office"},"Action":"sts:AssumeRoleWithSAML"}""", SignInMethod.Saml, SecondFactor.AtProvider)]
    [InlineData("""{"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"},"Action":"sts:AssumeRoleWithWebIdentity"}""", SignInMethod.Oidc, SecondFactor.AtProvider)]
    [InlineData("""{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}""", SignInMethod.InstanceProfile, SecondFactor.NotApplicable)]
    [InlineData("""{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}""", SignInMethod.Service, SecondFactor.NotApplicable)]
    public void A_role_is_what_its_trust_policy_lets_in_and_its_sessions_end(string trust, SignInMethod method, SecondFactor factor)
    {
        var signIn = Of(Asking.RoleOf("releaser", trust, MayStart) with { MaxSession = Observed.Of(TimeSpan.FromHours(4)) });

        Assert.Equal([method], signIn.Methods);
        Assert.Equal((false, factor, TimeSpan.FromHours(4)), (signIn.IsLongLived, signIn.SecondFactor, signIn.Session));
    }

    [Fact]
    public void A_session_length_that_was_not_read_is_unknown_with_the_reason()
    {
        var signIn = Of(Asking.RoleOf("releaser", Asking.Trusting("111122223333"), MayStart) with { MaxSession = Observed.Unreadable<TimeSpan>(Some.Denied) });

        Assert.Equal((null, Some.Denied.Message), (signIn.Session, signIn.SessionWhy));
    }

    [Fact]
    public void The_roles_of_a_pipeline_do_not_reach_it_and_who_reaches_none_is_not_listed()
    {
        var all = PrincipalSignIn.Of(Some.EstateOfOne());

        Assert.DoesNotContain(all, signIn => signIn.Principal.Id == Some.PipelineRole.Arn.Text);
        Assert.All(all, signIn => Assert.NotEmpty(signIn.Reaches));
    }

    private static PrincipalSignIn Of(Resource changed) => Assert.Single(PrincipalSignIn.Of(Some.Estate(changed)), signIn => signIn.Principal.Id == changed.Arn.Text);
}
