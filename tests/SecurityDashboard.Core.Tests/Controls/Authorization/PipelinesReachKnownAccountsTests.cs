using System.Collections.Immutable;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Identity;
using SecurityDashboard.Inventory.Pipelines;
using static SecurityDashboard.Controls.Judging;

namespace SecurityDashboard.Controls.Authorization;

public sealed class PipelinesReachKnownAccountsTests
{
    private static readonly Account Alone = Some.Root with { Organization = Observed.Of<ImmutableArray<AccountId>>([]) };

    [Fact]
    public void Passes_a_pipeline_that_stays_at_home() => Passes<PipelinesReachKnownAccounts>("Everything that the pipeline payments names belongs to its own account.", Some.Pipeline);

    [Fact]
    public void Passes_an_account_of_the_organization() => Passes<PipelinesReachKnownAccounts>("The pipeline site reaches into account 444455556666, which is in the organization.", Some.Site);

    [Fact]
    public void Passes_a_connected_account() => Passes<PipelinesReachKnownAccounts>(
        "The pipeline release reaches into account 555566667777, which is connected.", Some.Release, estate: new Estate(Some.SnapshotWith(Some.Release, Some.StackRole, Alone), [Some.Neighbour]));

    [Fact]
    public void Fails_an_account_outside_the_organization_or_without_one() => Fails<PipelinesReachKnownAccounts>(
        "The pipeline site reaches into account 444455556666, which is neither connected nor in the organization, with arn:aws:codedeploy:eu-west-1:444455556666:deploymentgroup:payments/production, arn:aws:iam::444455556666:role/deploy-staging.", Some.Site, estate: Some.Estate(Alone));

    [Theory]
    [InlineData("ECR", "RepositoryName", "base", "arn:aws:ecr:eu-west-1:999900001111:repository/base")]
    [InlineData("CodeBuild", "ProjectName", "tests", "arn:aws:codebuild:eu-west-1:999900001111:project/tests")]
    public void Fails_what_an_action_finds_with_a_role_of_a_stranger(string provider, string setting, string value, string arn) => Fails<PipelinesReachKnownAccounts>(
        $"The pipeline payments reaches into account 999900001111, which is neither connected nor in the organization, with {arn}, arn:aws:iam::999900001111:role/x.",
        With(Some.SourceAction with { Provider = provider, Configuration = Some.Settings((setting, value)), Role = new Arn("arn:aws:iam::999900001111:role/x") }));

    [Fact]
    public void Fails_a_store_key_of_a_stranger() => Fails<PipelinesReachKnownAccounts>(
        "The pipeline payments reaches into account 999900001111, which is neither connected nor in the organization, with arn:aws:kms:eu-west-1:999900001111:key/k.",
        Some.Pipeline.With(definition => definition with { ArtifactStores = [new ArtifactStore(Some.Region, Some.Bucket.Name, "arn:aws:kms:eu-west-1:999900001111:key/k")] }));

    [Fact]
    public void Is_unknown_where_nobody_knows_whose_bucket_it_is() => IsUnknown<PipelinesReachKnownAccounts>(
        "arn:aws:s3:::somebodys-sources belongs to none of the connected accounts. Connect the account that owns it.", With(Some.SourceAction with { Provider = "S3", Configuration = Some.Settings(("S3Bucket", "somebodys-sources")) }));

    [Fact]
    public void A_connected_account_s_word_about_the_organization_counts() => Passes<PipelinesReachKnownAccounts>("The pipeline site reaches into account 444455556666, which is in the organization.", Some.Site,
        estate: new Estate(Some.SnapshotWith(Unread), [Some.Neighbour with { Resources = [.. Some.Neighbour.Resources, Management([Some.Account, Some.StagingRole.Account])] }]));

    [Fact]
    public void The_organization_of_another_account_is_not_ours() => IsUnknown<PipelinesReachKnownAccounts>(Some.Denied.Message, Some.Site,
        estate: new Estate(Some.SnapshotWith(Unread), [Some.Neighbour with { Resources = [.. Some.Neighbour.Resources, Management([Some.NeighbourAccount, Some.StagingRole.Account])] }]));

    [Fact]
    public void Is_unknown_without_the_accounts_of_the_organization() => IsUnknown<PipelinesReachKnownAccounts>(Some.Denied.Message, Some.Site, estate: Some.Estate(Unread));

    [Fact]
    public void Is_unknown_without_the_definition() => IsUnknown<PipelinesReachKnownAccounts>(Some.Denied.Message, Some.Pipeline with { Definition = Observed.Unreadable<PipelineDefinition>(Some.Denied) });

    private static Account Unread => Some.Root with { Organization = Observed.Unreadable<ImmutableArray<AccountId>>(Some.Denied) };

    private static Account Management(ImmutableArray<AccountId> accounts) => Some.Root with { Arn = Account.ArnOf(Some.NeighbourAccount), Organization = Observed.Of(accounts) };

    private static Pipeline With(PipelineAction action) => Some.Pipeline.With(definition => definition with { Stages = [Some.Stage("Source", action)] });
}
