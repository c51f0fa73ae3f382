namespace SecurityDashboard.Web.Features.SignIn;

public sealed class LocalAddressTests
{
    [Theory]
    [InlineData("/findings?sev=high", "/findings?sev=high")]
    [InlineData(null, "/")]
    [InlineData("", "/")]
    [InlineData("https://evil.example", "/")]
    [InlineData("//evil.example", "/")]
    [InlineData("/\\evil.example", "/")]
    [InlineData("/\t/evil.example", "/")]
    [InlineData("findings", "/")]
    public void Leads_only_to_pages_of_ours(string? returnUrl, string expected) => Assert.Equal(expected, LocalAddress.Of(returnUrl));
}
