using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Keys;
using SecurityDashboard.Inventory.Pipelines;
using static SecurityDashboard.Controls.Judging;

namespace SecurityDashboard.Controls.EncryptionAtRest;

public sealed class CrossAccountStoresHaveOwnKeyTests
{
    [Fact]
    public void Passes_a_key_of_the_customer() =>
        Passes<CrossAccountStoresHaveOwnKey>($"The action Deploy runs in account 555566667777. The artifact store payments-artifacts uses the customer-managed key {Some.Key.Arn}.", Some.Release, estate: Some.SecureEstate);

    [Fact]
    public void Fails_a_store_without_a_key()
    {
        var pipeline = With(new ArtifactStore(Some.Region, Some.Bucket.Name, Key: null));

        Fails<CrossAccountStoresHaveOwnKey>("The action Deploy runs in account 555566667777, which cannot use the key. The artifact store payments-artifacts names no key, so CodePipeline uses the AWS-managed key aws/s3.", pipeline);
    }

    [Fact]
    public void Looks_at_the_store_of_the_region_of_the_action()
    {
        var pipeline = With(new ArtifactStore("us-east-1", "payments-us", Key: null), new ArtifactStore(Some.Region, Some.Bucket.Name, Some.Key.Arn.Text));

        Passes<CrossAccountStoresHaveOwnKey>($"The action Deploy runs in account 555566667777. The artifact store payments-artifacts uses the customer-managed key {Some.Key.Arn}.", pipeline);
    }

    [Fact]
    public void Says_nothing_of_a_pipeline_that_stays_at_home() => IsNotApplicable<CrossAccountStoresHaveOwnKey>("Every action of the pipeline payments stays in its account.", Some.Pipeline);

    [Fact]
    public void Is_unknown_without_the_key() =>
        IsUnknown<CrossAccountStoresHaveOwnKey>(Some.Denied.Message, Some.Release, estate: new Estate(Some.SnapshotWith(Some.Release, Some.Key with { Description = Observed.Unreadable<KeyDescription>(Some.Denied) }), []));

    [Fact]
    public void Is_unknown_without_the_definition() => IsUnknown<CrossAccountStoresHaveOwnKey>(Some.Denied.Message, Some.Pipeline with { Definition = Observed.Unreadable<PipelineDefinition>(Some.Denied) });

    private static Pipeline With(params ArtifactStore[] stores) => Some.Release.With(definition => definition with { ArtifactStores = [.. stores] });
}
