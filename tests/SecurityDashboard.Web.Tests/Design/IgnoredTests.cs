using System.Net;
using SecurityDashboard.Web.People;

namespace SecurityDashboard.Web.Design;

/// <summary>Links outlive what they were made for: what a page does not know is left out, and it says so.</summary>
public sealed class IgnoredTests(DemoHost demo)
{
    [Theory]
    [InlineData("/pipelines", "grade=E", "grade=Z")]
    [InlineData("/pipelines", "encryption=SSE-S3", "encryption=rot13")]
    [InlineData("/pipelines/111122223333/eu-west-1/ledger-migrations/access", "can=approve", "can=fly")]
    [InlineData("/pipelines/111122223333/eu-west-1/legacy-settlement/gate", "policy=default", "policy=nobodys")]
    [InlineData("/findings", "sev=high", "sev=odd")]
    [InlineData("/exceptions", "state=active", "state=odd")]
    [InlineData("/compliance/PCI-DSS-4", "state=unknown", "state=odd")]
    [InlineData("/inventory/buckets", "q=harbour", null)]
    [InlineData("/inventory/encryption", "level=SSE-S3", "level=odd")]
    [InlineData("/inventory/transit", "open=1", "transit=odd")]
    [InlineData("/inventory/sign-in", "long=1", null)]
    [InlineData("/reports", "kind=access", "kind=odd")]
    [InlineData("/scans", "state=unfinished", null)]
    [InlineData("/scans/compare", "a=2026-01-01T00:00Z&b=now", null)]
    [InlineData("/audit", "actor=system", null)]
    [InlineData("/trends", "period=30d", null)]
    public async Task A_page_says_what_it_ignores_of_its_address_and_nothing_about_what_it_knows(string path, string known, string? odd)
    {
        const string Notice = "Ignored in the address, because nothing is known by that name: <code>";

        Assert.DoesNotContain(Notice, await ReadAsync($"{path}?{known}"), StringComparison.Ordinal);
        Assert.Contains($"{Notice}nonsense</code>", await ReadAsync($"{path}?{known}&nonsense=%3Cb%3E"), StringComparison.Ordinal);
        if (odd is not null)
            Assert.Contains($"{Notice}{odd}</code>", await ReadAsync($"{path}?{odd}"), StringComparison.Ordinal);
    }

    private async Task<string> ReadAsync(string address)
    {
        using var answer = await demo.Browser(Roles.Admin).GetAsync(new Uri(address, UriKind.Relative), DashboardHost.Cancellation);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadAsStringAsync(DashboardHost.Cancellation);
    }
}
