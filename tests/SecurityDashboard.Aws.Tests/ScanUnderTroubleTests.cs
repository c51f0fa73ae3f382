using System.Net;
using SecurityDashboard.Aws.Support;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Builds;
using SecurityDashboard.Inventory.Connections;
using SecurityDashboard.Inventory.Identity;
using SecurityDashboard.Inventory.Keys;
using SecurityDashboard.Inventory.Pipelines;
using SecurityDashboard.Inventory.SecretsManager;
using SecurityDashboard.Inventory.Storage;

namespace SecurityDashboard.Aws;

public sealed class ScanUnderTroubleTests(AwsEndpoint endpoint) : IClassFixture<AwsEndpoint>
{
    [Fact]
    public async Task Reads_every_page()
    {
        var account = Lab.NewAccount(endpoint.Url);
        var role = await SamplePipeline.RoleAsync(account, "x", "codepipeline.amazonaws.com");
        foreach (var number in Enumerable.Range(1, 12))
        {
            await account.PipelineAsync($"p{number:00}", role, $"b-{account.Id}", key: null, SamplePipeline.TwoStages);
            await SamplePipeline.ProjectAsync(account, $"project{number}", role);
            await SamplePipeline.WebhookAsync(account, $"hook{number}", $"p{number:00}");
            await account.ConnectionsAsync("CreateConnection", new { ConnectionName = $"c{number}", ProviderType = "GitHub" });
            await account.SecretsAsync("CreateSecret", new { Name = $"s{number}", SecretString = "x", ClientRequestToken = Guid.CreateVersion7().ToString() });
        }

        await endpoint.ResetCallsAsync();
        await endpoint.ConfigureAsync("""{"page":5,"latency_ms":20}""");
        var snapshot = await ScanAsync(account);
        await endpoint.ConfigureAsync("""{"page":0,"latency_ms":0}""");

        Assert.All(
            new[] { snapshot.Resources.OfType<Pipeline>().Count(), snapshot.Resources.OfType<BuildProject>().Count(), snapshot.Resources.OfType<Webhook>().Count(), snapshot.Resources.OfType<Connection>().Count(), snapshot.Resources.OfType<Secret>().Count() },
            count => Assert.Equal(12, count));
        Assert.Equal(12, snapshot.Listing(ResourceTypes.Pipeline, Lab.Region).Count.Value);
        var calls = await endpoint.CallsAsync();
        Assert.Equal((3, 12, 12, 3, 1), (Calls("codepipeline:ListPipelines"), Calls("codepipeline:GetPipeline"), Calls("codepipeline:ListTagsForResource"), Calls("codebuild:ListProjects"), Calls("codebuild:BatchGetProjects")));

        int Calls(string operation) => calls[$"{account.Id}|{operation}"];
    }

    [Fact]
    public async Task A_listing_that_fails_on_a_later_page_keeps_what_it_gave_and_says_so()
    {
        var account = Lab.NewAccount(endpoint.Url);
        var role = await SamplePipeline.RoleAsync(account, "x", "codepipeline.amazonaws.com");
        await account.PipelineAsync("first", role, $"b-{account.Id}", key: null, SamplePipeline.TwoStages);

        var snapshot = await ScanAsync(account, request => !request.Is("ListPipelines") ? null
            : request.Body.Contains("nextToken", StringComparison.Ordinal) ? Interceptor.JsonError("InternalFailure", "sorry", HttpStatusCode.InternalServerError)
            : Interceptor.Json(HttpStatusCode.OK, """{"pipelines":[{"name":"first"}],"nextToken":"2"}"""));

        Assert.Equal("first", snapshot.Single<Pipeline>().Name);
        Assert.Equal((UnreadableReason.ServiceError, "codepipeline:ListPipelines"), (snapshot.Listing(ResourceTypes.Pipeline, Lab.Region).Count.WhyNot().Reason, snapshot.Listing(ResourceTypes.Pipeline, Lab.Region).Count.WhyNot().Operation));
    }

    [Fact]
    public async Task Throttling_costs_time_and_nothing_else()
    {
        var account = Lab.NewAccount(endpoint.Url);
        await SamplePipeline.MakeAsync(account, "payments");
        var throttled = new HashSet<string>();

        var snapshot = await ScanAsync(account, request =>
        {
            lock (throttled)
                if (!throttled.Add(request.Operation + request.Body))
                    return null;

            return request.Operation.StartsWith("GET /", StringComparison.Ordinal)
                ? Interceptor.Xml(HttpStatusCode.ServiceUnavailable, "<Error><Code>SlowDown</Code><Message>slow</Message></Error>")
                : request.Operation.Contains('.', StringComparison.Ordinal) ? Interceptor.JsonError("ThrottlingException", "Rate exceeded") : Interceptor.QueryError("Throttling", "Rate exceeded", HttpStatusCode.BadRequest);
        }, retries: 4);

        Assert.Empty(snapshot.Unreadables());
        Assert.NotEmpty(snapshot.Resources.OfType<KmsKey>());
        Assert.True(throttled.Count > 15);
    }

    [Fact]
    public async Task What_stays_throttled_is_unreadable_and_the_rest_is_read()
    {
        var account = Lab.NewAccount(endpoint.Url);
        await SamplePipeline.MakeAsync(account, "payments");

        var snapshot = await ScanAsync(account, request => request.Is("GetKeyPolicy") ? Interceptor.JsonError("ThrottlingException", "Rate exceeded") : null, retries: 1);

        var why = Assert.Single(snapshot.Unreadables());
        Assert.Equal((UnreadableReason.Throttled, "kms:GetKeyPolicy"), (why.Reason, why.Operation));
        Assert.EndsWith("until the retries were used up. Scan again later; other tools may be using up the account's request limit.", why.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_region_that_is_off_is_told_apart_and_the_others_are_read()
    {
        var account = Lab.NewAccount(endpoint.Url);
        await SamplePipeline.MakeAsync(account, "payments");

        var snapshot = await ScanAsync(account, request => request.Region is not "me-south-1" ? null
            : request.Is("DescribeInstances") ? Interceptor.Xml(HttpStatusCode.Unauthorized, "<Response><Errors><Error><Code>AuthFailure</Code><Message>AWS was not able to validate the provided access credentials</Message></Error></Errors><RequestID>r</RequestID></Response>")
            : Interceptor.JsonError("UnrecognizedClientException", "The security token included in the request is invalid."), regions: ["eu-west-1", "me-south-1"]);

        Assert.Equal("payments", snapshot.Single<Pipeline>().Name);
        Assert.All(snapshot.Listings.Where(listing => listing.Region is "me-south-1"), listing => Assert.Equal(UnreadableReason.RegionOff, listing.Count.WhyNot().Reason));
        Assert.All(snapshot.Listings.Where(listing => listing.Region is not "me-south-1"), listing => Assert.True(listing.Count.Value >= 0));
    }

    [Fact]
    public async Task What_is_deleted_during_the_scan_is_gone_and_no_failure()
    {
        var account = Lab.NewAccount(endpoint.Url);
        await SamplePipeline.MakeAsync(account, "payments");
        await account.PipelineAsync("gone", $"arn:aws:iam::{account.Id}:role/payments-pipeline", $"gone-{account.Id}", key: null, SamplePipeline.TwoStages);

        var snapshot = await ScanAsync(account, request =>
            request.Is("GetPipeline") && request.Body.Contains("\"gone\"", StringComparison.Ordinal) ? Interceptor.JsonError("PipelineNotFoundException", "no pipeline")
            : request.Is("BatchGetProjects") ? Interceptor.Json(HttpStatusCode.OK, """{"projects":[],"projectsNotFound":["payments-build"]}""")
            : request.Operation.EndsWith("?encryption", StringComparison.Ordinal) || request.Operation.EndsWith("?location", StringComparison.Ordinal) ? Interceptor.Xml(HttpStatusCode.NotFound, "<Error><Code>NoSuchBucket</Code><Message>gone</Message></Error>")
            : null);

        Assert.Equal("payments", snapshot.Single<Pipeline>().Name);
        Assert.Equal((1, 0), (snapshot.Listing(ResourceTypes.Pipeline, Lab.Region).Count.Value, snapshot.Listing(ResourceTypes.BuildProject, Lab.Region).Count.Value));
        Assert.Empty(snapshot.Resources.OfType<Bucket>());
        Assert.Empty(snapshot.Unreadables());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_missing_encryption_setting_is_an_answer_only_while_the_bucket_exists(bool exists)
    {
        var account = Lab.NewAccount(endpoint.Url);
        await SamplePipeline.MakeAsync(account, "payments");
        var name = $"payments-{account.Id}-artifacts";

        var snapshot = await ScanAsync(account, request =>
            request.Operation.StartsWith("GET /?", StringComparison.Ordinal) ? Interceptor.Xml(HttpStatusCode.OK, $"<ListAllMyBucketsResult><Buckets><Bucket><Name>{name}</Name><BucketRegion>eu-west-1</BucketRegion></Bucket></Buckets></ListAllMyBucketsResult>")
            : request.Operation.EndsWith("?encryption", StringComparison.Ordinal) || (!exists && request.Operation.EndsWith("?location", StringComparison.Ordinal))
                ? Interceptor.Xml(HttpStatusCode.NotFound, $"<Error><Code>{(exists ? "ServerSideEncryptionConfigurationNotFoundError" : "NoSuchBucket")}</Code><Message>none</Message></Error>")
            : null);

        Assert.Equal(exists ? [SseAlgorithm.S3] : [], snapshot.Resources.OfType<Bucket>().Select(bucket => bucket.Encryption.Value.Algorithm));
    }

    [Fact]
    public async Task One_project_that_is_denied_does_not_take_its_batch_with_it()
    {
        var account = Lab.NewAccount(endpoint.Url);
        var role = await SamplePipeline.RoleAsync(account, "x", "codebuild.amazonaws.com");
        foreach (var name in new[] { "open1", "closed", "open2" })
            await SamplePipeline.ProjectAsync(account, name, role);

        var snapshot = await ScanAsync(account, request => request.Is("BatchGetProjects") && request.Body.Contains("closed", StringComparison.Ordinal)
            ? Interceptor.JsonError("AccessDeniedException", "not authorized to perform: codebuild:BatchGetProjects with an explicit deny in an identity-based policy") : null);

        Assert.Equal(3, snapshot.Resources.OfType<BuildProject>().Count());
        Assert.Equal($"arn:aws:codebuild:eu-west-1:{account.Id}:project/closed", Assert.Single(snapshot.Unreadables()).Resource);
    }

    [Fact]
    public async Task Buckets_are_tried_by_name_when_they_cannot_be_listed()
    {
        var account = Lab.NewAccount(endpoint.Url);
        await SamplePipeline.MakeAsync(account, "payments");

        var snapshot = await ScanAsync(account, request => request.Operation.StartsWith("GET /?", StringComparison.Ordinal) ? Interceptor.Xml(HttpStatusCode.Forbidden, "<Error><Code>AccessDenied</Code><Message>no</Message></Error>") : null);

        Assert.Equal($"payments-{account.Id}-artifacts", snapshot.Single<Bucket>().Name);
        Assert.Equal("s3:ListAllMyBuckets", snapshot.OwnedBuckets.WhyNot().MissingPermission);
    }

    [Fact]
    public async Task A_bucket_without_encryption_settings_has_what_S3_does_by_itself()
    {
        var account = Lab.NewAccount(endpoint.Url);
        await account.BucketAsync($"bare-{account.Id}");
        await account.PipelineAsync("p", await SamplePipeline.RoleAsync(account, "x", "codepipeline.amazonaws.com"), $"bare-{account.Id}", key: null, SamplePipeline.TwoStages);

        var bucket = (await ScanAsync(account)).Single<Bucket>();

        Assert.Equal(new BucketEncryption(SseAlgorithm.S3, Key: null), bucket.Encryption.Value);
        Assert.Null(bucket.Policy.Value);
    }

    [Fact]
    public async Task Malformed_policies_are_kept_as_unreadable_documents()
    {
        var account = Lab.NewAccount(endpoint.Url);
        await SamplePipeline.MakeAsync(account, "payments");

        var snapshot = await ScanAsync(account, request =>
            request.Is("GetKeyPolicy") ? Interceptor.Json(HttpStatusCode.OK, """{"Policy":"{\"Version\": \"2012-10-17\", \"Statement\": [{"}""")
            : request.Is("GetAccountAuthorizationDetails") ? Interceptor.Xml(HttpStatusCode.OK, $"""
                <GetAccountAuthorizationDetailsResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><GetAccountAuthorizationDetailsResult><IsTruncated>false</IsTruncated>
                <RoleDetailList><member><RoleName>odd</RoleName><Arn>arn:aws:iam::{account.Id}:role/odd</Arn><AssumeRolePolicyDocument>%7Bnot%20json</AssumeRolePolicyDocument></member></RoleDetailList>
                <Policies><member><PolicyName>none</PolicyName><Arn>arn:aws:iam::{account.Id}:policy/none</Arn></member></Policies>
                </GetAccountAuthorizationDetailsResult></GetAccountAuthorizationDetailsResponse>
                """) : null);

        Assert.False(snapshot.Single<KmsKey>().Policy.Value.IsReadable);
        Assert.Equal("{not json", snapshot.Single<Role>().TrustPolicy.Text);
        Assert.Equal(UnreadableReason.Malformed, snapshot.Single<ManagedPolicy>().Document.WhyNot().Reason);
        Assert.Equal(1, snapshot.Listing(ResourceTypes.Role, Regions.Global).Count.Value);
    }

    [Theory]
    [InlineData("""{"pipeline":{"name":"payments","stages":[null]}}""")]
    [InlineData("""{"pipeline":{"name":"payments","artifactStores":{"eu-west-1":null}}}""")]
    [InlineData("""{"pipeline":null}""")]
    public async Task An_odd_definition_spoils_only_its_own_pipeline(string answer)
    {
        var account = Lab.NewAccount(endpoint.Url);
        await SamplePipeline.MakeAsync(account, "payments");

        var snapshot = await ScanAsync(account, request => request.Is("GetPipeline") ? Interceptor.Json(HttpStatusCode.OK, answer) : null);

        Assert.Equal((UnreadableReason.Malformed, "codepipeline:GetPipeline"), (snapshot.Single<Pipeline>().Definition.WhyNot().Reason, snapshot.Single<Pipeline>().Definition.WhyNot().Operation));
        Assert.Equal("prod", snapshot.Single<Pipeline>().Tags.Value["env"]);
        Assert.Single(snapshot.Unreadables());
    }

    [Fact]
    public async Task An_odd_project_spoils_only_itself()
    {
        var account = Lab.NewAccount(endpoint.Url);
        var role = await SamplePipeline.RoleAsync(account, "x", "codebuild.amazonaws.com");
        await SamplePipeline.ProjectAsync(account, "odd", role);
        await SamplePipeline.ProjectAsync(account, "even", role);

        var snapshot = await ScanAsync(account, request => request.Is("BatchGetProjects") ? Interceptor.Json(HttpStatusCode.OK,
            """{"projects":[{"name":"odd","environment":{"environmentVariables":[null]}},null,{"name":"even","environment":{"image":"i"},"source":{"type":"NO_SOURCE"}}]}""") : null);

        Assert.Equal(UnreadableReason.Malformed, snapshot.Single<BuildProject>("odd").Definition.WhyNot().Reason);
        Assert.Equal("i", snapshot.Single<BuildProject>("even").Definition.Value.Environment.Image);
    }

    [Fact]
    public async Task A_credential_report_that_never_completes_is_given_up_in_bounded_time()
    {
        var account = Lab.NewAccount(endpoint.Url);
        await account.IamAsync("CreateUser", ("UserName", "ada"));

        var snapshot = await Lab.ScanAsync(account, Lab.Sessions(
            Lab.Options(endpoint.Url) with { CredentialReportTimeout = TimeSpan.FromSeconds(1) },
            new Interceptor(request => request.Is("GenerateCredentialReport") ? Interceptor.Xml(HttpStatusCode.OK,
                "<GenerateCredentialReportResponse xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\"><GenerateCredentialReportResult><State>INPROGRESS</State></GenerateCredentialReportResult></GenerateCredentialReportResponse>") : null)));

        Assert.StartsWith($"IAM did not finish the credential report of account {account.Id} in 00:00:01.", snapshot.Single<User>().Credentials.WhyNot().Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancellation_in_the_middle_ends_the_scan()
    {
        var account = Lab.NewAccount(endpoint.Url);
        await SamplePipeline.MakeAsync(account, "payments");
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        using var sessions = Lab.Sessions(Lab.Options(endpoint.Url), new Interceptor(request =>
        {
            if (request.Is("GetPipeline"))
                cancel.Cancel();
            return null;
        }));
        using var session = await sessions.OpenAsync(Lab.Target(account.Id), cancel.Token);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Lab.Scanner().ScanAsync(session, [], progress: null, cancel.Token));
    }

    private Task<AccountSnapshot> ScanAsync(AwsAccount account, Func<SentRequest, HttpResponseMessage?>? answer = null, int retries = 0, string[]? regions = null) =>
        Lab.ScanAsync(account, Lab.Sessions(Lab.Options(endpoint.Url, regions ?? []) with { Retries = retries }, new Interceptor(answer ?? (_ => null))));
}
