using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Builds;
using static SecurityDashboard.Controls.Judging;

namespace SecurityDashboard.Controls.PipelineIntegrity;

public sealed class WebhooksNameTheirRepositoriesTests
{
    [Fact]
    public void A_webhook_of_one_repository_passes() => Passes<WebhooksNameTheirRepositories>("The webhook of the project payments-checks is that of its own repository.", Some.Checks);

    [Theory]
    [InlineData("GITHUB_ORGANIZATION")]
    [InlineData("GITHUB_GLOBAL")]
    [InlineData("GITLAB_GROUP")]
    public void Every_repository_of_an_organization_fails(string scope) =>
        Fails<WebhooksNameTheirRepositories>($"The webhook of the project payments-checks listens to every repository of its scope {scope}.", With(Some.BuildWebhook with { Scope = scope }));

    [Fact]
    public void Named_repositories_pass() => Passes<WebhooksNameTheirRepositories>(
        "The webhook of the project payments-checks has the scope GITHUB_ORGANIZATION and names the repositories in it.", With(Scoped(new BuildWebhookGroup([Some.Filter("REPOSITORY_NAME", "^payments$")]))));

    [Fact]
    public void One_group_that_names_none_fails() => Fails<WebhooksNameTheirRepositories>(
        "The webhook of the project payments-checks listens to every repository of its scope GITHUB_ORGANIZATION.",
        With(Scoped(new BuildWebhookGroup([Some.Filter("REPOSITORY_NAME", "^payments$")]), new BuildWebhookGroup([Some.Filter("REPOSITORY_NAME", "^ledger$", excludes: true)]))));

    [Fact]
    public void A_webhook_that_an_old_inventory_lacks_is_unknown() =>
        IsUnknown<WebhooksNameTheirRepositories>(Unreadable.NeverCollected.Message, Some.Checks.With(definition => definition with { Triggers = default }));

    [Fact]
    public void A_definition_that_was_not_read_is_unknown() =>
        IsUnknown<WebhooksNameTheirRepositories>(Some.Denied.Message, Some.Checks with { Definition = Observed.Unreadable<BuildProjectDefinition>(Some.Denied) });

    [Fact]
    public void A_project_without_a_webhook_is_not_judged() => IsNotApplicable<WebhooksNameTheirRepositories>("No webhook starts builds of the project payments-build.", Some.Project);

    private static BuildWebhook Scoped(params BuildWebhookGroup[] groups) => new() { Scope = "GITHUB_ORGANIZATION", Groups = [.. groups] };

    private static BuildProject With(BuildWebhook? webhook) => Some.Checks.With(definition => definition with { Triggers = Observed.Of(new BuildTriggers(webhook)) });
}
