using System.Net;
using SecurityDashboard.Aws.Support;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Connections;
using SecurityDashboard.Inventory.Identity;
using SecurityDashboard.Inventory.Storage;

namespace SecurityDashboard.Aws.Collectors;

public sealed class AccountSettingsTests(AwsEndpoint endpoint)
{
    [Fact]
    public async Task An_account_without_settings_blocks_nothing_and_is_in_no_organization()
    {
        var account = await ReadAsync(_ => null);

        Assert.Equal(PublicAccessBlock.None, account.PublicAccessBlock.Value);
        Assert.Empty(account.Organization.Value);
    }

    [Fact]
    public async Task Reads_the_four_settings_apart()
    {
        var account = await ReadAsync(request => request.Operation.EndsWith("/configuration/publicAccessBlock", StringComparison.Ordinal)
            ? Interceptor.Xml(HttpStatusCode.OK, "<PublicAccessBlockConfiguration><BlockPublicAcls>true</BlockPublicAcls><IgnorePublicAcls>false</IgnorePublicAcls><BlockPublicPolicy>true</BlockPublicPolicy><RestrictPublicBuckets>false</RestrictPublicBuckets></PublicAccessBlockConfiguration>")
            : null);

        Assert.Equal(new PublicAccessBlock(BlockPublicAcls: true, IgnorePublicAcls: false, BlockPublicPolicy: true, RestrictPublicBuckets: false), account.PublicAccessBlock.Value);
    }

    [Fact]
    public async Task The_management_account_reads_every_page_of_accounts()
    {
        var account = await ReadAsync((request, id) => request.Is("DescribeOrganization") ? Interceptor.Json(HttpStatusCode.OK, $$$"""{"Organization":{"MasterAccountId":"{{{id}}}"}}""")
            : !request.Is("ListAccounts") ? null
            : request.Body.Contains("NextToken", StringComparison.Ordinal) ? Interceptor.Json(HttpStatusCode.OK, """{"Accounts":[{"Id":"111122223333","Status":"ACTIVE"}]}""")
            : Interceptor.Json(HttpStatusCode.OK, """{"Accounts":[{"Id":"444455556666","Status":"ACTIVE"},{"Id":"777788889999","Status":"SUSPENDED"}],"NextToken":"2"}"""));

        Assert.Equal(["111122223333", "444455556666"], account.Organization.Value.Select(id => id.Text));
    }

    [Fact]
    public async Task A_member_account_is_told_to_connect_the_management_account_and_misses_no_permission()
    {
        var account = await ReadAsync(request => request.Is("DescribeOrganization") ? Interceptor.Json(HttpStatusCode.OK, """{"Organization":{"MasterAccountId":"999988887777"}}""")
            : request.Is("ListAccounts") ? Interceptor.JsonError("AccessDeniedException", "You don't have permissions to access this resource.")
            : null);

        var why = account.Organization.WhyNot()!;
        Assert.Equal((UnreadableReason.NotConnected, (string?)null), (why.Reason, why.MissingPermission));
        Assert.Equal("Only the management account 999988887777 of the organization and its delegated administrators are told which accounts it has. Connect one of them, and scan it.", why.Message);
    }

    [Fact]
    public async Task Reads_the_repository_links_of_a_connection_that_nothing_else_uses()
    {
        var aws = Lab.NewAccount(endpoint.Url);
        var arn = (await aws.ConnectionsAsync("CreateConnection", new { ConnectionName = "trial", ProviderType = "GitHub" }))["ConnectionArn"]!.GetValue<string>();

        var snapshot = await Lab.ScanAsync(aws, Lab.Sessions(Lab.Options(endpoint.Url), new Interceptor(request => !request.Is("ListRepositoryLinks") ? null
            : request.Body.Contains("NextToken", StringComparison.Ordinal) ? Interceptor.Json(HttpStatusCode.OK, $$$"""{"RepositoryLinks":[{"ConnectionArn":"{{{arn}}}","OwnerId":"example","RepositoryName":"stacks"},{"ConnectionArn":"arn:aws:codeconnections:eu-west-1:1:connection/other","OwnerId":"x","RepositoryName":"y"}]}""")
            : Interceptor.Json(HttpStatusCode.OK, """{"RepositoryLinks":[],"NextToken":"2"}"""))));

        Assert.Equal(["example/stacks"], snapshot.Single<Connection>().RepositoryLinks.Value);
    }

    private Task<Account> ReadAsync(Func<SentRequest, HttpResponseMessage?> answer) => ReadAsync((request, _) => answer(request));

    private async Task<Account> ReadAsync(Func<SentRequest, string, HttpResponseMessage?> answer)
    {
        var account = Lab.NewAccount(endpoint.Url);
        return (await Lab.ScanAsync(account, Lab.Sessions(Lab.Options(endpoint.Url), new Interceptor(request => answer(request, account.Id))))).Single<Account>();
    }
}
