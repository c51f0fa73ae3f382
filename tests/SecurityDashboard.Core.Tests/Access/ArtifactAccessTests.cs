using System.Collections.Immutable;
using SecurityDashboard.Iam;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Identity;
using SecurityDashboard.Inventory.Keys;
using SecurityDashboard.Inventory.Pipelines;
using SecurityDashboard.Inventory.SecretsManager;
using SecurityDashboard.Inventory.Storage;
using static SecurityDashboard.Access.Asking;

namespace SecurityDashboard.Access;

public sealed class ArtifactAccessTests
{
    private static string Objects => $"{Some.Bucket.Arn}/*";

    [Theory]
    [InlineData(Capability.ReadArtifacts, "s3:GetObject", "kms:Decrypt")]
    [InlineData(Capability.ReplaceArtifacts, "s3:PutObject", "kms:GenerateDataKey")]
    public void Takes_the_bucket_and_the_key_together(Capability capability, string onObjects, string onKey)
    {
        Assert.Empty(Who(capability, Ada(Allow(onObjects, Objects))));
        Assert.Empty(Who(capability, Ada(Allow(onKey, Some.Key.Arn.Text))));
        Assert.Equal(["ada: Allowed"], Who(capability, Ada(Allow(onObjects, Objects), Allow(onKey, Some.Key.Arn.Text))));
    }

    [Theory]
    [InlineData("payments/*", "ada: Allowed")]
    [InlineData("payments/source/*", "ada: AllowedIf")]
    [InlineData("ledger/*", null)]
    public void Looks_at_the_folder_of_the_pipeline(string folder, string? who) =>
        Assert.Equal(who is null ? [] : [who], Who(Capability.ReadArtifacts, Ada(Allow("s3:GetObject", $"{Some.Bucket.Arn}/{folder}"), Allow("kms:Decrypt", "*"))));

    [Fact]
    public void CodePipeline_cuts_long_names_of_folders()
    {
        var pipeline = Some.Pipeline with { Name = "payments-and-everything-else" };

        Assert.Equal(["ada: Allowed"], Who(Capability.ReadArtifacts, pipeline, Ada(Allow("s3:GetObject", $"{Some.Bucket.Arn}/payments-and-everyth/*"), Allow("kms:Decrypt", "*"))));
    }

    [Fact]
    public void A_key_that_AWS_manages_is_open_to_the_account_through_S3()
    {
        var pipeline = Some.Pipeline.With(definition => definition with { ArtifactStores = [definition.ArtifactStores[0] with { Key = null }] });

        Assert.Equal(["ada: Allowed", "payments-build: Allowed", "payments-pipeline: Allowed"], Who(Capability.ReadArtifacts, pipeline, Ada(Allow("s3:GetObject", Objects))));
        Assert.Empty(Who(Capability.Decrypt, pipeline, Ada(Allow("s3:GetObject", Objects))));
    }

    [Fact]
    public void Asks_for_every_region()
    {
        var second = Some.Bucket with { Arn = Bucket.ArnOf("payments-second"), Name = "payments-second" };
        var pipeline = Some.Pipeline.With(definition => definition with { ArtifactStores = definition.ArtifactStores.Add(new ArtifactStore("us-east-1", second.Name, null)) });

        var ada = Answer(Capability.ReadArtifacts, pipeline, second, Ada(Allow("s3:GetObject", $"{second.Arn}/*"))).Holder("ada");

        Assert.Equal(["read and decrypt artifacts in payments-second"], ada.Ways.Select(way => way.Title));
    }

    [Fact]
    public void A_bucket_policy_that_was_not_read_may_let_anybody_in()
    {
        var bucket = Some.Bucket with { Policy = Observed.Unreadable<PolicyDocument?>(Some.Denied) };

        var ada = Answer(Capability.ReadArtifacts, bucket, Ada(Allow("kms:Decrypt", "*"))).Holder("ada");

        Assert.Equal(Certainty.Unknown, ada.Certainty);
        Assert.Equal([Some.Denied.Message], ada.Ways[0].Unread);
    }

    [Fact]
    public void A_key_policy_that_was_not_read_may_let_anybody_decrypt() =>
        Assert.Contains("ada: Unknown", Who(Capability.Decrypt, Some.Key with { Policy = Observed.Unreadable<PolicyDocument>(Some.Denied) }, Some.User));

    [Theory]
    [InlineData("Decrypt", "ada: Allowed")]
    [InlineData("Encrypt", null)]
    public void A_grant_stands_in_for_the_key_policy_and_the_grantees_own(string operation, string? who)
    {
        var key = WithGrant(new KeyGrant("7f3a", Some.User.Arn.Text, [operation, "DescribeKey"]));

        Assert.Equal(who is null ? [] : [who], Who(Capability.Decrypt, key).Where(holder => holder.StartsWith("ada", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_grant_under_an_encryption_context_depends_on_it_and_is_named_in_the_explanation()
    {
        var key = WithGrant(new KeyGrant("7f3a", Some.User.Arn.Text, ["Decrypt"]) { EncryptionContextSubset = ImmutableSortedDictionary.CreateRange([KeyValuePair.Create("team", "payments")]) });

        var deed = Answer(Capability.Decrypt, key).Holder("ada").Ways[0].Deeds[0];

        Assert.Equal(["if kms:EncryptionContext:team is as grant 7f3a asks"], deed.If);
        Assert.Contains(deed.DecidedBy, decider => decider.Policy is "grant 7f3a");
        Assert.Contains("grant 7f3a", deed.Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public void A_grantee_of_another_account_needs_nothing_else()
    {
        var bucket = Some.Bucket with { Policy = Observed.Of<PolicyDocument?>(Some.Policy($$$"""{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::999900001111:role/reader"},"Action":"s3:GetObject","Resource":"{{{Objects}}}"}""")) };
        var key = WithGrant(new KeyGrant("7f3a", "arn:aws:iam::999900001111:role/reader", ["Decrypt"]));

        var holder = Answer(Capability.ReadArtifacts, bucket, key).Holder("reader");

        Assert.Equal((PrincipalKind.Outside, Certainty.AllowedIf), (holder.Principal.Kind, holder.Certainty));
        Assert.Equal("grant 7f3a", Assert.Single(holder.Ways[0].Deeds[1].DecidedBy).Policy);
    }

    [Theory]
    [InlineData(Capability.Decrypt)]
    [InlineData(Capability.ReadArtifacts)]
    [InlineData(Capability.ReplaceArtifacts)]
    public void Grants_that_were_not_read_are_said_to_be_unknown(Capability capability)
    {
        var key = Some.Key with { Grants = Observed.Unreadable<ImmutableArray<KeyGrant>>(Some.Denied) };

        Assert.Contains($"Whoever holds a grant for {Some.Key.Arn}: {Some.Denied.Message}", Answer(capability, key).Unseen);
        Assert.DoesNotContain(Answer(capability).Unseen, sentence => sentence.Contains("grant", StringComparison.Ordinal));
    }

    [Fact]
    public void Outsiders_that_bucket_and_key_name_can_read()
    {
        var outsider = "arn:aws:iam::999900001111:role/reader";
        var bucket = Some.Bucket with { Policy = Observed.Of<PolicyDocument?>(Some.Policy($$$"""{"Sid":"Reader","Effect":"Allow","Principal":{"AWS":"{{{outsider}}}"},"Action":"s3:GetObject","Resource":"{{{Objects}}}"}""")) };
        var key = Some.Key with { Policy = Observed.Of(Some.Policy($$$"""{"Effect":"Allow","Principal":{"AWS":"{{{outsider}}}"},"Action":"kms:Decrypt","Resource":"*"}""")) };

        var holder = Answer(Capability.ReadArtifacts, bucket, key).Holder("reader");

        Assert.Equal((PrincipalKind.Outside, Certainty.AllowedIf), (holder.Principal.Kind, holder.Certainty));
        Assert.Equal(["if the account 999900001111 lets it"], holder.Ways[0].If);
        Assert.Contains(holder.Ways[0].Deeds[0].DecidedBy, decider => decider.Sid is "Reader");
        Assert.Empty(Who(Capability.ReadArtifacts, bucket).Where(who => who.StartsWith("reader", StringComparison.Ordinal)));
    }

    [Fact]
    public void Everyone_is_named_where_a_policy_lets_everyone_in()
    {
        var bucket = Some.Bucket with { Policy = Observed.Of<PolicyDocument?>(Some.Policy($$$"""{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"{{{Objects}}}"}""")) };
        var key = Some.Key with { Policy = Observed.Of(Some.Policy("""{"Effect":"Allow","Principal":"*","Action":"kms:Decrypt","Resource":"*"}""")) };

        Assert.Equal(PrincipalKind.Everyone, Answer(Capability.ReadArtifacts, bucket, key).Holder("everyone").Principal.Kind);
    }

    [Fact]
    public void Principals_of_another_connected_account_need_their_own_policies_too()
    {
        var bucket = Some.Bucket with { Policy = Observed.Of<PolicyDocument?>(Some.Policy($$$"""{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::{{{Elsewhere}}}:root"},"Action":"s3:GetObject","Resource":"{{{Objects}}}"}""")) };
        var key = Some.Key with { Policy = Observed.Of(Some.Policy($$$"""{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::{{{Elsewhere}}}:root"},"Action":"kms:Decrypt","Resource":"*"}""")) };
        var neighbour = SnapshotOf(Elsewhere, Reader("may", Allow("s3:GetObject", "*"), Allow("kms:Decrypt", "*")), Reader("may-not"));

        var answer = Assert.Single(AccessOf(new Estate(Some.SnapshotWith(bucket, key), [neighbour]), Capability.ReadArtifacts).Answers);

        Assert.Equal(["may: Allowed"], Names(answer));
    }

    [Fact]
    public void Says_where_the_key_is_no_hurdle()
    {
        var open = Some.Bucket with { Policy = Observed.Of<PolicyDocument?>(null) };

        Assert.Equal(["The bucket payments-artifacts does not refuse uploads under another key, so s3:PutObject alone replaces artifacts there."], Answer(Capability.ReplaceArtifacts, open).Unseen);
        Assert.Empty(Answer(Capability.ReplaceArtifacts).Unseen);
    }

    [Fact]
    public void Secrets_need_their_key()
    {
        var secret = Some.Secret with { Key = Some.Key.Arn.Text };
        var reads = Allow("secretsmanager:GetSecretValue", Some.Secret.Arn.Text);

        Assert.Equal(["ada: Allowed"], Who(Capability.ReadSecrets, secret, Ada(reads, Allow("kms:Decrypt", Some.Key.Arn.Text))));
        Assert.Empty(Who(Capability.ReadSecrets, secret, Ada(Allow("kms:Decrypt", Some.Key.Arn.Text))));
        Assert.Empty(Who(Capability.ReadSecrets, secret, Ada(reads)));
    }

    [Fact]
    public void The_policy_of_a_secret_gives_and_takes()
    {
        var reads = Allow("secretsmanager:GetSecretValue", Some.Secret.Arn.Text);

        Assert.Equal(["ada: Allowed"], Who(Capability.ReadSecrets, SecretWith($$"""{"Sid":"Ada","Effect":"Allow","Principal":{"AWS":"{{Some.User.Arn}}"},"Action":"secretsmanager:GetSecretValue","Resource":"*"}"""), Some.User));
        Assert.Empty(Who(Capability.ReadSecrets, SecretWith("""{"Effect":"Deny","Principal":"*","Action":"secretsmanager:*","Resource":"*"}"""), Ada(reads)));
        Assert.Equal("unless the call comes not through vpce-1", Assert.Single(Answer(Capability.ReadSecrets,
            SecretWith("""{"Effect":"Deny","Principal":"*","Action":"secretsmanager:*","Resource":"*","Condition":{"StringNotEquals":{"aws:SourceVpce":"vpce-1"}}}"""), Ada(reads)).Holder("ada").Ways[0].If));
    }

    [Fact]
    public void Outsiders_that_the_policy_of_a_secret_names_can_read_it()
    {
        var outsider = "arn:aws:iam::999900001111:role/reader";
        var secret = SecretWith($$"""{"Sid":"Reader","Effect":"Allow","Principal":{"AWS":"{{outsider}}"},"Action":"secretsmanager:GetSecretValue","Resource":"*"}""") with { Key = Some.Key.Arn.Text };
        var key = WithGrant(new KeyGrant("7f3a", outsider, ["Decrypt"]));

        Assert.Contains(Answer(Capability.ReadSecrets, secret, key).Holder("reader").Ways[0].Deeds[0].DecidedBy, decider => decider.Sid is "Reader");
    }

    [Fact]
    public void A_policy_of_a_secret_that_was_not_read_may_let_anybody_in()
    {
        var secret = Some.Secret with { Policy = Observed.Unreadable<PolicyDocument?>(Some.Denied) };

        var ada = Answer(Capability.ReadSecrets, secret, Some.User).Holder("ada");

        Assert.Equal(Certainty.Unknown, ada.Certainty);
        Assert.Equal([Some.Denied.Message], ada.Ways[0].Unread);
    }

    [Theory]
    [InlineData("iam:PutRolePolicy")]
    [InlineData("iam:AttachRolePolicy")]
    [InlineData("iam:UpdateAssumeRolePolicy")]
    public void Roles_are_changed_by_writing_or_attaching_policies_or_opening_them(string action) =>
        Assert.Equal(["ada: Allowed"], Who(Capability.ChangeRoles, Ada(Allow(action, Some.BuildRole.Arn.Text))));

    [Fact]
    public void Roles_are_changed_by_a_new_version_of_a_policy_that_they_have()
    {
        var policy = new ManagedPolicy { Arn = new Arn($"arn:aws:iam::{Some.Account}:policy/p"), Name = "p", Document = Observed.Of(Some.Policy(Allow("s3:*", "*"))) };
        var role = Some.PipelineRole with { AttachedPolicies = [policy.Arn, new Arn("arn:aws:iam::aws:policy/ReadOnlyAccess")] };

        Assert.Equal(["write a new version of p, which payments-pipeline has"], Answer(Capability.ChangeRoles, role, policy, Ada(Allow("iam:CreatePolicyVersion", "*"))).Holder("ada").Ways.Select(way => way.Title));
    }

    private static Role Reader(string name, params string[] statements) => RoleOf(name, Trusting("*"), statements) with { Arn = new Arn($"arn:aws:iam::{Elsewhere}:role/{name}") };

    private static KmsKey WithGrant(KeyGrant grant) => Some.Key with { Grants = Observed.Of<ImmutableArray<KeyGrant>>([grant]) };

    private static Secret SecretWith(string statement) => Some.Secret with { Policy = Observed.Of<PolicyDocument?>(Some.Policy(statement)) };
}
