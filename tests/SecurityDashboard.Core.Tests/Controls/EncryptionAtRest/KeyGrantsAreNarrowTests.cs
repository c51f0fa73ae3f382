using System.Collections.Immutable;
using SecurityDashboard.Iam;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Keys;
using static SecurityDashboard.Controls.Judging;

namespace SecurityDashboard.Controls.EncryptionAtRest;

public sealed class KeyGrantsAreNarrowTests
{
    private const string Role = "arn:aws:iam::111122223333:role/export";

    [Fact]
    public void Passes_a_key_without_grants() => Passes<KeyGrantsAreNarrow>($"The key {Some.Key.Arn} has no grants.", Some.Key);

    [Fact]
    public void Fails_a_grant_to_another_account() =>
        Fails<KeyGrantsAreNarrow>($"The grant g1 of the key {Some.Key.Arn} gives arn:aws:iam::444455556666:role/export of another account Decrypt, DescribeKey.",
            With(new KeyGrant("g1", "arn:aws:iam::444455556666:role/export", ["Decrypt", "DescribeKey"]) { EncryptionContextSubset = Context }), "g1");

    [Fact]
    public void Fails_a_grant_that_can_be_handed_on() =>
        Fails<KeyGrantsAreNarrow>($"The grant g1 of the key {Some.Key.Arn} lets {Role} make grants for others.", With(new KeyGrant("g1", Role, ["CreateGrant"])), "g1");

    [Fact]
    public void Fails_lowered_decryption_of_everything()
    {
        var key = With(new KeyGrant("g1", Role, ["Decrypt"]));

        Fails<KeyGrantsAreNarrow>($"The grant g1 of the key {Some.Key.Arn} lets {Role} decrypt everything under the key. Low, because it stays in the account.", key, "g1");
        Assert.Equal(Severity.Low, new KeyGrantsAreNarrow().Evaluate(Some.Estate(key)).Single().Severity);
    }

    [Fact]
    public void Passes_a_grant_that_is_held_to_a_context() =>
        Passes<KeyGrantsAreNarrow>($"The grant g1 of the key {Some.Key.Arn} is held to an encryption context.", With(new KeyGrant("g1", Role, ["Decrypt", "CreateGrant"]) { EncryptionContextEquals = Context }), "g1");

    [Fact]
    public void Passes_a_grant_that_reads_nothing() =>
        Passes<KeyGrantsAreNarrow>($"The grant g1 of the key {Some.Key.Arn} gives {Role} Encrypt.", With(new KeyGrant("g1", Role, ["Encrypt"])), "g1");

    [Theory]
    [InlineData("rds.eu-west-1.amazonaws.com")]
    [InlineData("arn:aws:iam::111122223333:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling")]
    public void Passes_the_grants_of_AWS_services(string grantee) =>
        Passes<KeyGrantsAreNarrow>($"The grant g1 of the key {Some.Key.Arn} is for the service {grantee}.", With(new KeyGrant("g1", grantee, ["CreateGrant", "Decrypt"])), "g1");

    [Fact]
    public void Passes_a_grant_of_somebody_who_is_gone() =>
        Passes<KeyGrantsAreNarrow>($"The grant g1 of the key {Some.Key.Arn} belongs to somebody who no longer exists.", With(new KeyGrant("g1", "AROAEXAMPLEEXAMPLE12", ["Decrypt"])), "g1");

    [Fact]
    public void Is_unknown_where_nobody_can_tell_whose_it_is() =>
        IsUnknown<KeyGrantsAreNarrow>($"The grant g1 of the key {Some.Key.Arn} is for something, which is no principal that is known here. Look at it with aws kms list-grants.", With(new KeyGrant("g1", "something", ["Decrypt"])), "g1");

    [Fact]
    public void Judges_each_grant_by_itself()
    {
        var key = With(new KeyGrant("g1", Role, ["Encrypt"]), new KeyGrant("g2", Role, ["CreateGrant"]));

        Passes<KeyGrantsAreNarrow>($"The grant g1 of the key {Some.Key.Arn} gives {Role} Encrypt.", key, "g1");
        Fails<KeyGrantsAreNarrow>($"The grant g2 of the key {Some.Key.Arn} lets {Role} make grants for others.", key, "g2");
    }

    [Fact]
    public void Says_nothing_of_keys_that_AWS_manages() =>
        IsNotApplicable<KeyGrantsAreNarrow>($"AWS manages the key {Some.Key.Arn} and its grants.", KeyState.With(description => description with { Manager = KeyManager.Aws }));

    [Fact]
    public void Is_unknown_without_the_grants() => IsUnknown<KeyGrantsAreNarrow>(Some.Denied.Message, Some.Key with { Grants = Observed.Unreadable<ImmutableArray<KeyGrant>>(Some.Denied) });

    private static ImmutableSortedDictionary<string, string> Context => ImmutableSortedDictionary<string, string>.Empty.Add("application", "export");

    private static KmsKey With(params ImmutableArray<KeyGrant> grants) => Some.Key with { Grants = Observed.Of(grants) };
}
