using SecurityDashboard.Inventory.Builds;

namespace SecurityDashboard.Inventory;

public sealed class ScopedResourceTests
{
    [Fact]
    public void Every_resource_of_a_scope_names_what_leads_to_it()
    {
        var scope = Some.Estate().Scopes.Of(Some.Pipeline.Arn).ToDictionary(scoped => scoped.Arn, scoped => scoped.Via);

        Assert.Equal(Some.Pipeline.Arn, scope[Some.Pipeline.Arn]);
        Assert.Equal(Some.Pipeline.Arn, scope[Some.Bucket.Arn]);
        Assert.Equal(Some.Project.Arn, scope[Some.BuildRole.Arn]);
        Assert.Equal(Some.Project.Arn, scope[Some.Secret.Arn]);
        Assert.Equal("arn:aws:codepipeline:eu-west-1:111122223333:webhook:*", scope[Some.Webhook.Arn].Text);
    }

    [Fact]
    public void What_an_unreadable_project_may_name_is_missing_and_led_to_by_it()
    {
        var scope = Some.Estate(Some.Project with { Definition = Observed.Unreadable<BuildProjectDefinition>(Some.Denied) }).Scopes.Of(Some.Pipeline.Arn);

        Assert.Contains(scope, scoped => scoped is { IsMissing: true, Type: ResourceTypes.Role } && scoped.Via == Some.Project.Arn);
        Assert.Contains(scope, scoped => scoped is { IsMissing: false } && scoped.Arn == Some.Project.Arn);
    }

    [Fact]
    public void A_webhook_listing_that_was_not_read_is_missing()
    {
        var snapshot = Some.Snapshot with
        {
            Listings = [.. Some.Snapshot.Listings.Select(listing => listing.Type == ResourceTypes.Webhook ? listing with { Count = Observed.Unreadable<int>(Some.Denied) } : listing)],
            Resources = [.. Some.Everything.Where(resource => resource != Some.Webhook)],
        };

        Assert.Contains(new Estate(snapshot, []).Scopes.Of(Some.Pipeline.Arn), scoped => scoped is { IsMissing: true, Type: ResourceTypes.Webhook });
    }
}
