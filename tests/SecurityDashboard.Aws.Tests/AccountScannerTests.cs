using SecurityDashboard.Aws.Support;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Builds;
using SecurityDashboard.Inventory.Connections;
using SecurityDashboard.Inventory.Identity;
using SecurityDashboard.Inventory.Keys;
using SecurityDashboard.Inventory.Pipelines;
using SecurityDashboard.Inventory.SecretsManager;
using SecurityDashboard.Inventory.Storage;

namespace SecurityDashboard.Aws;

public sealed class AccountScannerTests(AwsEndpoint endpoint) : IClassFixture<AwsEndpoint>
{
    [Fact]
    public async Task Reads_a_pipeline_and_everything_it_names()
    {
        var account = Lab.NewAccount(endpoint.Url);
        await SamplePipeline.MakeAsync(account, "payments");

        var snapshot = await Lab.ScanAsync(account, Lab.Options(endpoint.Url));

        var pipeline = snapshot.Single<Pipeline>();
        var definition = pipeline.Definition.Value;
        Assert.Equal($"arn:aws:codepipeline:eu-west-1:{account.Id}:payments", pipeline.Arn.Text);
        Assert.Equal("prod", pipeline.Tags.Value["env"]);
        Assert.Equal([("Source", "S3"), ("Build", "CodeBuild")], definition.Stages.SelectMany(stage => stage.Actions).Select(action => (action.Category, action.Provider)));
        Assert.Equal("alias/payments", Assert.Single(definition.ArtifactStores).Key);
        Assert.Equal("payments-build", snapshot.Single<BuildProject>().Name);
        Assert.Equal(["make"], Assert.Single(snapshot.Single<BuildProject>().Definition.Value.Sources).InlineBuildspec!.Commands.SelectMany(command => command.Words));
        Assert.Equal(("payments", "Source", "192.0.2.0/24"), (snapshot.Single<Webhook>().TargetPipeline, snapshot.Single<Webhook>().TargetAction, snapshot.Single<Webhook>().AllowedIpRange));
        Assert.Equal("GitHub", snapshot.Single<Connection>().ProviderType);
        Assert.Equal("payments/db", snapshot.Single<Secret>().Name);
        Assert.Equal(SseAlgorithm.Kms, snapshot.Single<Bucket>().Encryption.Value.Algorithm);
        Assert.Contains("s3:GetObject", snapshot.Single<Bucket>().Policy.Value!.Text, StringComparison.Ordinal);
        Assert.Equal(["payments-build", "payments-pipeline"], snapshot.Resources.OfType<Role>().Select(role => role.Name).Order());
        Assert.Contains("ReadOnlyAccess", snapshot.Single<ManagedPolicy>().Name, StringComparison.Ordinal);
        Assert.All(snapshot.Listings, listing => Assert.True(listing.Count.Value >= 0));
    }

    [Fact]
    public async Task Makes_one_key_of_all_the_names_that_it_is_known_by()
    {
        var account = Lab.NewAccount(endpoint.Url);
        await SamplePipeline.MakeAsync(account, "payments");

        var key = (await Lab.ScanAsync(account, Lab.Options(endpoint.Url))).Single<KmsKey>();

        Assert.Equal(["alias/payments", key.Arn.Text], key.KnownAs);
        Assert.Equal((KeyManager.Customer, "Enabled", "SYMMETRIC_DEFAULT", "AWS_KMS"), (key.Description.Value.Manager, key.Description.Value.State, key.Description.Value.Spec, key.Description.Value.Origin));
        Assert.True(key.Policy.Value.Text.Length > 0);
        Assert.False(key.RotationEnabled.Value);
    }
}
