using SecurityDashboard.Iam;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Identity;
using SecurityDashboard.Inventory.Pipelines;
using static SecurityDashboard.Controls.Judging;

namespace SecurityDashboard.Controls.Authentication;

public sealed class ReleasesTakeMfaTests
{
    [Fact]
    public void Passes_who_may_none_of_it() => Passes<ReleasesTakeMfa>("The user ada may not approve, start or change a production pipeline without a second factor.", Some.User);

    [Theory]
    [InlineData("codepipeline:PutApprovalResult")]
    [InlineData("codepipeline:StartPipelineExecution")]
    [InlineData("codepipeline:UpdatePipeline")]
    [InlineData("*")]
    public void Fails_an_access_key_that_releases(string action) => Fails<ReleasesTakeMfa>("The user ada may approve, start or change payments, site with an access key, which asks for no second factor.", With(action));

    [Fact]
    public void Fails_a_password_without_a_second_factor() => Fails<ReleasesTakeMfa>("The user ada has no second factor and may approve, start or change payments.", Changed(With("codepipeline:UpdatePipeline", "arn:aws:codepipeline:*:*:payments"),
        credentials => credentials with { MfaActive = false, AccessKeys = [] }));

    [Fact]
    public void Passes_who_signs_in_with_a_second_factor_and_has_no_key() => Passes<ReleasesTakeMfa>("The user ada signs in with a second factor and has no access key.", Changed(With("codepipeline:UpdatePipeline"), credentials => credentials with { AccessKeys = [] }));

    [Fact]
    public void Passes_who_has_neither_password_nor_key() => Passes<ReleasesTakeMfa>("The user ada has neither a password nor an active access key.",
        Changed(With("codepipeline:UpdatePipeline"), credentials => credentials with { PasswordEnabled = false, MfaActive = false, AccessKeys = [new AccessKey(1, Active: false, Some.Now)] }));

    [Theory]
    [InlineData(""","Condition":{"Bool":{"aws:MultiFactorAuthPresent":"true"}}""")]
    [InlineData(""","Condition":{"NumericLessThan":{"aws:MultiFactorAuthAge":"3600"}}""")]
    public void Passes_a_policy_that_asks_for_a_second_factor(string condition) =>
        Passes<ReleasesTakeMfa>("The user ada may not approve, start or change a production pipeline without a second factor.", With("codepipeline:*", condition: condition));

    [Fact]
    public void Passes_a_denial_without_a_second_factor() => Passes<ReleasesTakeMfa>("The user ada may not approve, start or change a production pipeline without a second factor.", Some.User with
    {
        InlinePolicies = [new InlinePolicy("own", Some.Policy("""{"Effect":"Allow","Action":"*","Resource":"*"}""", """{"Effect":"Deny","Action":"codepipeline:*","Resource":"*","Condition":{"BoolIfExists":{"aws:MultiFactorAuthPresent":"false"}}}"""))],
    });

    [Fact]
    public void Is_unknown_without_the_credentials_a_policy_or_a_definition()
    {
        IsUnknown<ReleasesTakeMfa>(Some.Denied.Message, With("codepipeline:UpdatePipeline") with { Credentials = Observed.Unreadable<UserCredentials>(Some.Denied) });
        IsUnknown<ReleasesTakeMfa>(Some.Denied.Message, Some.User, estate: Some.Estate(Some.ReviewerPolicy with { Document = Observed.Unreadable<PolicyDocument>(Some.Denied) }));
        IsUnknown<ReleasesTakeMfa>(Some.Denied.Message, Some.User, estate: Some.Estate(Some.Pipeline with { Definition = Observed.Unreadable<PipelineDefinition>(Some.Denied) }));
    }

    private static User With(string action, string resource = "*", string condition = "") => Some.User with { InlinePolicies = [new InlinePolicy("own", Some.Policy($$"""{"Effect":"Allow","Action":"{{action}}","Resource":"{{resource}}"{{condition}}}"""))] };

    private static User Changed(User user, Func<UserCredentials, UserCredentials> change) => user with { Credentials = user.Credentials.Select(change) };
}
