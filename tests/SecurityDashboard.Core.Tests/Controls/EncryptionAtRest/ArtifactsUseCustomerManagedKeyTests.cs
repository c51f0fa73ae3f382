using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Keys;
using SecurityDashboard.Inventory.Pipelines;
using static SecurityDashboard.Controls.Judging;

namespace SecurityDashboard.Controls.EncryptionAtRest;

public sealed class ArtifactsUseCustomerManagedKeyTests
{
    private static readonly string Uses = $"The artifact store payments-artifacts uses the customer-managed key {Some.Key.Arn}.";

    [Theory]
    [InlineData("alias/artifacts")]
    [InlineData("arn:aws:kms:eu-west-1:111122223333:alias/artifacts")]
    [InlineData("11111111-2222-3333-4444-555555555555")]
    [InlineData("arn:aws:kms:eu-west-1:111122223333:key/11111111-2222-3333-4444-555555555555")]
    public void Passes_however_the_key_is_named(string key) => Passes<ArtifactsUseCustomerManagedKey>(Uses, WithKeys(key));

    [Fact]
    public void Fails_where_no_key_is_named() =>
        Fails<ArtifactsUseCustomerManagedKey>("The artifact store payments-artifacts names no key, so CodePipeline uses the AWS-managed key aws/s3.", WithKeys((string?)null));

    [Theory]
    [InlineData("alias/aws/s3")]
    [InlineData("arn:aws:kms:eu-west-1:111122223333:alias/aws/s3")]
    public void Fails_the_AWS_managed_alias_without_reading_it(string key) =>
        Fails<ArtifactsUseCustomerManagedKey>($"The artifact store payments-artifacts uses {key}, which AWS manages.", WithKeys(key));

    [Fact]
    public void Fails_a_key_that_AWS_manages_however_it_is_named()
    {
        var estate = Some.Estate(Some.Key with { Description = Some.Key.Description.Select(description => description with { Manager = KeyManager.Aws }) });

        Fails<ArtifactsUseCustomerManagedKey>($"The artifact store payments-artifacts uses {Some.Key.Arn}, which AWS manages.", Some.Pipeline, estate: estate);
    }

    [Fact]
    public void Fails_for_the_one_store_of_another_region_that_names_no_key() =>
        Fails<ArtifactsUseCustomerManagedKey>("The artifact store payments-us names no key, so CodePipeline uses the AWS-managed key aws/s3.",
            Some.Pipeline.With(definition => definition with { ArtifactStores = [.. definition.ArtifactStores, new ArtifactStore("us-east-1", "payments-us", Key: null)] }));

    [Fact]
    public void Fails_an_alias_of_another_account() =>
        Fails<ArtifactsUseCustomerManagedKey>(
            "The artifact store payments-artifacts names the key arn:aws:kms:eu-west-1:444455556666:alias/artifacts, an alias of account 444455556666; there CodePipeline needs the ARN of the key itself.",
            WithKeys("arn:aws:kms:eu-west-1:444455556666:alias/artifacts"));

    [Fact]
    public void Fails_an_alias_that_an_action_in_another_account_must_use()
    {
        var abroad = Some.DeployAction with { Role = new Arn("arn:aws:iam::444455556666:role/deploy") };

        Fails<ArtifactsUseCustomerManagedKey>(
            "The artifact store payments-artifacts names the key alias/artifacts, an alias that means nothing in account 444455556666, where the action Deploy runs; there CodePipeline needs the ARN of the key itself.",
            Some.Pipeline.With(definition => definition with { Stages = [.. definition.Stages, new Stage("Abroad", [abroad])] }));
    }

    [Fact]
    public void Is_unknown_while_one_store_is_and_the_others_pass() =>
        IsUnknown<ArtifactsUseCustomerManagedKey>(
            "arn:aws:kms:us-east-1:444455556666:key/1 is in account 444455556666, which is not connected or not scanned yet. Connect it, or scan it.",
            Some.Pipeline.With(definition => definition with { ArtifactStores = [.. definition.ArtifactStores, new ArtifactStore("us-east-1", "payments-us", "arn:aws:kms:us-east-1:444455556666:key/1")] }));

    [Fact]
    public void Fails_and_names_what_could_not_be_read_beside_it() =>
        Fails<ArtifactsUseCustomerManagedKey>(
            "The artifact store payments-us names no key, so CodePipeline uses the AWS-managed key aws/s3. "
            + "arn:aws:kms:eu-west-1:111122223333:alias/nowhere was not read when account 111122223333 was scanned. Scan account 111122223333 again.",
            Some.Pipeline.With(definition => definition with
            {
                ArtifactStores = [new ArtifactStore(Some.Region, "payments-artifacts", "alias/nowhere"), new ArtifactStore("us-east-1", "payments-us", Key: null)],
            }));

    [Fact]
    public void Is_unknown_without_the_definition() =>
        IsUnknown<ArtifactsUseCustomerManagedKey>(Some.Denied.Message, Some.Pipeline with { Definition = Observed.Unreadable<PipelineDefinition>(Some.Denied) });

    [Fact]
    public void Says_nothing_of_a_pipeline_without_stores() =>
        IsNotApplicable<ArtifactsUseCustomerManagedKey>("The pipeline payments has no artifact store.", Some.Pipeline.With(definition => definition with { ArtifactStores = [] }));

    private static Pipeline WithKeys(params string?[] keys) =>
        Some.Pipeline.With(definition => definition with { ArtifactStores = [.. keys.Select(key => new ArtifactStore(Some.Region, Some.Bucket.Name, key))] });
}
