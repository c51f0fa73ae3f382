using System.Collections.Immutable;
using SecurityDashboard.Inventory.Builds;
using SecurityDashboard.Inventory.Identity;
using SecurityDashboard.Inventory.Keys;
using SecurityDashboard.Inventory.Pipelines;
using SecurityDashboard.Inventory.SecretsManager;
using SecurityDashboard.Inventory.Storage;

namespace SecurityDashboard.Inventory;

public sealed class EstateTests
{
    private static readonly AccountId Other = new("444455556666");

    [Fact]
    public void The_owner_has_the_last_word_on_an_ARN_that_several_snapshots_hold()
    {
        var role = Some.PipelineRole with { Arn = new Arn($"arn:aws:iam::{Other}:role/deploy"), Name = "as others see it" };
        var neighbour = Neighbour(role with { Name = "as its owner sees it" });

        Assert.Equal("as its owner sees it", new Estate(Some.SnapshotWith(role), [neighbour]).Role(role.Arn).Value.Name);
        Assert.Equal("as its owner sees it", new Estate(neighbour, [Some.SnapshotWith(role)]).Role(role.Arn).Value.Name);
    }

    [Fact]
    public void A_neighbour_cannot_claim_the_bucket_of_the_subject()
    {
        var claimed = Some.Bucket with { Owner = Other, Encryption = Observed.Of(new BucketEncryption(SseAlgorithm.S3, null)) };

        Assert.Equal(Some.Account, new Estate(Some.Snapshot, [Neighbour(claimed)]).Bucket(Some.Bucket.Name).Value.Owner);
    }

    [Theory]
    [InlineData("11111111-2222-3333-4444-555555555555")]
    [InlineData("arn:aws:kms:eu-west-1:111122223333:key/11111111-2222-3333-4444-555555555555")]
    [InlineData("alias/artifacts")]
    [InlineData("arn:aws:kms:eu-west-1:111122223333:alias/artifacts")]
    public void A_key_answers_to_every_name(string name) => Assert.Equal(Some.Key, Some.Estate().Key(name, Some.Account, Some.Region).Value);

    [Theory]
    [InlineData("alias/artifacts", "444455556666", "eu-west-1")]
    [InlineData("alias/artifacts", "111122223333", "us-east-1")]
    [InlineData("11111111-2222-3333-4444-555555555555", "111122223333", "us-east-1")]
    public void A_key_is_not_found_by_a_name_of_another_account_or_region(string name, string account, string region) =>
        Assert.Throws<UnreadableException>(() => Some.Estate().Key(name, new AccountId(account), region).Value);

    [Theory]
    [InlineData("payments/db")]
    [InlineData("arn:aws:secretsmanager:eu-west-1:111122223333:secret:payments/db")]
    [InlineData("arn:aws:secretsmanager:eu-west-1:111122223333:secret:payments/db-AbCdEf")]
    public void A_secret_answers_to_its_name_and_with_or_without_the_end_of_its_ARN(string name) =>
        Assert.Equal(Some.Secret, Some.Estate().Find<Secret>(new Reference(ResourceTypes.Secret, name, Some.Account, Some.Region)).Value);

    [Fact]
    public void Names_are_understood_in_the_partition_of_their_region()
    {
        Assert.Equal("arn:aws-cn:codebuild:cn-north-1:111122223333:project/build", new Reference(ResourceTypes.BuildProject, "build", Some.Account, "cn-north-1").Arn.Text);
        Assert.Equal("arn:aws-us-gov:s3:::artifacts", new Reference(ResourceTypes.Bucket, "artifacts", Some.Account, "us-gov-west-1").Arn.Text);
    }

    [Fact]
    public void Resources_of_neighbours_are_read_but_not_listed()
    {
        var role = Some.PipelineRole with { Arn = new Arn($"arn:aws:iam::{Other}:role/deploy") };
        var estate = new Estate(Some.Snapshot, [Neighbour(role)]);

        Assert.Equal(role, estate.Role(role.Arn).Value);
        Assert.DoesNotContain(estate.All<Role>(), listed => listed.Id.Arn == role.Arn);
    }

    [Fact]
    public void A_listing_that_was_not_read_is_listed_as_one_unreadable_resource()
    {
        var estate = new Estate(Unlisted(ResourceTypes.Webhook, Some.Region), []);

        var listed = Assert.Single(estate.All<Webhook>(), listed => listed.Resource.WhyNot is not null);
        Assert.Equal("arn:aws:codepipeline:eu-west-1:111122223333:webhook:*", listed.Id.Arn.Text);
    }

    [Fact]
    public void A_reference_that_leads_nowhere_is_listed_as_unreadable_with_the_reason()
    {
        var pipeline = Some.Pipeline.With(definition => definition with { Role = new Arn("arn:aws:iam::111122223333:role/deleted") });

        var listed = Assert.Single(Some.Estate(pipeline).All<Role>(), listed => listed.Resource.WhyNot is not null);
        Assert.Equal(
            ("arn:aws:iam::111122223333:role/deleted", UnreadableReason.NotFound, "arn:aws:iam::111122223333:role/deleted does not exist in account 111122223333."),
            (listed.Id.Arn.Text, listed.Resource.WhyNot!.Reason, listed.Resource.WhyNot.Message));
    }

    [Fact]
    public void A_bucket_that_is_owned_and_was_not_read_is_not_said_to_be_gone()
    {
        var snapshot = Some.Snapshot with { Resources = Some.Snapshot.Resources.Remove(Some.Bucket) };

        Assert.Equal("arn:aws:s3:::payments-artifacts was not read when account 111122223333 was scanned. Scan account 111122223333 again.", WhyNot(new Estate(snapshot, []).Bucket(Some.Bucket.Name)));
    }

    [Fact]
    public void A_bucket_of_nobody_here_belongs_to_an_account_that_is_not_connected() =>
        Assert.Equal("arn:aws:s3:::elsewhere belongs to none of the connected accounts. Connect the account that owns it.", WhyNot(Some.Estate().Bucket("elsewhere")));

    [Fact]
    public void A_bucket_may_be_anyones_while_the_names_of_the_buckets_are_unread()
    {
        var snapshot = Some.Snapshot with { OwnedBuckets = Observed.Unreadable<ImmutableArray<string>>(Some.Denied) };

        Assert.Equal(Some.Denied.Message, WhyNot(new Estate(snapshot, []).Bucket("elsewhere")));
    }

    [Fact]
    public void A_resource_of_an_account_that_is_not_connected_says_so() =>
        Assert.Equal("arn:aws:iam::444455556666:role/deploy is in account 444455556666, which is not connected or not scanned yet. Connect it, or scan it.", WhyNot(Some.Estate().Role(new Arn("arn:aws:iam::444455556666:role/deploy"))));

    [Fact]
    public void A_resource_whose_listing_was_denied_is_denied() =>
        Assert.Equal(Some.Denied.Message, WhyNot(new Estate(Unlisted(ResourceTypes.Role, Regions.Global), []).Role(new Arn("arn:aws:iam::111122223333:role/deploy"))));

    [Fact]
    public void What_is_missing_is_gone_when_everything_that_could_name_it_was_read() => Assert.Null(Some.Estate().WhyMissing(ResourceTypes.Key, Some.Region));

    [Theory]
    [InlineData(ResourceTypes.Pipeline, ResourceTypes.Role)]
    [InlineData(ResourceTypes.Pipeline, ResourceTypes.Key)]
    [InlineData(ResourceTypes.BuildProject, ResourceTypes.Secret)]
    [InlineData(ResourceTypes.Secret, ResourceTypes.Key)]
    public void What_is_missing_may_exist_while_something_that_could_name_it_was_not_listed(string unlisted, string missing) =>
        Assert.Equal(Some.Denied, new Estate(Unlisted(unlisted, Some.Region), []).WhyMissing(missing, Some.Region));

    [Fact]
    public void What_is_missing_may_exist_while_a_definition_that_could_name_it_is_unread() =>
        Assert.Equal(Some.Denied, Some.Estate(Some.Project with { Definition = Observed.Unreadable<BuildProjectDefinition>(Some.Denied) }).WhyMissing(ResourceTypes.Secret, Some.Region));

    [Fact]
    public void What_is_missing_may_exist_while_a_neighbour_that_could_name_it_is_unread()
    {
        var neighbour = Neighbour(Some.Pipeline with { Arn = new Arn($"arn:aws:codepipeline:eu-west-1:{Other}:theirs"), Definition = Observed.Unreadable<PipelineDefinition>(Some.Denied) });

        Assert.Equal(Some.Denied, new Estate(Some.Snapshot, [neighbour]).WhyMissing(ResourceTypes.Bucket, Some.Region));
    }

    private static AccountSnapshot Neighbour(params Resource[] resources) => Some.Snapshot with { Account = Other, Resources = [.. resources], OwnedBuckets = Observed.Of(ImmutableArray<string>.Empty) };

    private static AccountSnapshot Unlisted(string type, string region) => Some.Snapshot with
    {
        Listings = [.. Some.Snapshot.Listings.Select(listing => listing.Type == type && listing.Region == region ? listing with { Count = Observed.Unreadable<int>(Some.Denied) } : listing)],
    };

    private static string WhyNot<T>(Observed<T> observed) => Assert.Throws<UnreadableException>(() => observed.Value).Message;
}
