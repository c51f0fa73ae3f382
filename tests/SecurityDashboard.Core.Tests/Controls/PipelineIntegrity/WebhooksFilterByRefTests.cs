using System.Collections.Immutable;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Pipelines;
using static SecurityDashboard.Controls.Judging;

namespace SecurityDashboard.Controls.PipelineIntegrity;

public sealed class WebhooksFilterByRefTests
{
    [Fact]
    public void A_branch_passes() => Passes<WebhooksFilterByRef>("The webhook payments-push starts the pipeline payments for one branch only.", Some.Webhook);

    [Fact]
    public void No_filter_fails() => Fails<WebhooksFilterByRef>(Open, With());

    [Fact]
    public void A_filter_on_something_else_fails() => Fails<WebhooksFilterByRef>(Open, With(new WebhookFilter(Some.Clear("$.action"), Some.Clear("published"))));

    [Fact]
    public void A_ref_that_may_be_anything_fails() => Fails<WebhooksFilterByRef>(Open, With(new WebhookFilter(Some.Clear("$.ref"), MatchEquals: null)));

    [Fact]
    public void A_filter_that_was_not_kept_is_unknown() => IsUnknown<WebhooksFilterByRef>(
        "A filter of the webhook payments-push looks as if it held a secret, so it was not kept. Look at it in the console.", With(new WebhookFilter(Some.SecretText(), MatchEquals: null)));

    [Fact]
    public void Filters_that_an_old_inventory_lacks_are_unknown() => IsUnknown<WebhooksFilterByRef>(Unreadable.NeverCollected.Message, Some.Webhook with { Filters = default });

    private const string Open = "The webhook payments-push starts the pipeline payments whatever branch an event is about: no filter says what $.ref must be.";

    private static Webhook With(params WebhookFilter[] filters) => Some.Webhook with { Filters = Observed.Of<ImmutableArray<WebhookFilter>>([.. filters]) };
}
