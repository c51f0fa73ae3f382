using static SecurityDashboard.Controls.Judging;

namespace SecurityDashboard.Controls.EncryptionInTransit;

public sealed class WebhooksAreAuthenticatedTests
{
    private const string Webhook = "The webhook payments-push, which starts the pipeline payments,";

    [Fact]
    public void Passes_with_a_shared_secret() => Passes<WebhooksAreAuthenticated>($"{Webhook} checks a signature with a shared secret.", Some.Webhook);

    [Fact]
    public void Passes_with_a_range_of_addresses() =>
        Passes<WebhooksAreAuthenticated>($"{Webhook} takes calls from 192.0.2.0/24 only.", Some.Webhook with { Authentication = "IP", AllowedIpRange = "192.0.2.0/24" });

    [Theory]
    [InlineData("0.0.0.0/0", "takes calls from every address: its range is 0.0.0.0/0.")]
    [InlineData("::/0", "takes calls from every address: its range is ::/0.")]
    [InlineData(null, "takes calls from every address: its range is not set.")]
    public void Fails_with_a_range_that_is_everyone(string? range, string because) =>
        Fails<WebhooksAreAuthenticated>($"{Webhook} {because}", Some.Webhook with { Authentication = "IP", AllowedIpRange = range });

    [Fact]
    public void Fails_without_authentication() =>
        Fails<WebhooksAreAuthenticated>($"{Webhook} takes calls from anyone: it is UNAUTHENTICATED.", Some.Webhook with { Authentication = "UNAUTHENTICATED" });

    [Fact]
    public void Is_unknown_for_a_kind_that_nobody_documents() =>
        IsUnknown<WebhooksAreAuthenticated>($"{Webhook} has a kind of authentication that AWS does not document: MAGIC. Look it up, and report it.", Some.Webhook with { Authentication = "MAGIC" });
}
