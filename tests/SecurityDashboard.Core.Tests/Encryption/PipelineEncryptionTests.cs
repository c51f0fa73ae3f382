using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Storage;

namespace SecurityDashboard.Encryption;

public sealed class PipelineEncryptionTests
{
    [Fact]
    public void Says_who_holds_the_key_of_a_store_and_whether_it_turns()
    {
        var store = Assert.Single(PipelineEncryption.Of(Some.Pipeline, Some.Estate()).Places, place => place.Use is PlaceUse.Store);

        Assert.Equal((KeyHolder.Customer, KeyRotation.On, true, Some.Key.Arn.Text), (store.Holder, store.Rotation, store.HasOwnPolicy, store.Key));
    }

    [Fact]
    public void A_key_that_does_not_turn_is_off_and_one_that_was_not_asked_is_unknown()
    {
        Assert.Equal(KeyRotation.Off, StoreIn(Some.Key with { RotationEnabled = Observed.Of(false) }).Rotation);
        Assert.Equal(KeyRotation.Unknown, StoreIn(Some.Key with { RotationEnabled = Observed.Unreadable<bool>(Some.Denied) }).Rotation);
    }

    [Fact]
    public void Keys_of_AWS_turn_by_themselves_and_have_a_fixed_policy()
    {
        var pipeline = Some.Pipeline.With(definition => definition with { ArtifactStores = [definition.ArtifactStores[0] with { Key = null }] });

        var store = Assert.Single(PipelineEncryption.Of(pipeline, Some.Estate(pipeline)).Places, place => place.Use is PlaceUse.Store);

        Assert.Equal((EncryptionLevel.SseKmsAwsManaged, KeyHolder.Aws, KeyRotation.ByAws, false, null), (store.Level, store.Holder, store.Rotation, store.HasOwnPolicy, store.Key));
    }

    [Fact]
    public void Nothing_is_claimed_of_a_key_that_was_not_read()
    {
        var store = StoreIn(Some.Key with { Description = Observed.Unreadable<Inventory.Keys.KeyDescription>(Some.Denied) });

        Assert.Equal((EncryptionLevel.Unknown, KeyHolder.Unknown, KeyRotation.Unknown, null), (store.Level, store.Holder, store.Rotation, store.HasOwnPolicy));
        Assert.Equal(Some.Denied.Message, store.Because);
    }

    private static EncryptedPlace StoreIn(params Resource[] changed) => Assert.Single(PipelineEncryption.Of(Some.Pipeline, Some.Estate(changed)).Places, place => place.Use is PlaceUse.Store);
}
