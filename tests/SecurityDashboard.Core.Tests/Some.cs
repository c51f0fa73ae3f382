using System.Collections.Immutable;
using SecurityDashboard.Iam;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Builds;
using SecurityDashboard.Inventory.Identity;
using SecurityDashboard.Inventory.Keys;
using SecurityDashboard.Inventory.Pipelines;
using SecurityDashboard.Inventory.SecretsManager;
using SecurityDashboard.Inventory.Storage;
using SecurityDashboard.Secrets.Redaction;

namespace SecurityDashboard;

/// <summary>A small estate on which every control passes. A test changes one thing and says what must break.</summary>
internal static class Some
{
    public const string Region = "eu-west-1";

    public static readonly AccountId Account = new("111122223333");

    public static readonly DateTimeOffset Now = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    public static readonly Unreadable Denied = new(UnreadableReason.AccessDenied, "some:Operation", "some:Operation was denied. Grant some:Operation to the scan role.")
    {
        MissingPermission = "some:Operation",
    };

    public static readonly KmsKey Key = new()
    {
        Arn = new Arn($"arn:aws:kms:{Region}:{Account}:key/11111111-2222-3333-4444-555555555555"),
        KnownAs = ["alias/artifacts"],
        Description = Observed.Of(new KeyDescription { Manager = KeyManager.Customer, State = "Enabled", Spec = "SYMMETRIC_DEFAULT", Origin = "AWS_KMS" }),
        Policy = Observed.Of(Policy($$$"""{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::{{{Account}}}:root"},"Action":"kms:*","Resource":"*"}""")),
        RotationEnabled = Observed.Of(true),
    };

    public static readonly Bucket Bucket = new()
    {
        Arn = Inventory.Storage.Bucket.ArnOf("payments-artifacts"),
        Name = "payments-artifacts",
        Owner = Account,
        Location = Region,
        Encryption = Observed.Of(new BucketEncryption(SseAlgorithm.Kms, Key.Arn.Text)),
        Policy = Observed.Of<PolicyDocument?>(Policy(
            """
            {"Sid":"TlsOnly","Effect":"Deny","Principal":"*","Action":"s3:*","Resource":["arn:aws:s3:::payments-artifacts","arn:aws:s3:::payments-artifacts/*"],
             "Condition":{"Bool":{"aws:SecureTransport":"false"}}}
            """,
            """
            {"Sid":"OnlyKms","Effect":"Deny","Principal":"*","Action":"s3:PutObject","Resource":"arn:aws:s3:::payments-artifacts/*",
             "Condition":{"StringNotEqualsIfExists":{"s3:x-amz-server-side-encryption":"aws:kms"}}}
            """,
            $$$$"""
            {"Sid":"OnlyOurKey","Effect":"Deny","Principal":"*","Action":"s3:PutObject","Resource":"arn:aws:s3:::payments-artifacts/*",
             "Condition":{"StringNotEqualsIfExists":{"s3:x-amz-server-side-encryption-aws-kms-key-id":"{{{{Key.Arn}}}}"}}}
            """)),
    };

    public static readonly Role PipelineRole = new()
    {
        Arn = new Arn($"arn:aws:iam::{Account}:role/payments-pipeline"),
        Name = "payments-pipeline",
        TrustPolicy = Trust("codepipeline.amazonaws.com"),
        InlinePolicies =
        [
            new InlinePolicy("artifacts", Policy("""{"Effect":"Allow","Action":["s3:GetObject","s3:PutObject"],"Resource":"arn:aws:s3:::payments-artifacts/*"}""")),
        ],
    };

    public static readonly Role BuildRole = PipelineRole with
    {
        Arn = new Arn($"arn:aws:iam::{Account}:role/payments-build"),
        Name = "payments-build",
        TrustPolicy = Trust("codebuild.amazonaws.com"),
    };

    public static readonly Secret Secret = new()
    {
        Arn = new Arn($"arn:aws:secretsmanager:{Region}:{Account}:secret:payments/db-AbCdEf"),
        Name = "payments/db",
        RotationEnabled = true,
    };

    public static readonly BuildProjectDefinition ProjectDefinition = new()
    {
        ServiceRole = BuildRole.Arn,
        EncryptionKey = Key.Arn.Text,
        Environment = new BuildEnvironment
        {
            Image = "aws/codebuild/amazonlinux-x86_64-standard:5.0",
            PrivilegedMode = false,
            Variables =
            [
                new BuildVariable("DB_PASSWORD", "SECRETS_MANAGER", Clear("payments/db:password")),
                new BuildVariable("LOG_GROUP_ARN", "PLAINTEXT", Clear("arn:aws:logs:eu-west-1:111122223333:log-group:payments")),
            ],
        },
        Sources = [new BuildSource("CODEPIPELINE", Location: null)],
        Artifacts = [new BuildArtifacts("CODEPIPELINE", Location: null, EncryptionDisabled: false)],
    };

    public static readonly BuildProject Project = new()
    {
        Arn = new Arn($"arn:aws:codebuild:{Region}:{Account}:project/payments-build"),
        Name = "payments-build",
        Definition = Observed.Of(ProjectDefinition),
    };

    public static readonly PipelineAction SourceAction = new()
    {
        Name = "Source",
        Category = "Source",
        Owner = "AWS",
        Provider = "CodeStarSourceConnection",
        RunOrder = 1,
        Region = Region,
        Configuration = Settings(
            ("ConnectionArn", $"arn:aws:codeconnections:{Region}:{Account}:connection/11111111-2222-3333-4444-555555555555"),
            ("FullRepositoryId", "example/payments"),
            ("BranchName", "main")),
        OutputArtifacts = ["source"],
    };

    public static readonly PipelineAction BuildAction = SourceAction with
    {
        Name = "Build",
        Category = "Build",
        Provider = "CodeBuild",
        Configuration = Settings(("ProjectName", Project.Name)),
        InputArtifacts = ["source"],
        OutputArtifacts = ["build"],
    };

    public static readonly PipelineAction ApproveAction = SourceAction with
    {
        Name = "Approve",
        Category = "Approval",
        Provider = "Manual",
        Configuration = Settings(),
        OutputArtifacts = [],
    };

    public static readonly PipelineAction DeployAction = SourceAction with
    {
        Name = "Deploy",
        Category = "Deploy",
        Provider = "CodeDeploy",
        Configuration = Settings(("ApplicationName", "payments"), ("DeploymentGroupName", "production")),
        InputArtifacts = ["build"],
        OutputArtifacts = [],
    };

    public static readonly PipelineDefinition Definition = new()
    {
        Version = 3,
        Type = "V2",
        ExecutionMode = "QUEUED",
        Role = PipelineRole.Arn,
        ArtifactStores = [new ArtifactStore(Region, Bucket.Name, "alias/artifacts")],
        Stages =
        [
            new Stage("Source", [SourceAction]),
            new Stage("Build", [BuildAction]),
            new Stage("Approve", [ApproveAction]),
            new Stage("Deploy", [DeployAction]),
        ],
    };

    public static readonly Pipeline Pipeline = new()
    {
        Arn = new Arn($"arn:aws:codepipeline:{Region}:{Account}:payments"),
        Name = "payments",
        Definition = Observed.Of(Definition),
        Tags = Observed.Of(ImmutableSortedDictionary<string, string>.Empty.Add("env", "prod")),
    };

    public static readonly Webhook Webhook = new()
    {
        Arn = new Arn($"arn:aws:codepipeline:{Region}:{Account}:webhook:payments-push"),
        Name = "payments-push",
        TargetPipeline = Pipeline.Name,
        TargetAction = "Source",
        Authentication = "GITHUB_HMAC",
    };

    public static readonly User User = new()
    {
        Arn = new Arn($"arn:aws:iam::{Account}:user/ada"),
        Name = "ada",
        Credentials = Observed.Of(new UserCredentials
        {
            PasswordEnabled = true,
            MfaActive = true,
            AccessKeys = [new AccessKey(1, Active: true, LastRotated: Now.AddDays(-10))],
        }),
    };

    public static ImmutableArray<Resource> Everything => [Pipeline, Webhook, Project, PipelineRole, BuildRole, Bucket, Key, Secret, User];

    public static readonly AccountSnapshot Snapshot = new()
    {
        Account = Account,
        TakenAt = Now,
        Source = SnapshotSource.Demo,
        Regions = [Region],
        Listings =
        [
            .. new[] { ResourceTypes.Pipeline, ResourceTypes.Webhook, ResourceTypes.BuildProject, ResourceTypes.Secret }.Select(type => new Listing(type, Region, Observed.Of(1))),
            .. new[] { ResourceTypes.User, ResourceTypes.Role, ResourceTypes.Bucket }.Select(type => new Listing(type, Regions.Global, Observed.Of(1))),
        ],
        Resources = Everything,
        OwnedBuckets = Observed.Of<ImmutableArray<string>>([Bucket.Name]),
    };

    /// <summary>The secure estate with some resources replaced by others of the same ARN, or added.</summary>
    public static Estate Estate(params Resource[] changed) => new(SnapshotWith(changed), []);

    public static AccountSnapshot SnapshotWith(params Resource[] changed) => Snapshot with
    {
        Resources = [.. Everything.Where(resource => !changed.Any(other => other.Arn == resource.Arn)), .. changed],
    };

    public static PolicyDocument Policy(params string[] statements) =>
        PolicyDocument.Parse($$"""{"Version":"2012-10-17","Statement":[{{string.Join(",", statements)}}]}""");

    public static PolicyDocument Trust(string service) => Policy(
        $$$$"""
        {"Effect":"Allow","Principal":{"Service":"{{{{service}}}}"},"Action":"sts:AssumeRole","Condition":{"StringEquals":{"aws:SourceAccount":"{{{{Account}}}}"}}}
        """);

    public static ConfigurationValue Clear(string text) => new ClearText(text);

    public static ImmutableSortedDictionary<string, ConfigurationValue> Settings(params (string Key, string Value)[] settings) =>
        settings.ToImmutableSortedDictionary(setting => setting.Key, setting => Clear(setting.Value));

    public static Pipeline With(this Pipeline pipeline, Func<PipelineDefinition, PipelineDefinition> change) =>
        pipeline with { Definition = pipeline.Definition.Select(change) };

    public static BuildProject With(this BuildProject project, Func<BuildProjectDefinition, BuildProjectDefinition> change) =>
        project with { Definition = project.Definition.Select(change) };
}
