using SecurityDashboard.Iam;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.SecretsManager;
using static SecurityDashboard.Controls.Judging;

namespace SecurityDashboard.Controls.SecretsManagement;

public sealed class SecretPoliciesKeepStrangersOutTests
{
    [Fact]
    public void Passes_a_secret_without_a_policy() => Passes<SecretPoliciesKeepStrangersOut>("The secret payments/db has no policy of its own, so it lets no stranger in.", Some.Secret);

    [Theory]
    [InlineData("\"*\"")]
    [InlineData("""{"AWS":"*"}""")]
    [InlineData("""{"AWS":["*","arn:aws:iam::111122223333:root"]}""")]
    public void Fails_everybody(string principal) =>
        Fails<SecretPoliciesKeepStrangersOut>("The policy of the secret payments/db lets everybody use secretsmanager:GetSecretValue.", With($$"""{"Effect":"Allow","Principal":{{principal}},"Action":"secretsmanager:GetSecretValue","Resource":"*"}"""));

    [Theory]
    [InlineData("""{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::555566667777:root"},"Action":"secretsmanager:*","Resource":"*"}""")]
    [InlineData("""{"Effect":"Allow","Principal":"*","Action":"secretsmanager:GetSecretValue","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-example123"}}}""")]
    [InlineData("""{"Effect":"Deny","Principal":"*","Action":"secretsmanager:*","Resource":"*"}""")]
    [InlineData("""{"Effect":"Allow","Principal":"*","Action":"secretsmanager:*","Resource":"*"},{"Effect":"Deny","NotPrincipal":{"AWS":"arn:aws:iam::111122223333:root"},"Action":"*","Resource":"*"}""")]
    public void Passes_named_accounts_the_organization_and_denials(string statements) => Passes<SecretPoliciesKeepStrangersOut>("The policy of the secret payments/db lets no stranger in.", With(statements));

    [Fact]
    public void Fails_everybody_but_one_account() => Assert.Equal(Outcome.Fail, Verdict(With("""{"Effect":"Allow","NotPrincipal":{"AWS":"arn:aws:iam::555566667777:root"},"Action":"secretsmanager:GetSecretValue","Resource":"*"}""")).Verdict.Outcome);

    [Fact]
    public void Fails_lowered_under_a_condition_that_a_stranger_may_meet()
    {
        var secret = With("""{"Effect":"Allow","Principal":"*","Action":"secretsmanager:GetSecretValue","Resource":"*","Condition":{"StringEquals":{"secretsmanager:VersionStage":"AWSCURRENT"}}}""");

        Fails<SecretPoliciesKeepStrangersOut>("The policy of the secret payments/db lets everybody use secretsmanager:GetSecretValue, depending on secretsmanager:VersionStage. High, because it may not hold.", secret);
        Assert.Equal(Severity.High, Verdict(secret).Severity);
    }

    [Fact]
    public void Is_unknown_without_the_policy_and_when_nobody_understands_it()
    {
        IsUnknown<SecretPoliciesKeepStrangersOut>(Some.Denied.Message, Some.Secret with { Policy = Observed.Unreadable<PolicyDocument?>(Some.Denied) });
        IsUnknown<SecretPoliciesKeepStrangersOut>(Unreadable.NeverCollected.Message, Some.Secret with { Policy = default });
        Assert.Equal(Outcome.Unknown, Verdict(With("""{"Effect":"Perhaps"}""")).Verdict.Outcome);
    }

    private static Evaluation Verdict(Secret secret) => new SecretPoliciesKeepStrangersOut().Evaluate(Some.Estate(secret)).Single();

    private static Secret With(string statements) => Some.Secret with { Policy = Observed.Of<PolicyDocument?>(Some.Policy(statements)) };
}
