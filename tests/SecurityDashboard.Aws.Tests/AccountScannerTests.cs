using SecurityDashboard.Aws.Support;
using SecurityDashboard.Controls;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Builds;
using SecurityDashboard.Inventory.Connections;
using SecurityDashboard.Inventory.Functions;
using SecurityDashboard.Inventory.Identity;
using SecurityDashboard.Inventory.Keys;
using SecurityDashboard.Inventory.Pipelines;
using SecurityDashboard.Inventory.SecretsManager;
using SecurityDashboard.Inventory.Stacks;
using SecurityDashboard.Inventory.Storage;

namespace SecurityDashboard.Aws;

public sealed class AccountScannerTests(AwsEndpoint endpoint)
{
    [Fact]
    public async Task Reads_a_pipeline_and_everything_it_names()
    {
        var account = Lab.NewAccount(endpoint.Url);
        await SamplePipeline.MakeAsync(account, "payments");

        var snapshot = await ScanAsync(account);

        var pipeline = snapshot.Single<Pipeline>();
        var definition = pipeline.Definition.Value;
        Assert.Equal($"arn:aws:codepipeline:eu-west-1:{account.Id}:payments", pipeline.Arn.Text);
        Assert.Equal("prod", pipeline.Tags.Value["env"]);
        Assert.Equal([("Source", "S3"), ("Source", "ECR"), ("Build", "CodeBuild"), ("Deploy", "CloudFormation"), ("Deploy", "CodeDeploy"), ("Invoke", "Lambda"), ("Approval", "Manual")], definition.Stages.SelectMany(stage => stage.Actions).Select(action => (action.Category, action.Provider)));
        Assert.Equal("alias/payments", Assert.Single(definition.ArtifactStores).Key);
        Assert.Equal("payments-build", snapshot.Single<BuildProject>().Name);
        Assert.Equal(["make"], Assert.Single(snapshot.Single<BuildProject>().Definition.Value.Sources).InlineBuildspec!.Commands.SelectMany(command => command.Words));
        Assert.Equal(("payments", "Source", "192.0.2.0/24"), (snapshot.Single<Webhook>().TargetPipeline, snapshot.Single<Webhook>().TargetAction, snapshot.Single<Webhook>().AllowedIpRange));
        Assert.Equal("GitHub", snapshot.Single<Connection>().ProviderType);
        Assert.Equal("payments/db", snapshot.Single<Secret>().Name);
        Assert.Equal([("CHANNEL", null), ("TOPIC_ARN", $"arn:aws:sns:eu-west-1:{account.Id}:releases")], snapshot.Single<InvokedFunction>().Variables.Value.Select(variable => (variable.Name, variable.Value.Clear)));
        Assert.Equal([("DbPassword", null), ("Size", null)], snapshot.Single<StackDeployment>().Deployed.Value!.Parameters.Select(parameter => (parameter.Name, parameter.Value.Clear)).Order());
        Assert.StartsWith($"arn:aws:sns:eu-west-1:{account.Id}:", Assert.Single(snapshot.Single<StackDeployment>().Deployed.Value!.Outputs).Value.Clear, StringComparison.Ordinal);
        Assert.Equal("Size", Assert.Single(snapshot.Single<StackDeployment>().Defaults.Value).Name);
        Assert.Equal(SseAlgorithm.Kms, snapshot.Single<Bucket>().Encryption.Value.Algorithm);
        Assert.Contains("aws:SecureTransport", snapshot.Single<Bucket>().Policy.Value!.Text, StringComparison.Ordinal);
        Assert.Equal(["payments-build", "payments-function", "payments-instance", "payments-pipeline"], snapshot.Resources.OfType<Role>().Select(role => role.Name).Order());
        Assert.Equal("codebuild.amazonaws.com", Assert.Single(snapshot.Single<Role>("payments-build").TrustPolicy.Statements).Principals!.Services[0]);
        Assert.Empty(snapshot.Unreadables());
    }

    [Fact]
    public async Task Counts_every_listing_and_names_the_buckets_it_did_not_need()
    {
        var account = Lab.NewAccount(endpoint.Url);
        await SamplePipeline.MakeAsync(account, "payments");
        await account.BucketAsync($"unrelated-{account.Id}");

        var snapshot = await ScanAsync(account);

        Assert.All(new[] { ResourceTypes.Pipeline, ResourceTypes.Webhook, ResourceTypes.BuildProject, ResourceTypes.Connection, ResourceTypes.Secret }, type => Assert.Equal(1, snapshot.Listing(type, Lab.Region).Count.Value));
        Assert.Equal((4, 4, 0), (snapshot.Listing(ResourceTypes.Role, Regions.Global).Count.Value, snapshot.Listing(ResourceTypes.ManagedPolicy, Regions.Global).Count.Value, snapshot.Listing(ResourceTypes.User, Regions.Global).Count.Value));
        Assert.Equal([$"payments-{account.Id}-artifacts", $"unrelated-{account.Id}"], snapshot.OwnedBuckets.Value);
        Assert.Equal($"payments-{account.Id}-artifacts", snapshot.Single<Bucket>().Name);
    }

    [Fact]
    public async Task Makes_one_key_of_all_the_names_that_it_is_known_by()
    {
        var account = Lab.NewAccount(endpoint.Url);
        await SamplePipeline.MakeAsync(account, "payments");

        var key = (await ScanAsync(account)).Single<KmsKey>();

        Assert.Equal(["alias/payments", key.Arn.Text], key.KnownAs);
        Assert.Equal((KeyManager.Customer, "Enabled", "SYMMETRIC_DEFAULT", "AWS_KMS"), (key.Description.Value.Manager, key.Description.Value.State, key.Description.Value.Spec, key.Description.Value.Origin));
        Assert.True(key.Policy.Value.IsReadable);
        Assert.False(key.RotationEnabled.Value);
    }

    [Fact]
    public async Task Reads_every_action_of_fifty_stages()
    {
        var account = Lab.NewAccount(endpoint.Url);
        await account.PipelineAsync("long", await SamplePipeline.RoleAsync(account, "x", "codepipeline.amazonaws.com"), $"long-{account.Id}", key: null,
            [.. Enumerable.Range(1, 50).Select(stage => SamplePipeline.Stage($"Stage{stage}", [.. Enumerable.Range(1, 3).Select(action => SamplePipeline.Action($"Action{action}", "Approval", "Manual"))]))]);

        var definition = (await ScanAsync(account)).Single<Pipeline>().Definition.Value;

        Assert.Equal(Enumerable.Range(1, 50).Select(stage => $"Stage{stage}"), definition.Stages.Select(stage => stage.Name));
        Assert.Equal(150, definition.Stages.Sum(stage => stage.Actions.Length));
    }

    [Fact]
    public async Task Reads_stores_actions_projects_and_keys_of_two_regions()
    {
        var ireland = Lab.NewAccount(endpoint.Url);
        var virginia = ireland.In("us-east-1");
        await SamplePipeline.ProjectAsync(virginia, "far-build", $"arn:aws:iam::{ireland.Id}:role/x", "alias/far");
        await virginia.KeyAsync("alias/far");
        await virginia.BucketAsync($"far-{ireland.Id}");
        await ireland.BucketAsync($"near-{ireland.Id}");
        await ireland.CodePipelineAsync("CreatePipeline", new
        {
            pipeline = new
            {
                name = "both",
                roleArn = await SamplePipeline.RoleAsync(ireland, "x", "codepipeline.amazonaws.com"),
                version = 1,
                artifactStores = new Dictionary<string, object>
                {
                    ["us-east-1"] = new { type = "S3", location = $"far-{ireland.Id}", encryptionKey = new { id = "alias/far", type = "KMS" } },
                    ["eu-west-1"] = new { type = "S3", location = $"near-{ireland.Id}" },
                },
                stages = new[]
                {
                    SamplePipeline.Stage("Source", SamplePipeline.Action("Source", "Source", "S3", new { S3Bucket = $"near-{ireland.Id}", S3ObjectKey = "x" }, outputs: ["s"])),
                    SamplePipeline.Stage("Build", SamplePipeline.Action("Build", "Build", "CodeBuild", new { ProjectName = "far-build" }, inputs: ["s"], region: "us-east-1")),
                },
            },
        });

        // Only Ireland is configured: the pipeline itself leads to Virginia.
        var snapshot = await ScanAsync(ireland);

        Assert.Equal(["eu-west-1", "us-east-1"], snapshot.Single<Pipeline>().Definition.Value.ArtifactStores.Select(store => store.Region));
        Assert.Equal($"arn:aws:codebuild:us-east-1:{ireland.Id}:project/far-build", snapshot.Single<BuildProject>().Arn.Text);
        Assert.Equal(("us-east-1", "Enabled"), (snapshot.Single<KmsKey>().Region, snapshot.Single<KmsKey>().Description.Value.State));
        Assert.Equal([("far", "us-east-1"), ("near", "eu-west-1")], snapshot.Resources.OfType<Bucket>().Select(bucket => (bucket.Name.Split('-')[0], bucket.Location)).Order());
    }

    [Fact]
    public async Task Leaves_what_another_account_owns_to_that_accounts_own_scan()
    {
        var user = Lab.NewAccount(endpoint.Url);
        var owner = Lab.NewAccount(endpoint.Url);
        var key = await owner.KeyAsync();
        await owner.BucketAsync($"shared-{owner.Id}", encryptionKey: key);
        await user.PipelineAsync("borrower", await SamplePipeline.RoleAsync(user, "x", "codepipeline.amazonaws.com"), $"shared-{owner.Id}", key,
            SamplePipeline.Stage("Source", SamplePipeline.Action("Source", "Source", "S3", new { S3Bucket = $"shared-{owner.Id}", S3ObjectKey = "x" }, outputs: ["s"])),
            SamplePipeline.Stage("Wait", SamplePipeline.Action("Wait", "Approval", "Manual")));

        var subject = await ScanAsync(user);
        var alone = await ScanAsync(owner);
        var wanted = await ScanAsync(owner, [.. References.Of(subject.Single<Pipeline>())]);

        Assert.Empty(subject.Resources.OfType<Bucket>());
        Assert.Empty(subject.Resources.OfType<KmsKey>());
        Assert.Empty(alone.Resources.OfType<Bucket>());
        Assert.Equal(owner.Id, wanted.Single<Bucket>().Owner.Text);
        Assert.Equal(key, wanted.Single<KmsKey>().Arn.Text);
        var estate = new Estate(subject, [wanted]);
        Assert.Equal(key, estate.Bucket($"shared-{owner.Id}").Value.Encryption.Value.Key);
    }

    [Fact]
    public async Task Reads_the_settings_of_buckets_keys_secrets_and_roles()
    {
        var account = Lab.NewAccount(endpoint.Url);
        await SamplePipeline.MakeAsync(account, "payments");
        await account.PipelineAsync("orphan", $"arn:aws:iam::{account.Id}:role/payments-pipeline", $"nobody-{account.Id}", "alias/payments", SamplePipeline.TwoStages);

        var snapshot = await ScanAsync(account);

        var bucket = snapshot.Single<Bucket>();
        Assert.Equal((BucketVersioning.Off, PublicAccessBlock.None), (bucket.Versioning.Value, bucket.PublicAccessBlock.Value));
        Assert.Equal("FULL_CONTROL", Assert.Single(bucket.Acl.Value).Permission);
        Assert.Empty(snapshot.Single<KmsKey>().Grants.Value);
        Assert.Null(snapshot.Single<Secret>().Policy.Value);
        Assert.NotNull(snapshot.Single<Secret>().History.Value.Created);
        Assert.Null(snapshot.Single<Role>("payments-build").Use.Value.LastUsed);
        Assert.Equal(TimeSpan.Zero, snapshot.Single<Role>("payments-build").Use.Value.Created.TimeOfDay);
        Assert.False(Assert.Single(snapshot.ForeignBuckets, foreign => foreign.Name == $"nobody-{account.Id}").Exists.Value);
    }

    [Fact]
    public async Task An_account_with_nothing_in_it_is_judged_on_nothing()
    {
        var snapshot = await ScanAsync(Lab.NewAccount(endpoint.Url));

        Assert.All(ControlEngine.Evaluate(new Estate(snapshot, [])), evaluation => Assert.Equal(ResourceTypes.Account, evaluation.Resource.Type));
        Assert.Empty(snapshot.Unreadables());
    }

    [Fact]
    public async Task What_could_be_anything_is_not_asked_for()
    {
        var account = Lab.NewAccount(endpoint.Url);
        var why = new Unreadable(UnreadableReason.AccessDenied, "codepipeline:GetPipeline", "denied");

        var snapshot = await ScanAsync(account, new Reference(ResourceTypes.Key, $"arn:aws:kms:eu-west-1:{account.Id}:key/*", new AccountId(account.Id), Lab.Region) { Why = why });

        Assert.All(snapshot.Resources, resource => Assert.IsType<Inventory.Identity.Account>(resource));
        Assert.Empty(snapshot.Wanted);
    }

    [Theory]
    [InlineData("arn:aws:kms:evil.example/:ACCOUNT:key/11111111-2222-3333-4444-555555555555")]
    [InlineData("arn:aws:kms::ACCOUNT:key/11111111-2222-3333-4444-555555555555")]
    public async Task A_key_in_what_is_no_region_leads_no_request_there(string text)
    {
        var account = Lab.NewAccount(endpoint.Url);
        var sent = new Interceptor(_ => null);

        var snapshot = await Lab.ScanAsync(
            account, Lab.Sessions(Lab.Options(endpoint.Url), sent), new Reference(ResourceTypes.Key, text.Replace("ACCOUNT", account.Id, StringComparison.Ordinal), new AccountId(account.Id), "eu-west-1"));

        Assert.All(snapshot.Resources, resource => Assert.IsType<Inventory.Identity.Account>(resource));
        Assert.DoesNotContain(sent.Sent, request => request.Operation.StartsWith("TrentService", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_key_that_is_gone_says_so()
    {
        var account = Lab.NewAccount(endpoint.Url);
        await account.PipelineAsync("dangling", await SamplePipeline.RoleAsync(account, "x", "codepipeline.amazonaws.com"), $"b-{account.Id}", "alias/gone", SamplePipeline.TwoStages);

        var key = (await ScanAsync(account)).Single<KmsKey>();

        Assert.Equal($"arn:aws:kms:eu-west-1:{account.Id}:alias/gone", key.Arn.Text);
        Assert.Equal(UnreadableReason.NotFound, key.Description.WhyNot().Reason);
        Assert.Contains("kms:DescribeKey of arn:aws:kms:eu-west-1:", key.Policy.WhyNot().Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reads_names_in_every_script()
    {
        var account = Lab.NewAccount(endpoint.Url);
        await account.PipelineAsync("Überweisungen-支払い-🚀", await SamplePipeline.RoleAsync(account, "x", "codepipeline.amazonaws.com"), $"b-{account.Id}", key: null, SamplePipeline.TwoStages);
        await account.IamAsync("CreateUser", ("UserName", "zoë"), ("Tags.member.1.Key", "Équipe"), ("Tags.member.1.Value", "Zahlungen & \"Konten\" <日本>"));

        var snapshot = await ScanAsync(account);

        Assert.Equal("Überweisungen-支払い-🚀", snapshot.Single<Pipeline>().Name);
        Assert.Equal(("zoë", "Zahlungen & \"Konten\" <日本>"), (snapshot.Single<User>().Name, snapshot.Single<User>().Tags["Équipe"]));
        Assert.Equal(snapshot.Text(), SnapshotDocument.Read(new MemoryStream(SnapshotDocument.Write(snapshot))).Text());
    }

    [Fact]
    public async Task Reads_users_with_groups_policies_boundaries_and_keys()
    {
        var account = Lab.NewAccount(endpoint.Url);
        await account.IamAsync("CreatePolicy", ("PolicyName", "edge"), ("PolicyDocument", SamplePipeline.Policy("*")));
        await account.IamAsync("CreateGroup", ("GroupName", "devs"));
        await account.IamAsync("PutGroupPolicy", ("GroupName", "devs"), ("PolicyName", "inline"), ("PolicyDocument", SamplePipeline.Policy("arn:aws:s3:::a b+c%20d/*")));
        await account.IamAsync("CreateUser", ("UserName", "ada"), ("PermissionsBoundary", $"arn:aws:iam::{account.Id}:policy/edge"));
        await account.IamAsync("AddUserToGroup", ("UserName", "ada"), ("GroupName", "devs"));
        await account.IamAsync("CreateLoginProfile", ("UserName", "ada"), ("Password", "Correct-Horse-9"));
        await account.IamAsync("CreateAccessKey", ("UserName", "ada"));

        var snapshot = await ScanAsync(account);

        var ada = snapshot.Single<User>();
        Assert.Equal(["devs"], ada.Groups);
        Assert.Equal((true, false), (ada.Credentials.Value.PasswordEnabled, ada.Credentials.Value.MfaActive));
        Assert.True(Assert.Single(ada.Credentials.Value.AccessKeys).Active);
        Assert.Contains("arn:aws:s3:::a b+c%20d/*", Assert.Single(snapshot.Single<Group>().InlinePolicies).Document.Text, StringComparison.Ordinal);
        Assert.Equal($"arn:aws:iam::{account.Id}:policy/edge", snapshot.Single<ManagedPolicy>().Arn.Text);
    }

    [Fact]
    public async Task Two_scans_of_the_same_account_hash_the_same()
    {
        var account = Lab.NewAccount(endpoint.Url);
        await SamplePipeline.MakeAsync(account, "payments");
        await account.IamAsync("CreateUser", ("UserName", "ada"));
        using var sessions = Lab.Sessions(Lab.Options(endpoint.Url));
        using var session = await sessions.OpenAsync(Lab.Target(account.Id), TestContext.Current.CancellationToken);
        var scanner = Lab.Scanner();

        var first = await scanner.ScanAsync(session, [], progress: null, TestContext.Current.CancellationToken);
        var second = await scanner.ScanAsync(session, [], progress: null, TestContext.Current.CancellationToken);

        Assert.NotEqual(first.TakenAt, second.TakenAt);
        Assert.Equal(SnapshotDocument.HashOf(first), SnapshotDocument.HashOf(second));
    }

    [Fact]
    public async Task Reports_progress_that_never_goes_backwards_in_a_phase()
    {
        var account = Lab.NewAccount(endpoint.Url);
        await SamplePipeline.MakeAsync(account, "payments");
        var reports = new Reports();
        using var sessions = Lab.Sessions(Lab.Options(endpoint.Url));
        using var session = await sessions.OpenAsync(Lab.Target(account.Id), TestContext.Current.CancellationToken);

        await Lab.Scanner().ScanAsync(session, [], reports, TestContext.Current.CancellationToken);

        Assert.Equal(["Definitions and identities", "Build projects, images, functions, stacks and instances", "Buckets and connections", "Keys and hosts", "Findings of AWS"], reports.All.Select(report => report.Phase).Distinct());
        Assert.All(reports.All.GroupBy(report => report.Phase), phase => Assert.Equal(phase.Select(report => report.Done).Order(), phase.Select(report => report.Done)));
        Assert.All(reports.All, report => Assert.InRange(report.Done, 0, report.Total));
        var last = reports.All[^1];
        Assert.Equal((last.Total, 0), (last.Done, last.Unreadable));
        Assert.True(last is { Resources: > 5, Requests: > 10 });
    }

    private Task<AccountSnapshot> ScanAsync(AwsAccount account, params Reference[] wanted) => Lab.ScanAsync(account, Lab.Options(endpoint.Url), wanted);

    private sealed class Reports : IProgress<ScanProgress>
    {
        public List<ScanProgress> All { get; } = [];

        // The scanner reports inside its lock.
        public void Report(ScanProgress value) => All.Add(value);
    }
}
