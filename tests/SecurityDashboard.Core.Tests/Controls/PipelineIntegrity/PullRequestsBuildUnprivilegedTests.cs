using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Builds;
using static SecurityDashboard.Controls.Judging;

namespace SecurityDashboard.Controls.PipelineIntegrity;

public sealed class PullRequestsBuildUnprivilegedTests
{
    [Fact]
    public void Passes_without_privileged_mode() => Passes<PullRequestsBuildUnprivileged>("The project payments-checks builds pull requests without privileged mode.", Some.Checks);

    [Theory]
    [InlineData("PULL_REQUEST_CREATED")]
    [InlineData("PUSH, PULL_REQUEST_REOPENED")]
    [InlineData("PULL_REQUEST_CLOSED")]
    public void Privileged_builds_of_what_nobody_merged_fail(string events) => Fails<PullRequestsBuildUnprivileged>("The project payments-checks builds pull requests, and it builds them in privileged mode.", Privileged(On(Some.Filter("EVENT", events))));

    [Fact]
    public void A_webhook_without_filters_builds_pull_requests_too() =>
        Fails<PullRequestsBuildUnprivileged>("The project payments-checks builds pull requests, and it builds them in privileged mode.", Privileged(new BuildWebhook()));

    [Fact]
    public void A_group_that_only_excludes_events_takes_the_others() =>
        Fails<PullRequestsBuildUnprivileged>("The project payments-checks builds pull requests, and it builds them in privileged mode.", Privileged(On(Some.Filter("EVENT", "PUSH", excludes: true))));

    [Theory]
    [InlineData("PUSH")]
    [InlineData("PUSH, PULL_REQUEST_MERGED")]
    [InlineData("RELEASED")]
    public void What_was_accepted_may_be_built_privileged(string events) =>
        IsNotApplicable<PullRequestsBuildUnprivileged>("The webhook of the project payments-checks builds no pull requests before they are merged.", Privileged(On(Some.Filter("EVENT", events))));

    [Fact]
    public void A_branch_filter_alone_leaves_it_unknown() => IsUnknown<PullRequestsBuildUnprivileged>(
        "The webhook of the project payments-checks has a branch filter alone, and AWS does not document whether it then builds pull requests. Replace it by filter groups.",
        Privileged(new BuildWebhook { BranchFilter = Some.Clear("main") }));

    [Fact]
    public void Events_that_were_not_kept_are_unknown() => IsUnknown<PullRequestsBuildUnprivileged>(
        "The webhook filter on EVENT looks as if it held a secret, so it was not kept. Look at it in the console.", Privileged(On(new BuildWebhookFilter("EVENT", Some.SecretText(), Excludes: false))));

    [Fact]
    public void A_webhook_that_an_old_inventory_lacks_is_unknown() =>
        IsUnknown<PullRequestsBuildUnprivileged>(Unreadable.NeverCollected.Message, Some.Checks.With(definition => definition with { Triggers = default }));

    [Fact]
    public void A_definition_that_was_not_read_is_unknown() =>
        IsUnknown<PullRequestsBuildUnprivileged>(Some.Denied.Message, Some.Checks with { Definition = Observed.Unreadable<BuildProjectDefinition>(Some.Denied) });

    [Fact]
    public void A_project_without_a_webhook_is_not_judged() => IsNotApplicable<PullRequestsBuildUnprivileged>("No webhook starts builds of the project payments-build.", Some.Project);

    private static BuildWebhook On(params BuildWebhookFilter[] filters) => new() { Groups = [new BuildWebhookGroup([.. filters])] };

    private static BuildProject Privileged(BuildWebhook webhook) =>
        Some.Checks.With(definition => definition with { Environment = definition.Environment with { PrivilegedMode = true }, Triggers = Observed.Of(new BuildTriggers(webhook)) });
}
