using System.Collections.Immutable;
using SecurityDashboard.Controls;
using SecurityDashboard.Demo;
using SecurityDashboard.Inventory.Pipelines;
using SecurityDashboard.Inventory.Storage;
using SecurityDashboard.Results;

namespace SecurityDashboard.Inventory;

public sealed class PipelineScopesTests
{
    [Fact]
    public void A_scope_is_the_pipeline_what_it_names_what_those_name_and_what_points_at_it()
    {
        var connection = new Arn("arn:aws:codeconnections:eu-west-1:111122223333:connection/11111111-2222-3333-4444-555555555555");

        var scope = Some.Estate().Scopes.ResourcesOf(Some.Pipeline.Arn);

        Assert.Equal(Some.Pipeline.Arn, scope[0]);
        Assert.Equal(
            new[] { Some.Pipeline.Arn, Some.PipelineRole.Arn, Some.Bucket.Arn, Some.Key.Arn, connection, Some.Host.Arn, Some.Project.Arn, Some.BuildRole.Arn, Some.Secret.Arn, Some.Webhook.Arn, Some.DeploymentGroup.Arn, Some.Instance.Arn, Some.InstanceRole.Arn }.OrderBy(arn => arn.Text),
            scope.OrderBy(arn => arn.Text));
    }

    [Fact]
    public void A_shared_resource_belongs_to_the_pipelines_of_every_account_that_use_it()
    {
        var theirs = Some.Pipeline with { Arn = new Arn("arn:aws:codepipeline:eu-west-1:444455556666:theirs"), Name = "theirs" };
        var neighbour = Some.Snapshot with { Account = new AccountId("444455556666"), Resources = [theirs], OwnedBuckets = Observed.Of(ImmutableArray<string>.Empty) };

        Assert.Equal([Some.Pipeline.Arn, Some.Site.Arn, theirs.Arn], new Estate(Some.Snapshot, [neighbour]).Scopes.PipelinesOf(Some.Bucket.Arn));
    }

    [Fact]
    public void A_user_belongs_to_no_pipeline() => Assert.Empty(Some.Estate().Scopes.PipelinesOf(Some.User.Arn));

    [Fact]
    public void What_an_unread_definition_may_name_is_in_its_scope()
    {
        var estate = Some.Estate(Some.Pipeline with { Definition = Observed.Unreadable<PipelineDefinition>(Some.Denied) });

        var anyRole = Assert.Single(estate.Scopes.Of(Some.Pipeline.Arn), scoped => scoped.Type is ResourceTypes.Role);
        Assert.Equal(new ScopedResource(ResourceTypes.AnyArn(ResourceTypes.Role, Some.Account, Some.Region), ResourceTypes.Role, Some.Pipeline.Arn, IsMissing: true), anyRole);
    }

    [Fact]
    public void What_a_project_that_was_not_read_may_name_is_in_the_scope_of_its_pipeline()
    {
        var unlisted = Some.Snapshot with
        {
            Resources = Some.Snapshot.Resources.Remove(Some.Project),
            Listings = [.. Some.Snapshot.Listings.Select(listing => listing.Type is ResourceTypes.BuildProject ? listing with { Count = Observed.Unreadable<int>(Some.Denied) } : listing)],
        };

        Assert.Contains(ResourceTypes.AnyArn(ResourceTypes.Secret, Some.Account, Some.Region), new Estate(unlisted, []).Scopes.ResourcesOf(Some.Pipeline.Arn));
    }

    [Fact]
    public void The_scopes_and_the_pipelines_of_findings_are_the_same_relation()
    {
        var result = EstateResult.Of(DemoEstate.Snapshots(Some.Now));

        foreach (var finding in result.Findings)
            Assert.Equal(
                result.Pipelines.Where(pipeline => pipeline.Scope.Contains(finding.Evaluation.Resource.Arn)).Select(pipeline => pipeline.Pipeline.Arn).OrderBy(arn => arn.Text, StringComparer.Ordinal),
                finding.Pipelines.Select(pipeline => pipeline.Pipeline.Arn).OrderBy(arn => arn.Text, StringComparer.Ordinal));
    }

    [Fact]
    public void Two_directions_of_the_relation_agree()
    {
        var snapshots = DemoEstate.Snapshots(Some.Now);
        var scopes = new Estate(snapshots[0], snapshots).Scopes;

        foreach (var pipeline in snapshots.SelectMany(snapshot => snapshot.Resources.OfType<Pipeline>()))
            Assert.All(scopes.ResourcesOf(pipeline.Arn), resource => Assert.Contains(pipeline.Arn, scopes.PipelinesOf(resource)));
    }
}
