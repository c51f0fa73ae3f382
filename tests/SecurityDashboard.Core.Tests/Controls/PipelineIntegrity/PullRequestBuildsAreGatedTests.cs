using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Builds;
using static SecurityDashboard.Controls.Judging;

namespace SecurityDashboard.Controls.PipelineIntegrity;

public sealed class PullRequestBuildsAreGatedTests
{
    private const string Open = "The project payments-checks builds anyone's pull requests: no comment approves them, and its webhook does not filter on ACTOR_ACCOUNT_ID.";

    [Theory]
    [InlineData("FORK_PULL_REQUESTS")]
    [InlineData("ALL_PULL_REQUESTS")]
    public void Approval_by_comment_passes(string approval) =>
        Passes<PullRequestBuildsAreGated>("Pull requests from outside are built by the project payments-checks once somebody approves them.", With(Some.BuildWebhook with { CommentApproval = approval }));

    [Theory]
    [InlineData("DISABLED")]
    [InlineData(null)]
    public void Without_approval_anyone_gets_in(string? approval) => Fails<PullRequestBuildsAreGated>(Open, With(Some.BuildWebhook with { CommentApproval = approval }));

    [Theory]
    [InlineData("GITHUB_READ")]
    [InlineData("GITLAB_GUEST")]
    public void An_approver_that_everybody_is_approves_nothing(string role) => Fails<PullRequestBuildsAreGated>(
        $"The project payments-checks builds anyone's pull requests: who has the role {role} may approve them, and everybody may have that.", With(Some.BuildWebhook with { ApproverRoles = ["GITHUB_WRITE", role] }));

    [Fact]
    public void A_list_of_accounts_in_every_group_that_builds_pull_requests_passes() => Passes<PullRequestBuildsAreGated>(
        "The project payments-checks builds pull requests of the accounts that its webhook names only.",
        With(new BuildWebhook { Groups = [Group(Some.Filter("EVENT", "PULL_REQUEST_CREATED"), Some.Filter("ACTOR_ACCOUNT_ID", "^(1|2)$")), Group(Some.Filter("EVENT", "PUSH"))] }));

    [Fact]
    public void One_group_without_the_list_lets_everybody_in() => Fails<PullRequestBuildsAreGated>(
        Open, With(new BuildWebhook { Groups = [Group(Some.Filter("EVENT", "PULL_REQUEST_CREATED"), Some.Filter("ACTOR_ACCOUNT_ID", "^1$")), Group(Some.Filter("EVENT", "PULL_REQUEST_UPDATED"))] }));

    [Fact]
    public void A_list_of_accounts_to_keep_out_lets_everybody_else_in() =>
        Fails<PullRequestBuildsAreGated>(Open, With(new BuildWebhook { Groups = [Group(Some.Filter("EVENT", "PULL_REQUEST_CREATED"), Some.Filter("ACTOR_ACCOUNT_ID", "^1$", excludes: true))] }));

    [Fact]
    public void A_webhook_without_filters_lets_everybody_in() => Fails<PullRequestBuildsAreGated>(Open, With(new BuildWebhook()));

    [Fact]
    public void Pushes_need_no_gate() =>
        IsNotApplicable<PullRequestBuildsAreGated>("The webhook of the project payments-checks builds no pull requests before they are merged.", With(new BuildWebhook { Groups = [Group(Some.Filter("EVENT", "PUSH"))] }));

    [Fact]
    public void A_webhook_that_an_old_inventory_lacks_is_unknown() =>
        IsUnknown<PullRequestBuildsAreGated>(Unreadable.NeverCollected.Message, Some.Checks.With(definition => definition with { Triggers = default }));

    [Fact]
    public void A_definition_that_was_not_read_is_unknown() =>
        IsUnknown<PullRequestBuildsAreGated>(Some.Denied.Message, Some.Checks with { Definition = Observed.Unreadable<BuildProjectDefinition>(Some.Denied) });

    [Fact]
    public void A_project_without_a_webhook_is_not_judged() => IsNotApplicable<PullRequestBuildsAreGated>("No webhook starts builds of the project payments-build.", Some.Project);

    private static BuildWebhookGroup Group(params BuildWebhookFilter[] filters) => new([.. filters]);

    private static BuildProject With(BuildWebhook? webhook) => Some.Checks.With(definition => definition with { Triggers = Observed.Of(new BuildTriggers(webhook)) });
}
