using System.Collections.Immutable;
using SecurityDashboard.Iam;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Connections;
using SecurityDashboard.Inventory.Notifications;
using static SecurityDashboard.Controls.Judging;

namespace SecurityDashboard.Controls.EncryptionInTransit;

/// <summary>TL-02, TL-03 and TL-04: hosts of connections and topics.</summary>
public sealed class NotificationTests
{
    private const string Open = "The topic approvals has a policy that does not refuse every message without TLS, whoever sends it.";

    [Fact]
    public void A_host_with_https_passes() => Passes<HostsUseTls>("The host git is reached over HTTPS.", Some.Host);

    [Fact]
    public void A_host_with_http_fails() => Fails<HostsUseTls>("The host git is reached without TLS.", With(tls: false, certificate: true));

    [Fact]
    public void A_host_in_a_VPC_without_a_certificate_fails_low() => Fails<HostsUseTls>(
        "The host git is reached through a VPC and has no certificate: with one of a private authority nothing can be checked. Low, because it may be of a public one.", With(tls: true, certificate: false));

    [Fact]
    public void A_host_that_was_not_read_is_unknown()
    {
        IsUnknown<HostsUseTls>(Some.Denied.Message, Some.Host with { Settings = Observed.Unreadable<HostSettings>(Some.Denied) });
    }

    [Fact]
    public void Subscriptions_without_http_pass_and_none_passes()
    {
        Passes<TopicsDeliverOverTls>("The topic approvals delivers nothing over plain HTTP.", Some.Topic);
        Passes<TopicsDeliverOverTls>("The topic approvals delivers nothing over plain HTTP.", Some.Topic with { Subscriptions = Observed.Of(ImmutableSortedDictionary<string, int>.Empty) });
    }

    [Theory]
    [InlineData(1, "address")]
    [InlineData(3, "addresses")]
    public void Subscriptions_over_http_fail(int count, string word) => Fails<TopicsDeliverOverTls>(
        $"The topic approvals delivers to {count} {word} over plain HTTP.", Some.Topic with { Subscriptions = Observed.Of(ImmutableSortedDictionary<string, int>.Empty.Add("http", count).Add("https", 1)) });

    [Fact]
    public void Subscriptions_that_were_not_read_are_unknown() => IsUnknown<TopicsDeliverOverTls>(Some.Denied.Message, Some.Topic with { Subscriptions = Observed.Unreadable<ImmutableSortedDictionary<string, int>>(Some.Denied) });

    [Theory]
    [InlineData("\"*\"", "\"sns:Publish\"", """{"Bool":{"aws:SecureTransport":"false"}}""")]
    [InlineData("""{"AWS":"*"}""", "\"SNS:*\"", """{"Bool":{"aws:securetransport":[false]}}""")]
    [InlineData("\"*\"", "[\"sns:Publish\"]", """{"BoolIfExists":{"aws:SecureTransport":"false"}}""")]
    public void A_policy_that_refuses_plain_messages_passes(string principal, string action, string condition) =>
        Passes<TopicsRequireTls>("The policy of the topic approvals refuses messages without TLS.", Denying(principal, action, condition));

    [Theory]
    [InlineData("""{"AWS":"arn:aws:iam::111122223333:root"}""", "\"sns:Publish\"", """{"Bool":{"aws:SecureTransport":"false"}}""")]
    [InlineData("\"*\"", "\"sns:Subscribe\"", """{"Bool":{"aws:SecureTransport":"false"}}""")]
    [InlineData("\"*\"", "\"sns:Publish\"", """{"Bool":{"aws:SecureTransport":"false"},"StringEquals":{"aws:PrincipalAccount":"1"}}""")]
    [InlineData("\"*\"", "\"sns:Publish\"", """{"Bool":{"aws:SecureTransport":"true"}}""")]
    public void A_policy_that_refuses_only_some_fails(string principal, string action, string condition) => Fails<TopicsRequireTls>(Open, Denying(principal, action, condition));

    [Fact]
    public void No_policy_fails() => Fails<TopicsRequireTls>("The topic approvals has no policy.", Some.Topic with { Policy = Observed.Of<PolicyDocument?>(null) });

    [Fact]
    public void A_policy_that_was_not_read_or_understood_is_unknown()
    {
        IsUnknown<TopicsRequireTls>(Some.Denied.Message, Some.Topic with { Policy = Observed.Unreadable<PolicyDocument?>(Some.Denied) });
        IsUnknown<TopicsRequireTls>($"The policy of {Some.Topic.Arn} cannot be understood: {PolicyDocument.Parse("{").WhyUnreadable}", Some.Topic with { Policy = Observed.Of<PolicyDocument?>(PolicyDocument.Parse("{")) });
    }

    private static Host With(bool tls, bool certificate) => Some.Host with { Settings = Observed.Of(new HostSettings("GitHubEnterpriseServer", tls, IsInVpc: true, certificate)) };

    private static Topic Denying(string principal, string action, string condition) =>
        Some.Topic with { Policy = Observed.Of<PolicyDocument?>(Some.Policy($$"""{"Effect":"Deny","Principal":{{principal}},"Action":{{action}},"Resource":"*","Condition":{{condition}} }""")) };

    [Fact]
    public void A_host_on_the_Internet_needs_no_certificate_of_its_own() => Passes<HostsUseTls>("The host git is reached over HTTPS.",
        Some.Host with { Settings = Some.Host.Settings.Select(settings => settings with { IsInVpc = false, HasCertificate = false }) });
}
