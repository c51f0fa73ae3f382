using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Builds;
using static SecurityDashboard.Controls.Judging;

namespace SecurityDashboard.Controls.PipelineIntegrity;

public sealed class WebhooksFilterTheirEventsTests
{
    [Fact]
    public void Filters_pass() => Passes<WebhooksFilterTheirEvents>("The webhook of the project payments-checks filters what it builds.", Some.Checks);

    [Fact]
    public void No_filters_fail() => Fails<WebhooksFilterTheirEvents>("The webhook of the project payments-checks has no filters: every push and every pull request is built.", With(new BuildWebhook()));

    [Fact]
    public void The_old_branch_filter_is_a_filter() => Passes<WebhooksFilterTheirEvents>("The webhook of the project payments-checks filters what it builds.", With(new BuildWebhook { BranchFilter = Some.Clear("^main$") }));

    [Fact]
    public void A_webhook_that_an_old_inventory_lacks_is_unknown() =>
        IsUnknown<WebhooksFilterTheirEvents>(Unreadable.NeverCollected.Message, Some.Checks.With(definition => definition with { Triggers = default }));

    [Fact]
    public void A_definition_that_was_not_read_is_unknown() =>
        IsUnknown<WebhooksFilterTheirEvents>(Some.Denied.Message, Some.Checks with { Definition = Observed.Unreadable<BuildProjectDefinition>(Some.Denied) });

    [Fact]
    public void A_project_without_a_webhook_is_not_judged() => IsNotApplicable<WebhooksFilterTheirEvents>("No webhook starts builds of the project payments-build.", Some.Project);

    private static BuildProject With(BuildWebhook? webhook) => Some.Checks.With(definition => definition with { Triggers = Observed.Of(new BuildTriggers(webhook)) });
}
