using System.Collections.Immutable;
using SecurityDashboard.Inventory;

namespace SecurityDashboard.Demo;

/// <summary>What the made-up company runs, what is wrong with it, and from when to when.</summary>
internal static class DemoCompany
{
    public const string Ireland = "eu-west-1";
    public const string Virginia = "us-east-1";

    // The account numbers of AWS's own documentation: they belong to nobody.
    public static readonly AccountId Production = new("111122223333");
    public static readonly AccountId Shared = new("444455556666");
    public static readonly AccountId Sandbox = new("777788889999");

    /// <summary>A partner's account, which is not connected.</summary>
    public static readonly AccountId Partner = new("123456789012");

    public static readonly ImmutableArray<DemoPipeline> Pipelines =
    [
        new("payments-api", "payments", Production) { SecondRegion = Virginia, HasStaging = true },
        new("payments-worker", "payments", Production),
        new("payments-reconciliation", "payments", Production),
        new("ledger-core", "ledger", Production) { HasStaging = true },
        new("ledger-reports", "ledger", Production),
        new("ledger-migrations", "ledger", Production) { Deploys = "CloudFormation" },
        new("mobile-ios", "mobile", Production) { Deploys = "S3" },
        new("mobile-android", "mobile", Production) { Deploys = "S3" },
        new("mobile-bff", "mobile", Production) { Deploys = "ECS", HasImageSource = true },
        new("checkout-web", "checkout", Production) { Deploys = "ECS" },
        new("checkout-api", "checkout", Production) { Deploys = "ECS", HasStaging = true },
        new("identity-service", "identity", Production) { Deploys = "ECS", HasStaging = true },
        new("identity-admin", "identity", Production),
        new("search-indexer", "search", Production),
        new("search-api", "search", Production) { Deploys = "ECS" },
        new("notifications", "comms", Production) { StoreOwner = Shared },
        new("statements-pdf", "comms", Production) { StoreOwner = Shared },
        new("risk-scoring", "risk", Production) { Deploys = "ECS", HasImageSource = true },
        new("risk-rules", "risk", Production) { Deploys = "ECS" },
        new("onboarding-web", "onboarding", Production) { Deploys = "ECS" },
        new("onboarding-kyc", "onboarding", Production) { StoreOwner = Partner },
        new("data-ingest", "data", Production),
        new("data-warehouse", "data", Production) { Deploys = "CloudFormation" },
        new("cards-issuing", "cards", Production) { Region = Virginia },
        new("cards-disputes", "cards", Production) { Region = Virginia, Deploys = "ECS", CreatedWeeksAgo = 7, HasImageSource = true },
        new("legacy-settlement", "legacy", Production) { Sources = 3, Builds = 4, DeployRoles = 3 },
        new("legacy-exports", "legacy", Production) { RetiredWeeksAgo = 5 },

        new("platform-base-images", "platform", Shared) { Deploys = null },
        new("platform-network", "platform", Shared) { Deploys = "CloudFormation", DeploysInto = Production },
        new("platform-observability", "platform", Shared) { Deploys = "CloudFormation", HasStaging = true },
        new("platform-terraform", "platform", Shared) { Deploys = "CloudFormation" },
        new("shared-libraries", "platform", Shared) { Deploys = null },
        new("developer-portal", "tools", Shared) { Deploys = "ECS" },
        new("docs-site", "tools", Shared) { Deploys = "S3", Builds = 0 },
        new("design-system", "tools", Shared) { Deploys = null },
        new("release-orchestrator", "platform", Shared) { DeployRoles = 1, DeploysInto = Production, SecondRegion = Virginia },

        new("hackathon-chatbot", "labs", Sandbox) { Deploys = "ECS" },
        new("ml-experiments", "labs", Sandbox) { SourcesFromBucket = true },
        new("payments-prototype", "labs", Sandbox),
        new("mobile-next", "labs", Sandbox) { Deploys = "S3" },
        new("load-tests", "quality", Sandbox) { Deploys = "CloudFormation", StoreTeam = "labs", RunsAs = "ml-experiments" },
        new("ada-playground", "quality", Sandbox) { CreatedWeeksAgo = 6 },
        new("cost-explorer", "quality", Sandbox) { Deploys = null, HasLostItsStore = true },
    ];

    /// <summary>Of a pipeline or, for what a team shares, of the team.</summary>
    public static readonly ImmutableArray<DemoFlaw> Flaws =
    [
        new("payments-api", Flaw.PlaintextCredential) { FixedWeeksAgo = 3 },
        new("payments-api", Flaw.TrustsAnySource) { FixedWeeksAgo = 2 },
        new("payments-worker", Flaw.TrustsAnySource),
        new("payments-reconciliation", Flaw.PlaintextCredential) { SinceWeeksAgo = 4 },
        new("payments", Flaw.KeyNotRotated) { FixedWeeksAgo = 5 },
        new("payments", Flaw.AllowsHttp) { FixedWeeksAgo = 9 },
        new("ledger-core", Flaw.NoApproval) { FixedWeeksAgo = 10 },
        new("ledger-reports", Flaw.NoOwnKey),
        new("ledger-migrations", Flaw.AdministratorRole),
        new("ledger-migrations", Flaw.SecretInParameters),
        new("ledger", Flaw.KeyNotRotated) { FixedWeeksAgo = 6 },
        new("mobile-ios", Flaw.OAuthSource),
        new("mobile-ios", Flaw.NoRefFilter),
        new("mobile-android", Flaw.OAuthSource) { FixedWeeksAgo = 5 },
        new("mobile-bff", Flaw.NoApproval),
        new("mobile-bff", Flaw.ParallelExecutions),
        new("mobile", Flaw.UploadsUnchecked),
        new("mobile", Flaw.SecretNotRotated),
        new("checkout-web", Flaw.OAuthSource),
        new("checkout-web", Flaw.OpenWebhook) { SinceWeeksAgo = 1 },
        new("checkout-api", Flaw.TrustsAnySource),
        new("checkout-api", Flaw.SharedStagingAccount),
        new("checkout-api", Flaw.AdministratorRole) { FixedWeeksAgo = 8 },
        new("identity-service", Flaw.OAuthSource) { FixedWeeksAgo = 12 },
        new("identity-admin", Flaw.PrivilegedBuild) { FixedWeeksAgo = 2 },
        new("identity-admin", Flaw.TrustsAnySource),
        new("search-indexer", Flaw.PrivilegedBuild),
        new("search-indexer", Flaw.HttpLink),
        new("search-indexer", Flaw.BroadTrigger) { SinceWeeksAgo = 8 },
        new("search", Flaw.AllowsHttp),
        new("search", Flaw.UploadsUnchecked),
        new("search", Flaw.SecretNotRotated) { FixedWeeksAgo = 9 },
        new("notifications", Flaw.NoOwnKey),
        new("statements-pdf", Flaw.TrustsAnySource),
        new("statements-pdf", Flaw.SecretInSetting) { SinceWeeksAgo = 9 },
        new("onboarding-web", Flaw.NoApproval) { FixedWeeksAgo = 8 },
        new("onboarding-web", Flaw.TrustsAnySource),
        new("data-ingest", Flaw.PrivilegedBuild),
        new("data-ingest", Flaw.DevelopBranch),
        new("data-ingest", Flaw.SecretInUserParameters) { SinceWeeksAgo = 5 },
        new("data-ingest", Flaw.NoApproval),
        new("data-warehouse", Flaw.BoundedAdministratorRole),
        new("data", Flaw.AllowsHttp) { SinceWeeksAgo = 6 },
        new("data", Flaw.UploadsUnchecked),
        new("data", Flaw.KeyNotRotated),
        new("cards-issuing", Flaw.TrustsAnySource),
        new("cards-issuing", Flaw.SecretInVariable) { SinceWeeksAgo = 2 },
        new("cards-issuing", Flaw.PlaintextCredential) { FixedWeeksAgo = 11 },
        new("legacy-settlement", Flaw.OAuthSource),
        new("legacy-settlement", Flaw.OpenWebhook),
        new("legacy-settlement", Flaw.PollsSource),
        new("legacy-settlement", Flaw.CustomAction),
        new("legacy-settlement", Flaw.NoBuildLogs),
        new("legacy-settlement", Flaw.NoApproval),
        new("legacy-settlement", Flaw.AdministratorRole),
        new("legacy-settlement", Flaw.PlaintextCredential) { Count = 2 },
        new("legacy-settlement", Flaw.PrivilegedBuild),
        new("legacy-settlement", Flaw.NoOwnKey),
        new("legacy-settlement", Flaw.TrustsAnySource),
        new("legacy-exports", Flaw.AdministratorRole),
        new("legacy-exports", Flaw.PlaintextCredential) { Count = 2 },
        new("legacy", Flaw.AllowsHttp),
        new("legacy", Flaw.UploadsUnchecked),
        new("legacy", Flaw.KeyNotRotated),
        new("legacy", Flaw.SecretNotRotated),

        new("legacy-settlement", Flaw.AdministratorBuild),
        new("ledger-migrations", Flaw.PassesEveryRole),
        new("search", Flaw.RotationFails) { SinceWeeksAgo = 3 },
        new("tools", Flaw.SecretOpenToAll) { SinceWeeksAgo = 1 },
        new("identity-admin", Flaw.LostSecret) { SinceWeeksAgo = 4 },
        new("search-api", Flaw.AllowsWhatItDoesNotName),
        new("mobile-bff", Flaw.UsesEveryRepository),
        new("platform-base-images", Flaw.UsesEveryRepository),
        new("ada-playground", Flaw.UsesEveryRepository),
        new("design-system", Flaw.ChangesItself),
        new("payments-worker", Flaw.WritesItsOwnPolicy) { SinceWeeksAgo = 3 },
        new("checkout-web", Flaw.RunsCommands),
        new("checkout-api", Flaw.ReadsEverySecret),
        new("search-api", Flaw.TrustsTheAccount),
        new("legacy", Flaw.TakesOldTls),
        new("legacy", Flaw.PublicAccessNotBlocked),
        new("legacy", Flaw.KeepsNoVersions),
        new("legacy", Flaw.KeyDisabled) { SinceWeeksAgo = 2 },
        new("data", Flaw.TakesOldTls),
        new("data", Flaw.KeepsNoVersions) { FixedWeeksAgo = 2 },
        new("data-ingest", Flaw.DecryptsWithEveryKey),
        new("search", Flaw.TakesOldTls),
        new("search", Flaw.KeyGrantedToPartner),
        new("mobile", Flaw.TakesOldTls) { FixedWeeksAgo = 4 },
        new("mobile", Flaw.KeepsNoVersions),
        new("onboarding", Flaw.KeyAdministeredByPartner),
        new("onboarding", Flaw.TakesOldTls),

        new("platform-network", Flaw.TrustsTheOtherAccount),
        new("platform-observability", Flaw.AssumesEveryRole),
        new("platform-observability", Flaw.AdministratorStackRole),
        new("platform-terraform", Flaw.AdministratorStackRole),
        new("release-orchestrator", Flaw.AdministratorRemoteRole),
        new("release-orchestrator", Flaw.NoOwnKey),
        new("hackathon-chatbot", Flaw.AdministratorBuild),
        new("platform-base-images", Flaw.PrivilegedBuild),
        new("platform-network", Flaw.AdministratorRole) { FixedWeeksAgo = 7 },
        new("platform-network", Flaw.TrustsAnySource),
        new("platform-terraform", Flaw.AdministratorRole),
        new("platform-terraform", Flaw.NoApproval) { SinceWeeksAgo = 2 },
        new("developer-portal", Flaw.OAuthSource),
        new("developer-portal", Flaw.WideWebhookRange),
        new("docs-site", Flaw.NoApproval),
        new("design-system", Flaw.TrustsAnySource),
        new("tools", Flaw.AllowsHttp) { FixedWeeksAgo = 1 },

        new("hackathon-chatbot", Flaw.OAuthSource),
        new("hackathon-chatbot", Flaw.OpenWebhook),
        new("hackathon-chatbot", Flaw.AdministratorRole),
        new("hackathon-chatbot", Flaw.PrivilegedBuild),
        new("hackathon-chatbot", Flaw.PlaintextCredential) { Count = 3 },
        new("ml-experiments", Flaw.PrivilegedBuild),
        new("ml-experiments", Flaw.UnpinnedImage),
        new("ml-experiments", Flaw.NoOwnKey),
        new("ml-experiments", Flaw.SecretInPipelineVariable) { FixedWeeksAgo = 0, SinceWeeksAgo = 7 },
        new("payments-prototype", Flaw.PlaintextCredential) { FixedWeeksAgo = 1 },
        new("mobile-next", Flaw.OAuthSource),
        new("labs", Flaw.AllowsHttp),
        new("labs", Flaw.UploadsUnchecked),
        new("labs", Flaw.KeyNotRotated),
        new("labs", Flaw.SecretNotRotated),
        new("labs", Flaw.TakesOldTls),
        new("labs", Flaw.PublicAccessNotBlocked),
        new("labs", Flaw.PublicBucket) { SinceWeeksAgo = 3 },
        new("labs", Flaw.KeepsNoVersions),
        new("labs", Flaw.KeyOpenToAll),
        new("quality", Flaw.KeyOnItsWayOut) { SinceWeeksAgo = 1 },
        new("ml-experiments", Flaw.DecryptsWithEveryKey),
        new("load-tests", Flaw.AdministratorRole) { FixedWeeksAgo = 4 },
        new("load-tests", Flaw.TrustsAnySource),
        new("ada-playground", Flaw.NoOwnKey),
        new("cards-disputes", Flaw.MovableImageTag),
        new("cards-issuing", Flaw.PlainParameter),
        new("mobile-bff", Flaw.RepositoryOpenToPartner),
        new("identity-service", Flaw.CloneWithEveryRepository),
        new("payments-reconciliation", Flaw.NoInstanceProfile),
        new("payments-worker", Flaw.OpenMetadata),
        new("payments-prototype", Flaw.OpenMetadata) { SinceWeeksAgo = 5 },
        new("ledger-reports", Flaw.AdministratorInstance),
        new("developer-portal", Flaw.ExportsSecret),
    ];

    public static readonly ImmutableArray<DemoPerson> People =
    [
        new("ada.okafor", Production, "administrators") { KeysMadeWeeksAgo = [7] },
        new("bjorn.lindqvist", Production, "developers") { KeysMadeWeeksAgo = [30, 2] },
        new("chiara.romano", Production, "developers"),
        new("dmitri.volkov", Production, "developers") { HasNoMfaUntilWeeksAgo = 3 },
        new("elena.garcia", Production, "approvers"),
        new("farid.haddad", Production, "approvers") { HasNoMfaUntilWeeksAgo = 0 },
        new("settlement-batch", Production, "developers") { HasPassword = false, KeysMadeWeeksAgo = [140, 118] },
        new("terraform", Production, "administrators") { HasPassword = false, KeysMadeWeeksAgo = [61], KeyService = "cloudformation" },
        new("grace.mbeki", Shared, "administrators") { KeysMadeWeeksAgo = [4] },
        new("hiroshi.tanaka", Shared, "developers") { HasNoMfaUntilWeeksAgo = 6 },
        new("ingrid.solberg", Shared, "developers"),
        new("lena.hoffmann", Shared, "approvers"),
        new("artifact-mirror", Shared, "developers") { HasPassword = false, KeysMadeWeeksAgo = [20], KeyService = "ecr" },
        new("ada.okafor", Sandbox, "administrators"),
        new("jonas.weber", Sandbox, "administrators") { HasNoMfaUntilWeeksAgo = 0, KeysMadeWeeksAgo = [45] },
        new("kavya.iyer", Sandbox, "developers") { HasNoMfaUntilWeeksAgo = 0 },
        new("intern-2025", Sandbox, "developers") { KeysMadeWeeksAgo = [52], LastSeenWeeksAgo = 31 },
    ];

    public static bool Has(string subject, Flaw flaw, int weeksAgo) => Count(subject, flaw, weeksAgo) > 0;

    public static int Count(string subject, Flaw flaw, int weeksAgo) =>
        Flaws.FirstOrDefault(row => row.Subject == subject && row.Flaw == flaw && weeksAgo <= row.SinceWeeksAgo && weeksAgo >= row.FixedWeeksAgo)?.Count ?? 0;
}

/// <summary>What can be wrong, each the failing side of one control.</summary>
internal enum Flaw
{
    PlaintextCredential,
    AdministratorRole,

    SecretInSetting,
    SecretInVariable,
    SecretInPipelineVariable,
    SecretInParameters,
    SecretInUserParameters,
    WideWebhookRange,
    NoRefFilter,
    HttpLink,
    SharedStagingAccount,
    UnpinnedImage,
    PollsSource,
    BroadTrigger,
    DevelopBranch,
    ParallelExecutions,
    CustomAction,
    NoBuildLogs,

    /// <summary>The administrator's policy, which a permissions boundary cuts: no flaw after all.</summary>
    BoundedAdministratorRole,
    TrustsAnySource,
    OAuthSource,
    OpenWebhook,
    NoApproval,
    PrivilegedBuild,
    NoOwnKey,
    AllowsHttp,
    UploadsUnchecked,
    KeyNotRotated,
    SecretNotRotated,
    TakesOldTls,
    PublicAccessNotBlocked,
    PublicBucket,
    KeepsNoVersions,
    KeyDisabled,
    KeyOnItsWayOut,
    KeyOpenToAll,
    KeyAdministeredByPartner,
    KeyGrantedToPartner,
    DecryptsWithEveryKey,
    AdministratorBuild,
    AdministratorStackRole,
    AdministratorRemoteRole,
    PassesEveryRole,
    AssumesEveryRole,
    ReadsEverySecret,
    TrustsTheAccount,
    TrustsTheOtherAccount,
    RotationFails,
    SecretOpenToAll,
    LostSecret,
    AllowsWhatItDoesNotName,
    MovableImageTag,
    RepositoryOpenToPartner,
    CloneWithEveryRepository,
    PlainParameter,
    UsesEveryRepository,
    ChangesItself,
    WritesItsOwnPolicy,
    RunsCommands,
    NoInstanceProfile,
    OpenMetadata,
    AdministratorInstance,
    ExportsSecret,
}

internal sealed record DemoFlaw(string Subject, Flaw Flaw)
{
    public int SinceWeeksAgo { get; init; } = int.MaxValue;

    /// <summary>0: it is still there.</summary>
    public int FixedWeeksAgo { get; init; }

    public int Count { get; init; } = 1;
}

internal sealed record DemoPipeline(string Name, string Team, AccountId Account)
{
    public string Region { get; init; } = DemoCompany.Ireland;

    public string? SecondRegion { get; init; }

    /// <summary>The provider of its deploy actions; null: it deploys nothing.</summary>
    public string? Deploys { get; init; } = "CodeDeploy";

    public bool HasStaging { get; init; }

    /// <summary>It also starts when a new base image is pushed.</summary>
    public bool HasImageSource { get; init; }

    /// <summary>Its source is an object in its own artifact bucket.</summary>
    public bool SourcesFromBucket { get; init; }

    public int Sources { get; init; } = 1;

    public int Builds { get; init; } = 1;

    /// <summary>How many deploy actions run with a role of their own.</summary>
    public int DeployRoles { get; init; }

    /// <summary>The account that the deploy actions reach into; default: its own.</summary>
    public AccountId DeploysInto { get; init; } = Account;

    public AccountId StoreOwner { get; init; } = Account;

    /// <summary>Whose role it runs with.</summary>
    public string RunsAs { get; init; } = Name;

    /// <summary>Whose store it uses.</summary>
    public string StoreTeam { get; init; } = Team;

    /// <summary>Its artifact bucket was deleted, and the pipeline forgotten.</summary>
    public bool HasLostItsStore { get; init; }

    public int CreatedWeeksAgo { get; init; } = int.MaxValue;

    /// <summary>0: it is still there.</summary>
    public int RetiredWeeksAgo { get; init; }

    public bool Exists(int weeksAgo) => weeksAgo <= CreatedWeeksAgo && weeksAgo >= RetiredWeeksAgo;
}

internal sealed record DemoPerson(string Name, AccountId Account, string Group)
{
    public bool HasPassword { get; init; } = true;

    /// <summary>Null: always had one. 0: still has none.</summary>
    public int? HasNoMfaUntilWeeksAgo { get; init; }

    public ImmutableArray<int> KeysMadeWeeksAgo { get; init; } = [];

    /// <summary>What the first key is used with.</summary>
    public string KeyService { get; init; } = "sts";

    /// <summary>Null: the other day.</summary>
    public int? LastSeenWeeksAgo { get; init; }
}
