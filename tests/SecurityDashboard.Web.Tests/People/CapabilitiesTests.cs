using System.Security.Claims;

namespace SecurityDashboard.Web.People;

public sealed class CapabilitiesTests
{
    [Theory]
    [InlineData(Capabilities.View, "Security Engineer Manager Admin")]
    [InlineData(Capabilities.ViewEvidence, "Security Engineer Admin")]
    [InlineData(Capabilities.Export, "Security Engineer Manager Admin")]
    [InlineData(Capabilities.ReadReports, "Security Manager Admin")]
    [InlineData(Capabilities.RequestException, "Security Engineer Admin")]
    [InlineData(Capabilities.ApproveException, "Security Manager Admin")]
    [InlineData(Capabilities.Scan, "Security Engineer Admin")]
    [InlineData(Capabilities.Configure, "Security Admin")]
    [InlineData(Capabilities.Administer, "Admin")]
    [InlineData(Capabilities.ReadAudit, "Security Manager Admin")]
    public void Belong_to_the_roles_that_were_agreed(string capability, string roles) =>
        Assert.Equal(roles.Split(' '), Roles.All.Where(role => Capabilities.Allows(Someone(role), capability)));

    [Fact]
    public void Are_all_agreed() => Assert.Equal(10, Capabilities.All.Length);

    [Fact]
    public void Are_nobodys_who_did_not_sign_in() =>
        Assert.False(Capabilities.Allows(new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Role, Roles.Admin)])), Capabilities.View));

    [Fact]
    public void Are_nobodys_when_no_one_knows_them() => Assert.False(Capabilities.Allows(Someone(Roles.Admin), "conquer"));

    [Fact]
    public void A_token_has_only_what_both_its_scopes_and_its_owner_have()
    {
        var token = Someone(Roles.Manager, Capabilities.View, Capabilities.Scan);

        Assert.True(Capabilities.Allows(token, Capabilities.View));
        Assert.False(Capabilities.Allows(token, Capabilities.Export));
        Assert.False(Capabilities.Allows(token, Capabilities.Scan));
    }

    private static ClaimsPrincipal Someone(string role, params string[] scopes) => new(new ClaimsIdentity(
        [new Claim(ClaimTypes.Role, role), .. scopes.Select(scope => new Claim(Capabilities.ScopeClaim, scope))], authenticationType: "test"));
}
