using SecurityDashboard.Inventory.Pipelines;
using static SecurityDashboard.Controls.Judging;

namespace SecurityDashboard.Controls.EncryptionInTransit;

public sealed class WebhookAddressRangesAreNarrowTests
{
    [Theory]
    [InlineData("192.0.2.0/24")]
    [InlineData("192.0.2.7")]
    [InlineData("2001:db8:1::/48")]
    public void A_narrow_range_passes(string range) => Passes<WebhookAddressRangesAreNarrow>($"The webhook site-push takes calls from {range} only.", With(range));

    [Theory]
    [InlineData("10.0.0.0/8")]
    [InlineData("192.0.2.0/23")]
    [InlineData("0.0.0.0/0")]
    [InlineData("2001:db8::/32")]
    public void A_wide_range_fails(string range) => Fails<WebhookAddressRangesAreNarrow>($"The webhook site-push, which starts the pipeline site, takes calls from everyone in {range}.", With(range));

    [Fact]
    public void No_range_is_every_address() => Fails<WebhookAddressRangesAreNarrow>("The webhook site-push, which starts the pipeline site, takes calls from everyone in 0.0.0.0/0.", With(null));

    [Fact]
    public void What_is_no_range_is_unknown() => IsUnknown<WebhookAddressRangesAreNarrow>("The range of the webhook site-push is no range of addresses: here and there.", With("here and there"));

    [Fact]
    public void A_signature_needs_no_range() => IsNotApplicable<WebhookAddressRangesAreNarrow>("The webhook payments-push does not go by addresses.", Some.Webhook);

    private static Webhook With(string? range) => Some.AddressWebhook with { AllowedIpRange = range };
}
