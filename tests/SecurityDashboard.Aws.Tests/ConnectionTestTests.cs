using SecurityDashboard.Aws.Support;

namespace SecurityDashboard.Aws;

public sealed class ConnectionTestTests(AwsEndpoint endpoint) : IClassFixture<AwsEndpoint>
{
    private const string Hub = "123456789012";

    [Fact]
    public async Task A_role_that_is_set_up_right_passes_every_step()
    {
        var account = await WithScannerAsync(Lab.ExternalId);

        var steps = await RunAsync(Lab.Target(account.Id), strict: true);

        Assert.All(steps, step => Assert.Equal(ConnectionOutcome.Passed, step.Outcome));
        Assert.Equal(["Reach STS", "Own credentials", "Assume the role", "Right account", "ExternalId is required"], steps.Take(5).Select(step => step.Name));
        Assert.Equal(10, steps.Count(step => step.Name.StartsWith("Read ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_wrong_external_id_ends_the_test_with_what_to_compare()
    {
        var account = await WithScannerAsync("another-external-id");

        var step = (await RunAsync(Lab.Target(account.Id), strict: true))[^1];

        Assert.Equal(("Assume the role", ConnectionOutcome.Failed), (step.Name, step.Outcome));
        Assert.Contains("AWS refused. Compare the ExternalId in its trust policy with Accounts › Setup", step.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_external_id_is_one_error_that_names_the_role_and_what_to_compare()
    {
        var account = await WithScannerAsync("another-external-id");
        await endpoint.ConfigureAsync("""{"strict_sts":true}""");
        await endpoint.ResetCallsAsync();
        using var sessions = Lab.Sessions(Lab.Options(endpoint.Url));

        var e = await Assert.ThrowsAsync<RoleNotAssumableException>(() => sessions.OpenAsync(Lab.Target(account.Id), TestContext.Current.CancellationToken));

        Assert.Equal((SessionFailure.Refused, $"arn:aws:iam::{account.Id}:role/scanner"), (e.Failure, e.RoleArn));
        Assert.StartsWith($"Cannot assume arn:aws:iam::{account.Id}:role/scanner: AWS refused. Compare the ExternalId in its trust policy with Accounts › Setup, and the trust policy's principal with ", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Lab.ExternalId, e.Message, StringComparison.Ordinal);
        Assert.Equal(1, (await endpoint.CallsAsync())[$"{Hub}|sts:AssumeRole"]);
    }

    [Fact]
    public async Task A_trust_policy_without_an_external_id_fails_the_set_up()
    {
        var account = await WithScannerAsync(externalId: null);

        var step = Assert.Single(await RunAsync(Lab.Target(account.Id), strict: true), step => step.Outcome is ConnectionOutcome.Failed);

        Assert.Equal("ExternalId is required", step.Name);
        Assert.Equal("scanner can be assumed without the ExternalId. Add the condition StringEquals sts:ExternalId to its trust policy, as Accounts › Setup shows it.", step.Message);
    }

    [Fact]
    public async Task A_service_that_is_denied_fails_its_own_step_only()
    {
        var account = await WithScannerAsync(Lab.ExternalId);
        await endpoint.ConfigureAsync($$"""{"deny":["{{account.Id}}|kms:ListAliases"]}""");

        var steps = await RunAsync(Lab.Target(account.Id), strict: true);
        await endpoint.ConfigureAsync("""{"deny":[]}""");

        var step = Assert.Single(steps, step => step.Outcome is ConnectionOutcome.Failed);
        Assert.Equal("Read keys", step.Name);
        Assert.EndsWith("Grant kms:ListAliases to it.", step.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_account_at_hand_needs_no_external_id()
    {
        var steps = await RunAsync(new AmbientTarget(), strict: false);

        Assert.Equal(ConnectionOutcome.Skipped, Assert.Single(steps, step => step.Name is "ExternalId is required").Outcome);
        Assert.DoesNotContain(steps, step => step.Outcome is ConnectionOutcome.Failed);
    }

    [Fact]
    public async Task Without_credentials_nothing_else_is_tried()
    {
        var step = Assert.Single(await RunAsync(new AmbientTarget { Profile = "no-such-profile" }, strict: false));

        Assert.Equal(("Own credentials", ConnectionOutcome.Failed), (step.Name, step.Outcome));
    }

    [Fact]
    public async Task An_STS_that_cannot_be_reached_is_not_blamed_on_the_credentials()
    {
        using var sessions = Lab.Sessions(Lab.Options(endpoint.Url) with { Retries = 0 }, new Interceptor(_ => throw new HttpRequestException("Connection refused")));

        var step = Assert.Single(await ListAsync(new ConnectionTest(sessions), new AmbientTarget()));

        Assert.Equal(("Reach STS", ConnectionOutcome.Failed), (step.Name, step.Outcome));
    }

    [Fact]
    public async Task Expired_credentials_are_not_blamed_on_the_network()
    {
        using var sessions = Lab.Sessions(Lab.Options(endpoint.Url) with { Retries = 0 }, new Interceptor(_ => Interceptor.QueryError("ExpiredToken", "expired", System.Net.HttpStatusCode.Forbidden)));

        var steps = await ListAsync(new ConnectionTest(sessions), new AmbientTarget());

        Assert.Equal([("Reach STS", ConnectionOutcome.Passed), ("Own credentials", ConnectionOutcome.Failed)], steps.Select(step => (step.Name, step.Outcome)));
        Assert.Contains("ExpiredToken", steps[1].Message, StringComparison.Ordinal);
    }

    private async Task<AwsAccount> WithScannerAsync(string? externalId)
    {
        var account = Lab.NewAccount(endpoint.Url);
        var condition = externalId is null ? "" : $$$""","Condition":{"StringEquals":{"sts:ExternalId":"{{{externalId}}}"}}""";
        await account.IamAsync("CreateRole", ("RoleName", "scanner"), ("AssumeRolePolicyDocument",
            $$"""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::{{Hub}}:root"},"Action":"sts:AssumeRole"{{condition}}}]}"""));
        return account;
    }

    private async Task<List<ConnectionStep>> RunAsync(ScanTarget target, bool strict)
    {
        await endpoint.ConfigureAsync($$"""{"strict_sts":{{(strict ? "true" : "false")}}}""");
        using var sessions = Lab.Sessions(Lab.Options(endpoint.Url));
        return await ListAsync(new ConnectionTest(sessions), target);
    }

    private static async Task<List<ConnectionStep>> ListAsync(ConnectionTest test, ScanTarget target)
    {
        var steps = new List<ConnectionStep>();
        await foreach (var step in test.RunAsync(target, TestContext.Current.CancellationToken))
            steps.Add(step);
        return steps;
    }
}
