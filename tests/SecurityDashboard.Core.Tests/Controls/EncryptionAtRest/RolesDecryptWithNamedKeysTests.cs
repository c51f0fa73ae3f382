using SecurityDashboard.Iam;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Identity;
using static SecurityDashboard.Controls.Judging;

namespace SecurityDashboard.Controls.EncryptionAtRest;

public sealed class RolesDecryptWithNamedKeysTests
{
    private const string Good = "The role payments-build may decrypt with no key that its policies do not name.";
    private static readonly Arn Managed = new("arn:aws:iam::aws:policy/Everything");

    [Fact]
    public void Passes_the_secure_role() => Passes<RolesDecryptWithNamedKeys>(Good, Some.BuildRole);

    [Theory]
    [InlineData("\"kms:Decrypt\"", "\"*\"")]
    [InlineData("\"*\"", "\"*\"")]
    [InlineData("\"kms:*\"", "\"arn:aws:kms:*:111122223333:key/*\"")]
    [InlineData("""["kms:ReEncrypt*"]""", "\"arn:aws:kms:eu-west-1:*:key/*\"")]
    public void Fails_every_key_however_it_is_said(string action, string resource) =>
        Fails<RolesDecryptWithNamedKeys>("The role payments-build may decrypt with every key that leaves it to IAM, through p.", With(Allow(action, resource)));

    [Theory]
    [InlineData("\"kms:Encrypt\"", "\"*\"", "{}")]
    [InlineData("\"kms:Decrypt\"", "\"arn:aws:kms:eu-west-1:111122223333:key/11111111-2222-3333-4444-555555555555\"", "{}")]
    [InlineData("\"kms:Decrypt\"", "\"arn:aws:kms:eu-west-1:999999999999:key/*\"", "{}")]
    [InlineData("\"kms:Decrypt\"", "\"*\"", """{"StringEquals":{"aws:ResourceTag/team":"payments"}}""")]
    public void Passes_what_is_held_to_some_keys(string action, string resource, string condition) => Passes<RolesDecryptWithNamedKeys>(Good, With(Allow(action, resource, condition)));

    [Fact]
    public void Fails_lowered_what_depends_on_the_request()
    {
        var role = With(Allow("\"kms:Decrypt\"", "\"*\"", """{"StringEquals":{"kms:ViaService":"s3.eu-west-1.amazonaws.com"}}"""));

        Fails<RolesDecryptWithNamedKeys>("The role payments-build may decrypt with every key that leaves it to IAM, through p, depending on kms:ViaService. Low, because that may not hold.", role);
        Assert.Equal(Severity.Low, new RolesDecryptWithNamedKeys().Evaluate(Some.Estate(role)).Single(evaluation => evaluation.Resource.Arn == role.Arn).Severity);
    }

    [Fact]
    public void Passes_what_a_denial_takes_away_but_for_named_keys() =>
        Passes<RolesDecryptWithNamedKeys>(Good, With(Allow("\"kms:*\"", "\"*\""), """{"Effect":"Deny","Action":"kms:*","NotResource":"arn:aws:kms:eu-west-1:111122223333:key/11111111-2222-3333-4444-555555555555"}"""));

    [Fact]
    public void Passes_what_the_boundary_cuts() =>
        Passes<RolesDecryptWithNamedKeys>(Good, With(Allow("\"*\"", "\"*\"")) with { PermissionsBoundary = Managed }, estate: Some.Estate(
            With(Allow("\"*\"", "\"*\"")) with { PermissionsBoundary = Managed }, Policy(Observed.Of(Some.Policy(Allow("\"s3:*\"", "\"*\""))))));

    [Fact]
    public void Is_unknown_while_the_boundary_is() =>
        IsUnknown<RolesDecryptWithNamedKeys>(Some.Denied.Message, Some.BuildRole, estate: Some.Estate(
            With(Allow("\"*\"", "\"*\"")) with { PermissionsBoundary = Managed }, Policy(Observed.Unreadable<PolicyDocument>(Some.Denied))));

    [Fact]
    public void Is_unknown_without_a_policy_that_may_allow_it() =>
        IsUnknown<RolesDecryptWithNamedKeys>(Some.Denied.Message, Some.BuildRole, estate: Some.Estate(Some.BuildRole with { AttachedPolicies = [Managed] }, Policy(Observed.Unreadable<PolicyDocument>(Some.Denied))));

    [Fact]
    public void Fails_whatever_an_unread_policy_says_beside_it() =>
        Fails<RolesDecryptWithNamedKeys>("The role payments-build may decrypt with every key that leaves it to IAM, through p.", Some.BuildRole, estate: Some.Estate(
            With(Allow("\"*\"", "\"*\"")) with { AttachedPolicies = [Managed] }, Policy(Observed.Unreadable<PolicyDocument>(Some.Denied))));

    [Fact]
    public void Is_unknown_when_a_policy_cannot_be_understood() =>
        IsUnknown<RolesDecryptWithNamedKeys>($"The policy p cannot be understood: {PolicyDocument.Parse("nonsense").WhyUnreadable}", Some.BuildRole with { InlinePolicies = [new InlinePolicy("p", PolicyDocument.Parse("nonsense"))] });

    [Fact]
    public void Concerns_only_roles_of_pipelines_and_builds() => IsSilent<RolesDecryptWithNamedKeys>(With(Allow("\"*\"", "\"*\"")) with { Arn = new Arn("arn:aws:iam::111122223333:role/other") });

    private static ManagedPolicy Policy(Observed<PolicyDocument> document) => new() { Arn = Managed, Name = "Everything", Document = document };

    private static Role With(params string[] statements) => Some.BuildRole with { InlinePolicies = [new InlinePolicy("p", Some.Policy(statements))] };

    private static string Allow(string action, string resource, string condition = "{}") => $$"""{"Effect":"Allow","Action":{{action}},"Resource":{{resource}},"Condition":{{condition}}}""";
}
