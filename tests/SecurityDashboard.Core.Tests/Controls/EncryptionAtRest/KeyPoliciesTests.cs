using SecurityDashboard.Iam;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Keys;
using static SecurityDashboard.Controls.Judging;

namespace SecurityDashboard.Controls.EncryptionAtRest;

public sealed class KeyPoliciesKeepStrangersOutTests
{
    private static readonly string Shut = $"The policy of the key {Some.Key.Arn} lets no stranger in.";

    [Fact]
    public void Passes_a_policy_that_names_its_account() => Passes<KeyPoliciesKeepStrangersOut>(Shut, Some.Key);

    [Theory]
    [InlineData("\"*\"", "\"kms:Decrypt\"")]
    [InlineData("""{"AWS":"*"}""", """["kms:decrypt"]""")]
    public void Fails_everybody(string principal, string action) =>
        Fails<KeyPoliciesKeepStrangersOut>($"The policy of the key {Some.Key.Arn} lets everybody use kms:Decrypt.", KeyPolicy.With(Statement(principal, action, "{}")));

    [Fact]
    public void Fails_everybody_but_somebody() =>
        Fails<KeyPoliciesKeepStrangersOut>($"The policy of the key {Some.Key.Arn} lets everybody use kms:Decrypt.",
            KeyPolicy.With("""{"Effect":"Allow","NotPrincipal":{"AWS":"arn:aws:iam::111122223333:user/eve"},"Action":"kms:Decrypt","Resource":"*"}"""));

    [Theory]
    [InlineData("""{"StringEquals":{"kms:CallerAccount":"111122223333"}}""")]
    [InlineData("""{"StringEquals":{"aws:PrincipalOrgID":"o-a1b2c3"}}""")]
    [InlineData("""{"StringEquals":{"aws:PrincipalAccount":["111122223333"]}}""")]
    [InlineData("""{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::111122223333:role/*"}}""")]
    [InlineData("""{"StringEquals":{"aws:SourceVpce":"vpce-1"}}""")]
    [InlineData("""{"StringEquals":{"aws:SourceAccount":"111122223333"}}""")]
    public void Passes_everybody_held_to_somebody(string condition) => Passes<KeyPoliciesKeepStrangersOut>(Shut, KeyPolicy.With(Statement("\"*\"", "\"kms:*\"", condition)));

    [Fact]
    public void Fails_lowered_what_a_stranger_can_bring_about()
    {
        var key = KeyPolicy.With(Statement("\"*\"", "\"kms:Decrypt\"", """{"StringEquals":{"kms:ViaService":"s3.eu-west-1.amazonaws.com"}}"""));

        Fails<KeyPoliciesKeepStrangersOut>($"The policy of the key {Some.Key.Arn} lets everybody use kms:Decrypt, depending on kms:ViaService. High, because it may not hold.", key);
        Assert.Equal(Severity.High, new KeyPoliciesKeepStrangersOut().Evaluate(Some.Estate(key)).Single().Severity);
    }

    [Fact]
    public void Passes_what_a_denial_takes_away_again() =>
        Passes<KeyPoliciesKeepStrangersOut>(Shut, KeyPolicy.With(Statement("\"*\"", "\"kms:Decrypt\"", "{}"),
            """{"Effect":"Deny","Principal":"*","Action":"kms:*","Resource":"*","Condition":{"StringNotEquals":{"aws:PrincipalAccount":"111122223333"}}}"""));

    [Fact]
    public void Is_unknown_without_the_policy() => IsUnknown<KeyPoliciesKeepStrangersOut>(Some.Denied.Message, Some.Key with { Policy = Observed.Unreadable<PolicyDocument>(Some.Denied) });

    [Fact]
    public void Is_unknown_when_the_policy_cannot_be_understood() =>
        IsUnknown<KeyPoliciesKeepStrangersOut>($"The policy of {Some.Key.Arn} cannot be understood: {PolicyDocument.Parse("nonsense").WhyUnreadable}", Some.Key with { Policy = Observed.Of(PolicyDocument.Parse("nonsense")) });

    private static string Statement(string principal, string action, string condition) => $$"""{"Effect":"Allow","Principal":{{principal}},"Action":{{action}},"Resource":"*","Condition":{{condition}}}""";
}

public sealed class KeysAreAdministeredAtHomeTests
{
    [Fact]
    public void Passes_a_policy_that_names_its_account_only() => Passes<KeysAreAdministeredAtHome>($"The policy of the key {Some.Key.Arn} names no other account.", Some.Key);

    [Fact]
    public void Passes_another_account_that_may_only_use_it() =>
        Passes<KeysAreAdministeredAtHome>($"arn:aws:iam::444455556666:root may use the key {Some.Key.Arn}, but not administer it.",
            KeyPolicy.With(Statement("""["kms:Decrypt","kms:GenerateDataKey*","kms:DescribeKey"]""", "{}")));

    [Fact]
    public void Passes_grants_that_only_an_AWS_service_can_make() =>
        Passes<KeysAreAdministeredAtHome>($"arn:aws:iam::444455556666:root may use the key {Some.Key.Arn}, but not administer it.",
            KeyPolicy.With(Statement("\"kms:CreateGrant\"", """{"Bool":{"kms:GrantIsForAWSResource":"true"}}""")));

    [Theory]
    [InlineData("\"kms:PutKeyPolicy\"", "kms:PutKeyPolicy")]
    [InlineData("\"kms:Schedule*\"", "kms:ScheduleKeyDeletion")]
    [InlineData("\"kms:CreateGrant\"", "kms:CreateGrant")]
    [InlineData("\"kms:*\"", "kms:PutKeyPolicy, kms:ScheduleKeyDeletion, kms:DisableKey and 4 more")]
    public void Fails_another_account_that_may_administer_it(string action, string named) =>
        Fails<KeysAreAdministeredAtHome>($"arn:aws:iam::444455556666:root may administer the key {Some.Key.Arn}: the key policy allows it {named}.", KeyPolicy.With(Statement(action, "{}")));

    [Fact]
    public void Fails_an_account_that_only_a_condition_names() =>
        Fails<KeysAreAdministeredAtHome>($"arn:aws:iam::444455556666:root may administer the key {Some.Key.Arn}: the key policy allows it kms:PutKeyPolicy.",
            KeyPolicy.With("""{"Effect":"Allow","Principal":"*","Action":"kms:PutKeyPolicy","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalAccount":"444455556666"}}}"""));

    [Fact]
    public void Says_nothing_of_keys_that_AWS_manages() =>
        IsNotApplicable<KeysAreAdministeredAtHome>($"AWS manages the key {Some.Key.Arn}.", KeyState.With(description => description with { Manager = KeyManager.Aws }));

    [Fact]
    public void Is_unknown_without_the_policy() => IsUnknown<KeysAreAdministeredAtHome>(Some.Denied.Message, Some.Key with { Policy = Observed.Unreadable<PolicyDocument>(Some.Denied) });

    [Fact]
    public void Is_unknown_without_the_description() => IsUnknown<KeysAreAdministeredAtHome>(Some.Denied.Message, Some.Key with { Description = Observed.Unreadable<KeyDescription>(Some.Denied) });

    private static string Statement(string action, string condition) =>
        $$"""{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::444455556666:root"},"Action":{{action}},"Resource":"*","Condition":{{condition}}}""";
}

internal static class KeyPolicy
{
    public static KmsKey With(params string[] statements) =>
        Some.Key with { Policy = Observed.Of(Some.Policy([.. statements, """{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},"Action":"kms:*","Resource":"*"}"""])) };
}
