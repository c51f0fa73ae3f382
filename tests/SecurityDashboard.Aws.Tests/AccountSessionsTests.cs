using System.Net;
using SecurityDashboard.Aws.Support;
using SecurityDashboard.AwsSdk;
using SecurityDashboard.Inventory;

namespace SecurityDashboard.Aws;

public sealed class AccountSessionsTests(AwsEndpoint endpoint)
{
    private const string Hub = "123456789012";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Opens_the_account_of_the_credentials_at_hand()
    {
        using var sessions = Lab.Sessions(Lab.Options(endpoint.Url, "eu-west-1", "us-east-1"));
        using var session = await sessions.OpenAsync(new AmbientTarget(), Cancellation);

        Assert.Equal((Hub, "aws"), (session.Account.Text, session.Partition));
        Assert.Equal(["eu-west-1", "us-east-1"], session.Regions);
    }

    [Fact]
    public async Task Assumes_the_role_in_another_account()
    {
        using var sessions = Lab.Sessions(Lab.Options(endpoint.Url));
        using var session = await sessions.OpenAsync(Lab.Target("111122223333") with { Regions = ["us-west-2"] }, Cancellation);

        Assert.Equal("111122223333", session.Account.Text);
        Assert.Equal("arn:aws:sts::111122223333:assumed-role/scanner/SecurityDashboard", session.Identity.Text);
        Assert.Equal(["us-west-2"], session.Regions);
    }

    [Fact]
    public async Task Scans_every_region_that_needs_no_opting_in_when_none_is_configured()
    {
        using var sessions = Lab.Sessions(new AwsOptions { EndpointUrl = endpoint.Url.ToString() });
        using var session = await sessions.OpenAsync(new AmbientTarget(), Cancellation);

        Assert.Equal(17, session.Regions.Length);
    }

    [Fact]
    public async Task Sends_the_external_id_the_read_only_policy_an_hour_and_our_session_name()
    {
        var interceptor = new Interceptor(_ => null);
        using var sessions = Lab.Sessions(Lab.Options(endpoint.Url), interceptor);
        using var session = await sessions.OpenAsync(Lab.Target("111122223333"), Cancellation);

        var body = Assert.Single(interceptor.Sent, request => request.Operation is "AssumeRole").Body;
        Assert.Contains($"ExternalId={Lab.ExternalId}", body, StringComparison.Ordinal);
        Assert.Contains($"Policy={Uri.EscapeDataString(SessionPolicy.Text)}", body, StringComparison.Ordinal);
        Assert.Contains("DurationSeconds=3600", body, StringComparison.Ordinal);
        Assert.Contains("RoleSessionName=SecurityDashboard", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_cannot_write()
    {
        var sent = new Interceptor(_ => null);
        using var sessions = Lab.Sessions(Lab.Options(endpoint.Url), sent);
        using var session = await sessions.OpenAsync(Lab.Target("111122223333"), Cancellation);

        await Assert.ThrowsAsync<ReadOnlyViolationException>(() => session.Clients.S3("eu-west-1").PutBucketAsync("new-bucket", Cancellation));
        await Assert.ThrowsAsync<ReadOnlyViolationException>(() => session.Clients.Kms("eu-west-1").DisableKeyAsync("key", Cancellation));
        Assert.Equal(["AssumeRole", "GetCallerIdentity"], sent.Sent.Select(request => request.Operation));
    }

    [Fact]
    public async Task Renews_the_session_of_a_long_scan()
    {
        var time = new ManualTime(TimeProvider.System.GetUtcNow());
        var interceptor = new Interceptor(_ => null);
        using var sessions = Lab.Sessions(Lab.Options(endpoint.Url), interceptor, time);
        using var session = await sessions.OpenAsync(Lab.Target("111122223333"), Cancellation);

        time.Advance(TimeSpan.FromMinutes(50));
        await session.In("eu-west-1").AskAsync("sts:GetCallerIdentity", resource: null, async cancel => await session.Clients.Sts("eu-west-1").GetCallerIdentityAsync(new(), cancel), Cancellation);

        Assert.Equal(2, interceptor.Sent.Count(request => request.Operation is "AssumeRole"));
    }

    [Fact]
    public async Task A_profile_that_does_not_exist_is_named()
    {
        var e = await RefusedAsync(new AmbientTarget { Profile = "no-such-profile" });

        Assert.Equal(SessionFailure.NoCredentials, e.Failure);
        Assert.StartsWith("There are no credentials under the profile \"no-such-profile\".", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Credentials_of_another_account_are_refused()
    {
        var e = await RefusedAsync(new AmbientTarget { Account = new AccountId("111122223333") });

        Assert.Equal(SessionFailure.WrongAccount, e.Failure);
        Assert.StartsWith($"The AWS credentials belong to account {Hub} (", e.Message, StringComparison.Ordinal);
        Assert.EndsWith("not to 111122223333. Use credentials of 111122223333, or a role in it.", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_in_another_account_than_the_roles_is_refused()
    {
        var e = await RefusedAsync(Lab.Target("111122223333"), request => request.Operation is "GetCallerIdentity" ? WhoIs("999988887777") : null);

        Assert.Equal(SessionFailure.WrongAccount, Assert.IsType<RoleNotAssumableException>(e).Failure);
        Assert.Contains("but the session is in 999988887777", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_role_names_the_role_the_external_id_and_the_principal()
    {
        var e = await RefusedAsync(Lab.Target("111122223333"), Deny("User: arn:aws:iam::123456789012:user/moto is not authorized to perform: sts:AssumeRole on resource: x"));

        Assert.Equal((SessionFailure.Refused, "arn:aws:iam::111122223333:role/scanner"), (e.Failure, Assert.IsType<RoleNotAssumableException>(e).RoleArn));
        Assert.StartsWith("Cannot assume arn:aws:iam::111122223333:role/scanner: AWS refused. Compare the ExternalId in its trust policy with Accounts › Setup, and the trust policy's principal with arn:aws:sts::123456789012:user/moto", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Lab.ExternalId, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_caller_without_permission_is_told_apart_from_a_trust_policy() =>
        Assert.EndsWith("has no permission for it. Allow it sts:AssumeRole on this role.", (await RefusedAsync(
            Lab.Target("111122223333"), Deny("User: x is not authorized to perform: sts:AssumeRole on resource: y because no identity-based policy allows the sts:AssumeRole action"))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Expired_credentials_are_told_apart()
    {
        var e = await RefusedAsync(Lab.Target("111122223333"), request => request.Operation is "AssumeRole" or "GetCallerIdentity"
            ? Interceptor.QueryError("ExpiredToken", "The security token included in the request is expired", HttpStatusCode.Forbidden) : null);

        Assert.Equal(SessionFailure.BadCredentials, e.Failure);
        Assert.Contains("the credentials of this program are expired or not valid (ExpiredToken). Renew them.", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("eu-west-1", 0)]
    [InlineData("eu-west-1", 503)]
    public async Task An_STS_that_does_not_answer_is_told_apart(string region, int status)
    {
        var e = await RefusedAsync(Lab.Target("111122223333") with { Regions = [region] }, _ => status is 0
            ? throw new HttpRequestException("Connection refused (127.0.0.1:1)") : Interceptor.Xml((HttpStatusCode)status, "<html>"));

        Assert.Equal(SessionFailure.Unreachable, e.Failure);
        Assert.Contains("STS could not be reached or failed: ", e.Message, StringComparison.Ordinal);
        Assert.EndsWith("Check the network, the proxy and Aws:EndpointUrl, and try again.", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_region_that_is_none_is_refused() =>
        Assert.StartsWith("\"Ireland\" is not the name of a region.", (await RefusedAsync(new AmbientTarget { Regions = ["Ireland"] })).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Cancellation_propagates()
    {
        using var cancel = new CancellationTokenSource();
        await cancel.CancelAsync();
        using var sessions = Lab.Sessions(Lab.Options(endpoint.Url));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sessions.OpenAsync(Lab.Target("111122223333"), cancel.Token));
    }

    private async Task<SessionException> RefusedAsync(ScanTarget target, Func<SentRequest, HttpResponseMessage?>? answer = null)
    {
        using var sessions = Lab.Sessions(Lab.Options(endpoint.Url) with { Retries = 0 }, new Interceptor(answer ?? (_ => null)));
        return await Assert.ThrowsAnyAsync<SessionException>(() => sessions.OpenAsync(target, Cancellation));
    }

    private static Func<SentRequest, HttpResponseMessage?> Deny(string message) => request =>
        request.Operation is "AssumeRole" ? Interceptor.QueryError("AccessDenied", message, HttpStatusCode.Forbidden) : null;

    private static HttpResponseMessage WhoIs(string account) => Interceptor.Xml(HttpStatusCode.OK,
        $"<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><GetCallerIdentityResult><Arn>arn:aws:sts::{account}:assumed-role/x/y</Arn><UserId>u</UserId><Account>{account}</Account></GetCallerIdentityResult><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></GetCallerIdentityResponse>");
}
