using System.Collections.Immutable;
using SecurityDashboard.Iam;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Analysis;
using SecurityDashboard.Inventory.Builds;
using SecurityDashboard.Inventory.Connections;
using SecurityDashboard.Inventory.Deployments;
using SecurityDashboard.Inventory.Events;
using SecurityDashboard.Inventory.Functions;
using SecurityDashboard.Inventory.Identity;
using SecurityDashboard.Inventory.Images;
using SecurityDashboard.Inventory.Keys;
using SecurityDashboard.Inventory.Notifications;
using SecurityDashboard.Inventory.Parameters;
using SecurityDashboard.Inventory.Pipelines;
using SecurityDashboard.Inventory.SecretsManager;
using SecurityDashboard.Inventory.Stacks;
using SecurityDashboard.Inventory.Storage;
using SecurityDashboard.Inventory.Trails;
using SecurityDashboard.Secrets;
using SecurityDashboard.Secrets.Redaction;

namespace SecurityDashboard;

/// <summary>A small estate on which every control passes. A test changes one thing and says what must break.</summary>
internal static class Some
{
    public const string Region = "eu-west-1";

    public static readonly AccountId Account = new("111122223333");

    public static readonly AccountId NeighbourAccount = new("555566667777");

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
        Grants = Observed.Of<ImmutableArray<KeyGrant>>([]),
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
            {"Sid":"OnlyTls12","Effect":"Deny","Principal":"*","Action":"s3:*","Resource":["arn:aws:s3:::payments-artifacts","arn:aws:s3:::payments-artifacts/*"],
             "Condition":{"NumericLessThan":{"s3:TlsVersion":"1.2"}}}
            """,
            """
            {"Sid":"OnlyKms","Effect":"Deny","Principal":"*","Action":"s3:PutObject","Resource":"arn:aws:s3:::payments-artifacts/*",
             "Condition":{"StringNotEqualsIfExists":{"s3:x-amz-server-side-encryption":"aws:kms"}}}
            """,
            $$$$"""
            {"Sid":"OnlyOurKey","Effect":"Deny","Principal":"*","Action":"s3:PutObject","Resource":"arn:aws:s3:::payments-artifacts/*",
             "Condition":{"StringNotEqualsIfExists":{"s3:x-amz-server-side-encryption-aws-kms-key-id":"{{{{Key.Arn}}}}"}}}
            """)),
        Versioning = Observed.Of(BucketVersioning.Enabled),
        PublicAccessBlock = Observed.Of(PublicAccessBlock.All),
        Acl = Observed.Of<ImmutableArray<AclGrant>>([new AclGrant("79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be", "FULL_CONTROL")]),
    };

    public static readonly Role PipelineRole = new()
    {
        Arn = new Arn($"arn:aws:iam::{Account}:role/payments-pipeline"),
        Name = "payments-pipeline",
        TrustPolicy = Trust("codepipeline.amazonaws.com"),
        Use = Observed.Of(Used),
        MaxSession = Observed.Of(TimeSpan.FromHours(1)),
        InlinePolicies =
        [
            new InlinePolicy("artifacts", Policy("""{"Effect":"Allow","Action":["s3:GetObject","s3:PutObject"],"Resource":"arn:aws:s3:::payments-artifacts/*"}""")),
        ],
    };

    public static RoleUse Used => new(Now.AddDays(-400), Now.AddDays(-1));

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
        History = Observed.Of(new SecretHistory(Now.AddDays(-300), LastChanged: Now.AddDays(-20), LastRotated: Now.AddDays(-20), NextRotation: Now.AddDays(10))),
        Policy = Observed.Of<PolicyDocument?>(null),
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
        Sources = [new BuildSource("CODEPIPELINE", Location: null) { Access = Observed.Of(new SourceAccess(IgnoresCertificate: false, AddressUser.None, Connection: null)) }],
        Artifacts = [new BuildArtifacts("CODEPIPELINE", Location: null, EncryptionDisabled: false)],
        Logs = Observed.Of(new BuildLogs(ToCloudWatch: true, ToS3: false, S3EncryptionDisabled: false)),
        Triggers = Observed.Of(new BuildTriggers(Webhook: null)),
    };

    public static readonly BuildProject Project = new()
    {
        Arn = new Arn($"arn:aws:codebuild:{Region}:{Account}:project/payments-build"),
        Name = "payments-build",
        Definition = Observed.Of(ProjectDefinition),
        ResourcePolicy = Observed.Of<PolicyDocument?>(null),
        Exports = Observed.Of<ImmutableArray<ExportedVariable>>([new ExportedVariable("IMAGE_TAG", Hidden(12))]),
    };

    public static readonly Connection Connection = new()
    {
        Arn = new Arn($"arn:aws:codeconnections:{Region}:{Account}:connection/11111111-2222-3333-4444-555555555555"),
        Name = "github",
        ProviderType = "GitHub",
        Status = "AVAILABLE",
        RepositoryLinks = Observed.Of<ImmutableArray<string>>([]),
        Host = new Arn($"arn:aws:codeconnections:{Region}:{Account}:host/git-1a2b3c4d"),
    };

    public static readonly Host Host = new()
    {
        Arn = new Arn($"arn:aws:codeconnections:{Region}:{Account}:host/git-1a2b3c4d"),
        Name = "git",
        Settings = Observed.Of(new HostSettings("GitHubEnterpriseServer", UsesTls: true, IsInVpc: true, HasCertificate: true)),
    };

    public static readonly Topic Topic = new()
    {
        Arn = new Arn($"arn:aws:sns:{Region}:{Account}:approvals"),
        Name = "approvals",
        Policy = Observed.Of<PolicyDocument?>(Policy(
            $$$"""{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::{{{Account}}}:root"},"Action":"sns:Publish","Resource":"*"}""",
            """{"Effect":"Deny","Principal":"*","Action":"sns:Publish","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":"false"}}}""")),
        Subscriptions = Observed.Of(ImmutableSortedDictionary<string, int>.Empty.Add("email", 2).Add("https", 1)),
    };

    public static readonly Parameter Parameter = new()
    {
        Arn = new Arn($"arn:aws:ssm:{Region}:{Account}:parameter/payments/license"),
        Name = "/payments/license",
        Settings = Observed.Of(new ParameterSettings("SecureString", Key.Arn.Text)),
    };

    public static readonly Trail Trail = new()
    {
        Arn = new Arn($"arn:aws:cloudtrail:{Region}:{Account}:trail/everything"),
        Name = "everything",
        IsMultiRegion = true,
        IsOfOrganization = false,
        ValidatesLogFiles = true,
        IsLogging = Observed.Of(true),
        Selection = Observed.Of(new TrailSelection([new EventSelector("All", HasManagementEvents: true, ["arn:aws:s3"])], [])),
    };

    public static readonly EventRule Rule = new()
    {
        Arn = new Arn($"arn:aws:events:{Region}:{Account}:rule/tampering"),
        Name = "tampering",
        IsEnabled = true,
        Calls = [.. PipelineEvents.Tampering.Select(call => call.Name)],
        Targets = Observed.Of<ImmutableArray<Arn>>([Topic.Arn]),
    };

    public static readonly Analyzer Analyzer = new()
    {
        Arn = new Arn($"arn:aws:access-analyzer:{Region}:{Account}:analyzer/account"),
        Name = "account",
        Scope = "ACCOUNT",
        Findings = Observed.Of<ImmutableArray<AnalyzerFinding>>([]),
    };

    public static readonly ImageRepository Images = new()
    {
        Arn = new Arn($"arn:aws:ecr:{Region}:{Account}:repository/payments/base"),
        Name = "payments/base",
        Tags = Observed.Of(new TagMutability("IMMUTABLE", [])),
        Policy = Observed.Of<PolicyDocument?>(Policy($$$"""{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::{{{NeighbourAccount}}}:root"},"Action":["ecr:BatchGetImage","ecr:GetDownloadUrlForLayer"]}""")),
    };

    public static readonly SourceCredential Credential = new()
    {
        Arn = new Arn($"arn:aws:codebuild:{Region}:{Account}:token/github"),
        ServerType = "GITHUB",
        AuthType = "CODECONNECTIONS",
        Names = Connection.Arn,
    };

    public static readonly BuildWebhook BuildWebhook = new()
    {
        Groups =
        [
            new BuildWebhookGroup([Filter("EVENT", "PULL_REQUEST_CREATED, PULL_REQUEST_UPDATED"), Filter("BASE_REF", "^refs/heads/main$")]),
            new BuildWebhookGroup([Filter("EVENT", "PUSH"), Filter("HEAD_REF", "^refs/heads/main$")]),
        ],
        CommentApproval = "FORK_PULL_REQUESTS",
        ApproverRoles = ["GITHUB_WRITE", "GITHUB_ADMIN"],
    };

    /// <summary>A project that builds the pull requests of a repository.</summary>
    public static readonly BuildProject Checks = Project with
    {
        Arn = new Arn($"arn:aws:codebuild:{Region}:{Account}:project/payments-checks"),
        Name = "payments-checks",
        Definition = Observed.Of(ProjectDefinition with
        {
            Sources =
            [
                new BuildSource("GITHUB", Clear("https://github.com/example/payments.git"))
                {
                    InlineBuildspec = Buildspec(["curl", "https://"]),
                    Access = Observed.Of(new SourceAccess(IgnoresCertificate: false, AddressUser.None, Connection.Arn)),
                },
            ],
            Artifacts = [new BuildArtifacts("S3", Bucket.Name, EncryptionDisabled: false)],
            Environment = ProjectDefinition.Environment with { Variables = [.. ProjectDefinition.Environment.Variables, new BuildVariable("LICENSE_KEY", "PARAMETER_STORE", Clear("/payments/license"))] },
            S3Logs = new S3BuildLogs($"{Bucket.Name}/logs", EncryptionDisabled: false),
            Logs = Observed.Of(new BuildLogs(ToCloudWatch: true, ToS3: true, S3EncryptionDisabled: false)),
            Triggers = Observed.Of(new BuildTriggers(BuildWebhook)),
        }),
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
            ("OutputArtifactFormat", "CODEBUILD_CLONE_REF"),
            ("BranchName", "main")),
        OutputArtifacts = ["source"],
        Commands = Observed.Of<ImmutableArray<BuildspecCommand>>([]),
    };

    /// <summary>The image that builds start from.</summary>
    public static readonly PipelineAction ImageAction = SourceAction with
    {
        Name = "Base",
        Provider = "ECR",
        Configuration = Settings(("RepositoryName", Images.Name), ("ImageTag", "2026.5")),
        OutputArtifacts = ["base"],
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
            Stage("Source", SourceAction),
            Stage("Build", BuildAction),
            Stage("Approve", ApproveAction),
            Stage("Deploy", DeployAction),
        ],
        Triggers = Observed.Of<ImmutableArray<GitTrigger>>([new GitTrigger { SourceAction = "Source", Pushes = [new GitPush(Branches("main"), Tags: null)] }]),
    };

    public static readonly Pipeline Pipeline = new()
    {
        Arn = new Arn($"arn:aws:codepipeline:{Region}:{Account}:payments"),
        Name = "payments",
        Definition = Observed.Of(Definition),
        Tags = Observed.Of(ImmutableSortedDictionary<string, string>.Empty.Add("env", "prod")),
    };

    /// <summary>A role of another account.</summary>
    public static readonly Role StagingRole = PipelineRole with { Arn = new Arn("arn:aws:iam::444455556666:role/deploy-staging"), Name = "deploy-staging" };

    /// <summary>A pipeline that has what the other one has not: an S3 source, commands, parameters, variables, a place before production.</summary>
    public static readonly Pipeline Site = Pipeline with
    {
        Arn = new Arn($"arn:aws:codepipeline:{Region}:{Account}:site"),
        Name = "site",
        Definition = Observed.Of(Definition with
        {
            ArtifactStores = [new ArtifactStore(Region, Bucket.Name, Key.Arn.Text)],
            Variables = [new PipelineVariable("IMAGE", Clear("arn:aws:ecr:eu-west-1:111122223333:repository/site")) { Description = Observed.Of(Clear("")) }],
            Triggers = Observed.Of<ImmutableArray<GitTrigger>>([]),
            Stages =
            [
                Stage("Source", SourceAction with { Provider = "S3", Configuration = Settings(("S3Bucket", Bucket.Name), ("S3ObjectKey", "site.zip"), ("PollForSourceChanges", "false")) }, ImageAction),
                Stage("Build",
                    BuildAction with { Configuration = BuildAction.Configuration.SetItem("EnvironmentVariables", Document(("/0/value", "STAGE", Clear("false")))) },
                    BuildAction with
                    {
                        Name = "Scan", Category = "Compute", Provider = "Commands", RunOrder = 2, OutputArtifacts = [], Configuration = Settings().SetItem("Commands", Hidden(20)),
                        Commands = Observed.Of<ImmutableArray<BuildspecCommand>>([new BuildspecCommand("Scan", 1, ["trivy"])]),
                    },
                    BuildAction with { Name = "Note", Category = "Invoke", Provider = "Lambda", RunOrder = 2, OutputArtifacts = [], Configuration = Settings(("FunctionName", "note")).SetItem("UserParameters", Document(("/channel", "channel", Hidden(8)))) }),
                Stage("Staging", DeployAction with { Name = "DeployToStaging", Role = StagingRole.Arn }),
                Stage("Approve", ApproveAction with { Configuration = Settings(("ExternalEntityLink", "https://staging.example.com"), ("NotificationArn", Topic.Arn.Text)) }),
                Stage("Deploy", DeployAction with { Provider = "CloudFormation", Configuration = Settings(("ActionMode", "CREATE_UPDATE"), ("StackName", "site")).SetItem("ParameterOverrides", Document(("/Size", "Size", Hidden(5)))) }),
            ],
        }),
    };

    public static readonly Webhook Webhook = new()
    {
        Arn = new Arn($"arn:aws:codepipeline:{Region}:{Account}:webhook:payments-push"),
        Name = "payments-push",
        TargetPipeline = Pipeline.Name,
        TargetAction = "Source",
        Authentication = "GITHUB_HMAC",
        Filters = Observed.Of<ImmutableArray<WebhookFilter>>([new WebhookFilter(Clear("$.ref"), Clear("refs/heads/{Branch}"))]),
    };

    /// <summary>A webhook for a caller that cannot sign.</summary>
    public static readonly Webhook AddressWebhook = Webhook with
    {
        Arn = new Arn($"arn:aws:codepipeline:{Region}:{Account}:webhook:site-push"),
        Name = "site-push",
        TargetPipeline = "site",
        Authentication = "IP",
        AllowedIpRange = "192.0.2.0/24",
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
            Use = Observed.Of(new CredentialUse { UserCreated = Now.AddDays(-400), PasswordLastChanged = Now.AddDays(-300), PasswordLastUsed = Now.AddDays(-1), Key1LastUsed = Now.AddDays(-2) }),
            KeyServices = Observed.Of<ImmutableArray<string>>(["sts", ""]),
        }),
        Groups = ["reviewers"],
    };

    public static readonly Account Root = new()
    {
        Arn = Inventory.Identity.Account.ArnOf(Account),
        RootHasPassword = Observed.Of(true),
        Root = Observed.Of(new UserCredentials
        {
            PasswordEnabled = false,
            MfaActive = true,
            AccessKeys = [],
            Use = Observed.Of(new CredentialUse { UserCreated = Now.AddDays(-900), PasswordLastUsed = Now.AddDays(-400) }),
            KeyServices = Observed.Of<ImmutableArray<string>>(["", ""]),
        }),
        PublicAccessBlock = Observed.Of(PublicAccessBlock.All),
        Organization = Observed.Of<ImmutableArray<AccountId>>([Account, StagingRole.Account, NeighbourAccount]),
    };

    /// <summary>What reviewers may do.</summary>
    public static readonly ManagedPolicy ReviewerPolicy = new()
    {
        Arn = new Arn($"arn:aws:iam::{Account}:policy/reviewers"),
        Name = "reviewers",
        Document = Observed.Of(Policy("""{"Effect":"Allow","Action":["codepipeline:ListPipelines","codepipeline:ListPipelineExecutions"],"Resource":"*"}""")),
    };

    public static readonly Group Reviewers = new() { Arn = new Arn($"arn:aws:iam::{Account}:group/reviewers"), Name = "reviewers", AttachedPolicies = [ReviewerPolicy.Arn] };

    /// <summary>What <see cref="Site"/> invokes.</summary>
    public static readonly InvokedFunction Function = new()
    {
        Arn = new Arn($"arn:aws:lambda:{Region}:{Account}:function:note"),
        Name = "note",
        Variables = Observed.Of<ImmutableArray<FunctionVariable>>([new FunctionVariable("CHANNEL", Hidden(8)), new FunctionVariable("TOPIC_ARN", Clear("arn:aws:sns:eu-west-1:111122223333:notes"))]),
    };

    /// <summary>What <see cref="Site"/> deploys.</summary>
    public static readonly StackDeployment Stack = new()
    {
        Arn = new Arn($"arn:aws:cloudformation:{Region}:{Account}:stack/site"),
        Name = "site",
        Deployed = Observed.Of<StackValues?>(new StackValues([new StackValue("Size", Hidden(5)), new StackValue("DbPassword", Clear("****"))], [new StackValue("Address", Hidden(24))])),
        Defaults = Observed.Of<ImmutableArray<StackValue>>([new StackValue("Size", Hidden(5))]),
    };

    /// <summary>Of the instances that <see cref="Pipeline"/> deploys to.</summary>
    public static readonly Role InstanceRole = PipelineRole with
    {
        Arn = new Arn($"arn:aws:iam::{Account}:role/payments-instance"),
        Name = "payments-instance",
        TrustPolicy = Trust("ec2.amazonaws.com"),
        InlinePolicies = [new InlinePolicy("revisions", Policy("""{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::payments-revisions/*"}"""))],
    };

    public static readonly Instance Instance = new()
    {
        Arn = new Arn($"arn:aws:ec2:{Region}:{Account}:instance/i-0123456789abcdef0"),
        Name = "payments-1",
        Profile = new Arn($"arn:aws:iam::{Account}:instance-profile/payments-instance"),
        Roles = Observed.Of<ImmutableArray<Arn>>([InstanceRole.Arn]),
        RequiresTokens = Observed.Of(true),
    };

    /// <summary>What <see cref="Pipeline"/> deploys to.</summary>
    public static readonly DeploymentGroup DeploymentGroup = new()
    {
        Arn = new Arn($"arn:aws:codedeploy:{Region}:{Account}:deploymentgroup:payments/production"),
        Name = "production",
        Instances = Observed.Of<ImmutableArray<Arn>>([Instance.Arn]),
    };

    public static readonly OidcProvider Issuer = new()
    {
        Arn = new Arn($"arn:aws:iam::{Account}:oidc-provider/token.actions.githubusercontent.com"),
        Name = "token.actions.githubusercontent.com",
        Audiences = Observed.Of<ImmutableArray<string>>(["sts.amazonaws.com"]),
    };

    public static readonly SamlProvider Directory = new()
    {
        Arn = new Arn($"arn:aws:iam::{Account}:saml-provider/directory"),
        Name = "directory",
        Metadata = Observed.Of(new SamlMetadata(Now.AddYears(6), [new SigningCertificate("0123456789ABCDEF0123456789ABCDEF01234567", Now.AddYears(2), "RSA", 2048, "SHA256")])),
    };

    public static ImmutableArray<Resource> Everything => [InstanceRole, Instance, DeploymentGroup, Issuer, Directory, Images, Host, Topic, Parameter, Trail, Rule, Analyzer, Pipeline, Site, Webhook, AddressWebhook, Project, Checks, Connection, Credential, Function, Stack, PipelineRole, BuildRole, StagingRole, Bucket, Key, Secret, User, Root, Reviewers, ReviewerPolicy];

    public static readonly AccountSnapshot Snapshot = new()
    {
        Account = Account,
        TakenAt = Now,
        Source = SnapshotSource.Demo,
        Regions = [Region],
        Listings =
        [
            .. new[] { ResourceTypes.Pipeline, ResourceTypes.Webhook, ResourceTypes.BuildProject, ResourceTypes.Connection, ResourceTypes.SourceCredential, ResourceTypes.Secret, ResourceTypes.Trail, ResourceTypes.EventRule, ResourceTypes.Analyzer, ResourceTypes.Instance }.Select(type => new Listing(type, Region, Observed.Of(1))),
            .. new[] { ResourceTypes.User, ResourceTypes.Group, ResourceTypes.Role, ResourceTypes.Bucket, ResourceTypes.OidcProvider, ResourceTypes.SamlProvider }.Select(type => new Listing(type, Regions.Global, Observed.Of(1))),
        ],
        Resources = Everything,
        OwnedBuckets = Observed.Of<ImmutableArray<string>>([Bucket.Name]),
    };

    /// <summary>Makes the stacks of <see cref="Release"/>.</summary>
    public static readonly Role StackRole = PipelineRole with { InlinePolicies = [], Arn = new Arn($"arn:aws:iam::{Account}:role/payments-stack"), Name = "payments-stack", TrustPolicy = Trust("cloudformation.amazonaws.com") };

    /// <summary>With which a pipeline of the neighbour deploys here.</summary>
    public static readonly Role DeployRole = PipelineRole with
    {
        InlinePolicies = [],
        Arn = new Arn($"arn:aws:iam::{Account}:role/deploy-from-tools"),
        Name = "deploy-from-tools",
        TrustPolicy = Policy($$$"""{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::{{{NeighbourAccount}}}:role/tools-pipeline"},"Action":"sts:AssumeRole"}"""),
    };

    /// <summary>With which <see cref="Release"/> deploys there.</summary>
    public static readonly Role RoleAbroad = PipelineRole with
    {
        Arn = new Arn($"arn:aws:iam::{NeighbourAccount}:role/payments-deploy"),
        Name = "payments-deploy",
        TrustPolicy = Policy($$$"""{"Effect":"Allow","Principal":{"AWS":"{{{PipelineRole.Arn}}}"},"Action":"sts:AssumeRole"}"""),
    };

    public static readonly PipelineAction StackAction = DeployAction with
    {
        Name = "Stack",
        Provider = "CloudFormation",
        Configuration = Settings(("ActionMode", "CREATE_UPDATE"), ("StackName", "payments"), ("RoleArn", StackRole.Arn.Text), ("Capabilities", "CAPABILITY_NAMED_IAM")),
    };

    /// <summary>Deploys a stack here and something in another account.</summary>
    public static readonly Pipeline Release = Pipeline.With(definition => definition with
    {
        ArtifactStores = [new ArtifactStore(Region, Bucket.Name, Key.Arn.Text)],
        Stages = [.. definition.Stages[..3], new Stage("Stack", [StackAction]) { Rules = definition.Stages[0].Rules }, new Stage("Abroad", [DeployAction with { Role = RoleAbroad.Arn }]) { Rules = definition.Stages[0].Rules }],
    }) with
    {
        Arn = new Arn($"arn:aws:codepipeline:{Region}:{Account}:release"),
        Name = "release",
    };

    /// <summary>What <see cref="Release"/> deploys here.</summary>
    public static readonly StackDeployment ReleaseStack = Stack with { Arn = new Arn($"arn:aws:cloudformation:{Region}:{Account}:stack/payments"), Name = "payments" };

    /// <summary>An account that deploys into this one, and into which this one deploys.</summary>
    public static readonly AccountSnapshot Neighbour = Snapshot with
    {
        Account = NeighbourAccount,
        Resources =
        [
            RoleAbroad,
            DeploymentGroup with { Arn = new Arn($"arn:aws:codedeploy:{Region}:{NeighbourAccount}:deploymentgroup:payments/production"), Instances = Observed.Of<ImmutableArray<Arn>>([]) },
            Pipeline.With(definition => definition with { Role = new Arn($"arn:aws:iam::{NeighbourAccount}:role/tools-pipeline"), Stages = [new Stage("Deploy", [DeployAction with { Role = DeployRole.Arn }])] }) with
            {
                Arn = new Arn($"arn:aws:codepipeline:{Region}:{NeighbourAccount}:tools"),
                Name = "tools",
            },
        ],
        OwnedBuckets = Observed.Of<ImmutableArray<string>>([]),
    };

    /// <summary>Taken by one workflow of one repository.</summary>
    public static readonly Role WorkflowRole = PipelineRole with
    {
        InlinePolicies = [],
        Arn = new Arn($"arn:aws:iam::{Account}:role/release-workflow"),
        Name = "release-workflow",
        TrustPolicy = Policy($$$$"""
            {"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::{{{{Account}}}}:oidc-provider/token.actions.githubusercontent.com"},"Action":"sts:AssumeRoleWithWebIdentity",
             "Condition":{"StringEquals":{"token.actions.githubusercontent.com:aud":"sts.amazonaws.com","token.actions.githubusercontent.com:sub":"repo:example/payments:environment:production"}}}
            """),
    };

    /// <summary>Taken by people of a directory.</summary>
    public static readonly Role DirectoryRole = PipelineRole with
    {
        InlinePolicies = [],
        Arn = new Arn($"arn:aws:iam::{Account}:role/directory"),
        Name = "directory",
        TrustPolicy = Policy($$$$"""
            {"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::{{{{Account}}}}:saml-provider/directory"},"Action":"sts:AssumeRoleWithSAML",
             "Condition":{"StringEquals":{"SAML:aud":"https://signin.aws.amazon.com/saml"}}}
            """),
    };

    /// <summary>Every control has something to pass in it.</summary>
    public static Estate SecureEstate => new(SnapshotWith(Release, ReleaseStack, StackRole, DeployRole, WorkflowRole, DirectoryRole), [Neighbour]);

    /// <summary>The same with one pipeline only.</summary>
    public static Estate EstateOfOne(params Resource[] changed) => new(SnapshotWith(changed) with { Resources = SnapshotWith(changed).Resources.RemoveAll(resource => resource.Arn == Site.Arn) }, []);

    /// <summary>The secure estate with some resources replaced by others of the same ARN, or added.</summary>
    public static Estate Estate(params Resource[] changed) => new(SnapshotWith(changed), []);

    /// <summary>An account in which all resources of a type could not be listed.</summary>
    public static Estate Unlisted(string type) => new(Snapshot with
    {
        Listings = [.. Snapshot.Listings.Select(listing => listing.Type == type ? listing with { Count = Observed.Unreadable<int>(Denied) } : listing)],
        Resources = [.. Everything.Where(resource => resource.Id.Type != type)],
    }, []);

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

    /// <summary>A value that was not kept and in which nothing was found.</summary>
    public static Redacted Hidden(int length) => new(length, $"{length:x32}", []);

    /// <summary>A value in which a secret was found.</summary>
    public static Redacted SecretText(SecretConfidence confidence = SecretConfidence.High, string location = "value") =>
        new(24, "0123456789abcdef0123456789abcdef", [new SecretTrace("named-password", confidence, location, 18, "fedcba9876543210fedcba9876543210")]);

    public static RedactedDocument Document(params (string Pointer, string Name, ConfigurationValue Value)[] leaves) =>
        new([.. leaves.Select(leaf => new ConfigurationLeaf(leaf.Pointer, leaf.Name, DeclaredType.Plaintext, leaf.Value))]);

    public static Stage Stage(string name, params PipelineAction[] actions) => new(name, [.. actions]) { Rules = Observed.Of<ImmutableArray<StageRule>>([]) };

    public static BuildWebhookFilter Filter(string type, string pattern, bool excludes = false) => new(type, Clear(pattern), excludes);

    public static GitNames Branches(params string[] includes) => new([.. includes.Select(Clear)], []);

    /// <summary>An inline buildspec with one command.</summary>
    public static BuildspecOutline Buildspec(params string[] words) => new()
    {
        IsReadable = true,
        Text = Hidden(120),
        Phases = ["build"],
        Commands = [new BuildspecCommand("build", 5, [.. words])],
    };

    public static ImmutableSortedDictionary<string, ConfigurationValue> Settings(params (string Key, string Value)[] settings) =>
        settings.ToImmutableSortedDictionary(setting => setting.Key, setting => Clear(setting.Value));

    public static Pipeline With(this Pipeline pipeline, Func<PipelineDefinition, PipelineDefinition> change) =>
        pipeline with { Definition = pipeline.Definition.Select(change) };

    public static BuildProject With(this BuildProject project, Func<BuildProjectDefinition, BuildProjectDefinition> change) =>
        project with { Definition = project.Definition.Select(change) };
}
