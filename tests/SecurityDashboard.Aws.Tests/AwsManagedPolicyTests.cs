using SecurityDashboard.Aws.Support;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Identity;

namespace SecurityDashboard.Aws;

public sealed class AwsManagedPolicyTests(AwsManagedPolicyTests.EndpointWithAwsPolicies server) : IClassFixture<AwsManagedPolicyTests.EndpointWithAwsPolicies>
{
    [Fact]
    public async Task Attached_ones_are_read_once_by_the_whole_process_and_the_others_never()
    {
        var accounts = new[] { Lab.NewAccount(server.Endpoint.Url), Lab.NewAccount(server.Endpoint.Url) };
        foreach (var account in accounts)
        {
            await SamplePipeline.RoleAsync(account, "admin", "codepipeline.amazonaws.com");
            await account.IamAsync("AttachRolePolicy", ("RoleName", "admin"), ("PolicyArn", "arn:aws:iam::aws:policy/AdministratorAccess"));
        }

        await server.Endpoint.ResetCallsAsync();
        var scanner = Lab.Scanner();
        using var sessions = Lab.Sessions(Lab.Options(server.Endpoint.Url));
        var snapshots = new List<AccountSnapshot>();
        foreach (var account in accounts)
        {
            using var session = await sessions.OpenAsync(Lab.Target(account.Id), TestContext.Current.CancellationToken);
            snapshots.Add(await scanner.ScanAsync(session, [], progress: null, TestContext.Current.CancellationToken));
        }

        Assert.All(snapshots, snapshot =>
        {
            Assert.Equal(["AdministratorAccess", "admin"], snapshot.Resources.OfType<ManagedPolicy>().Select(policy => policy.Name).Order(StringComparer.Ordinal));
            Assert.Contains("\"*\"", snapshot.Single<ManagedPolicy>("AdministratorAccess").Document.Value.Text, StringComparison.Ordinal);
        });
        var calls = await server.Endpoint.CallsAsync();
        Assert.Equal((1, 1), (calls.Where(call => call.Key.EndsWith("iam:GetPolicy", StringComparison.Ordinal)).Sum(call => call.Value), calls.Where(call => call.Key.EndsWith("iam:GetPolicyVersion", StringComparison.Ordinal)).Sum(call => call.Value)));
    }

    [Theory]
    [InlineData("iam:GetPolicy")]
    [InlineData("iam:GetPolicyVersion")]
    public async Task One_that_is_denied_is_named_with_the_permission(string operation)
    {
        var account = Lab.NewAccount(server.Endpoint.Url);
        await account.IamAsync("CreateUser", ("UserName", "ada"));
        await account.IamAsync("AttachUserPolicy", ("UserName", "ada"), ("PolicyArn", "arn:aws:iam::aws:policy/AdministratorAccess"));

        var snapshot = await Lab.ScanAsync(account, Lab.Sessions(Lab.Options(server.Endpoint.Url), new Interceptor(request =>
            request.Is(operation.Split(':')[1]) ? Interceptor.QueryError("AccessDenied", "no", System.Net.HttpStatusCode.Forbidden) : null)));

        var why = Assert.Single(snapshot.Unreadables());
        Assert.Equal((operation, operation, "arn:aws:iam::aws:policy/AdministratorAccess"), (why.Operation, why.MissingPermission, why.Resource));
    }

    [Theory]
    [InlineData("iam:GetPolicy")]
    [InlineData("iam:GetPolicyVersion")]
    public async Task One_that_is_denied_improves_no_verdict_and_no_score_and_loses_no_finding(string operation)
    {
        var account = Lab.NewAccount(server.Endpoint.Url);
        await SamplePipeline.MakeAsync(account, "payments");
        await account.IamAsync("AttachRolePolicy", ("RoleName", "payments-pipeline"), ("PolicyArn", "arn:aws:iam::aws:policy/AdministratorAccess"));
        var everything = await Lab.ScanAsync(account, Lab.Options(server.Endpoint.Url));

        var denied = await Lab.ScanAsync(account, Lab.Sessions(Lab.Options(server.Endpoint.Url), new Interceptor(request =>
            request.Is(operation.Split(':')[1]) ? Interceptor.QueryError("AccessDenied", "no", System.Net.HttpStatusCode.Forbidden) : null)));

        Assert.NotEmpty(denied.Unreadables());
        DeniedOperationTests.NothingImproves(everything, denied);
    }

    public sealed class EndpointWithAwsPolicies : IAsyncLifetime
    {
        public AwsEndpoint Endpoint { get; } = new() { KnowsAwsPolicies = true };

        public ValueTask InitializeAsync() => Endpoint.InitializeAsync();

        public ValueTask DisposeAsync() => Endpoint.DisposeAsync();
    }
}
