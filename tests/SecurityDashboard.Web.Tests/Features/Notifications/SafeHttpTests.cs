using System.Net;
using SecurityDashboard.Web.Composition.Configuration;

namespace SecurityDashboard.Web.Features.Notifications;

public sealed class SafeHttpTests
{
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("10.1.2.3")]
    [InlineData("172.16.0.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.168.1.1")]
    [InlineData("169.254.169.254")]
    [InlineData("100.64.0.1")]
    [InlineData("0.0.0.0")]
    [InlineData("192.0.2.1")]
    [InlineData("198.18.0.1")]
    [InlineData("224.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::1")]
    [InlineData("::")]
    [InlineData("fe80::1")]
    [InlineData("fd00:ec2::254")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("64:ff9b::7f00:1")]
    [InlineData("2002:7f00:1::")]
    [InlineData("2001:db8::1")]
    [InlineData("ff02::1")]
    public void Addresses_of_the_own_networks_are_not_public(string address) => Assert.False(SafeHttp.IsPublic(IPAddress.Parse(address)));

    [Theory]
    [InlineData("8.8.8.8")]
    [InlineData("172.32.0.1")]
    [InlineData("100.128.0.1")]
    [InlineData("192.0.1.1")]
    [InlineData("2606:4700::1111")]
    public void Others_are(string address) => Assert.True(SafeHttp.IsPublic(IPAddress.Parse(address)));

    [Theory]
    [InlineData("http://127.0.0.1:9/x", "127.0.0.1 is 127.0.0.1, an address of a private network. Set Notifications:AllowPrivateAddresses to reach it.")]
    [InlineData("http://[::1]:9/x", "[::1] is ::1, an address of a private network. Set Notifications:AllowPrivateAddresses to reach it.")]
    [InlineData("http://169.254.169.254/latest", "169.254.169.254 is 169.254.169.254, an address of a private network. Set Notifications:AllowPrivateAddresses to reach it.")]
    public async Task No_connection_is_made_to_them(string address, string expected)
    {
        using var http = new SafeHttp(new Settings());

        var refused = await Assert.ThrowsAsync<DeliveryException>(() => http.PostAsync(new Uri(address), "{}", new Dictionary<string, string>(), DashboardHost.Cancellation));
        Assert.Equal(expected, refused.Message);
    }

    [Fact]
    public async Task A_name_that_leads_to_them_is_refused_when_the_connection_is_made()
    {
        using var http = new SafeHttp(new Settings());

        var refused = await Assert.ThrowsAsync<DeliveryException>(() => http.PostAsync(new Uri("http://localhost:9/x"), "{}", new Dictionary<string, string>(), DashboardHost.Cancellation));
        Assert.Contains("an address of a private network", refused.Message, StringComparison.Ordinal);
    }
}
