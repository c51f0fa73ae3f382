using System.Collections.Immutable;
using SecurityDashboard.Iam;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Builds;
using SecurityDashboard.Secrets;
using SecurityDashboard.Secrets.Redaction;

namespace SecurityDashboard.Demo;

/// <summary>A build project that no pipeline runs: checks of pull requests, nightly jobs, runners.</summary>
internal sealed record DemoBuild(string Name, string Team, AccountId Account)
{
    public string SourceType { get; init; } = "GITHUB";

    public string Buildspec { get; init; } = "";

    public bool Privileged { get; init; }

    public BuildWebhook? Webhook { get; init; }

    /// <summary>A password stands in the address of the source.</summary>
    public string Organization { get; init; } = "harbour-example";

    public bool CredentialInAddress { get; init; }

    public BuildLogs Logs { get; init; } = new(ToCloudWatch: true, ToS3: false, S3EncryptionDisabled: false);

    public bool HasOutput { get; init; }

    public bool PlainOutput { get; init; }

    public bool IsPublic { get; init; }

    public bool IgnoresCertificate { get; init; }

    /// <summary>An account outside that may look at the builds.</summary>
    public AccountId SharedWith { get; init; }

    /// <summary>A password stands in a command of the inline buildspec.</summary>
    public bool CredentialInBuildspec { get; init; }

    /// <summary>0: it is still as it is here; before that many weeks it had a webhook that let everybody in.</summary>
    public int GatedWeeksAgo { get; init; } = int.MaxValue;
}

/// <summary>Build projects outside pipelines and their roles.</summary>
internal static class DemoBuilds
{
    private static readonly ImmutableArray<DemoBuild> All =
    [
        new("payments-pull-requests", "payments", DemoCompany.Production) { Buildspec = "inline", Webhook = PullRequests(approval: "FORK_PULL_REQUESTS"), GatedWeeksAgo = 4 },
        new("checkout-pull-requests", "checkout", DemoCompany.Production) { Buildspec = "inline", CredentialInBuildspec = true, Webhook = PullRequests(approval: null, new BuildWebhookFilter("ACTOR_ACCOUNT_ID", new ClearText("4181023|7730115"), Excludes: false)) },
        new("mobile-nightly", "mobile", DemoCompany.Production)
        {
            SharedWith = DemoCompany.Partner, IgnoresCertificate = true, SourceType = "BITBUCKET", CredentialInAddress = true, HasOutput = true, PlainOutput = true,
            Logs = new BuildLogs(ToCloudWatch: true, ToS3: true, S3EncryptionDisabled: true),
        },
        new("open-banking-sdk-pull-requests", "platform", DemoCompany.Shared) { Buildspec = "ci/buildspec.yaml", Privileged = true, Webhook = PullRequests(approval: "DISABLED") },
        new("github-runners", "platform", DemoCompany.Shared)
        {
            Buildspec = "inline",
            Webhook = new BuildWebhook { Scope = "GITHUB_ORGANIZATION", Groups = [new BuildWebhookGroup([new BuildWebhookFilter("EVENT", new ClearText("WORKFLOW_JOB_QUEUED"), Excludes: false)])] },
        },
        new("hackathon-chatbot-checks", "labs", DemoCompany.Sandbox) { Webhook = new BuildWebhook() },
        new("load-test-reports", "quality", DemoCompany.Sandbox) { Organization = "load-test-collection", Buildspec = "inline", IsPublic = true, Logs = new BuildLogs(ToCloudWatch: false, ToS3: false, S3EncryptionDisabled: false) },
    ];

    public static IEnumerable<Resource> Of(AccountId account, int weeksAgo) =>
        All.Where(build => build.Account == account).SelectMany(build => (Resource[])[Project(build, weeksAgo), DemoIdentities.RoleOf(build)]).Append(Credential(account));

    // The platform team signs in with a token of one of them.
    private static SourceCredential Credential(AccountId account) => new()
    {
        Arn = new Arn($"arn:aws:codebuild:{DemoCompany.Ireland}:{account}:token/github"),
        ServerType = "GITHUB",
        AuthType = account == DemoCompany.Shared ? "PERSONAL_ACCESS_TOKEN" : "OAUTH",
    };

    private static BuildProject Project(DemoBuild build, int weeksAgo)
    {
        var store = new DemoStore(build.Account, build.Team, DemoCompany.Ireland);
        var repository = $"{(build.SourceType is "BITBUCKET" ? "bitbucket.org" : "github.com")}/{build.Organization}/{build.Name}.git";
        return new BuildProject
        {
            Arn = new Arn($"arn:aws:codebuild:{DemoCompany.Ireland}:{build.Account}:project/{build.Name}"),
            Name = build.Name,
            Exports = Observed.Of<ImmutableArray<ExportedVariable>>([]),
            ResourcePolicy = Observed.Of(build.SharedWith == default ? null : DemoStores.Policy($$"""{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::{{build.SharedWith}}:root"},"Action":["codebuild:BatchGetProjects","codebuild:BatchGetBuilds"],"Resource":"arn:aws:codebuild:{{DemoCompany.Ireland}}:{{build.Account}}:project/{{build.Name}}"}""")),
            Definition = Observed.Of(new BuildProjectDefinition
            {
                ServiceRole = DemoIdentities.RoleOf(build).Arn,
                Environment = new BuildEnvironment { Image = "aws/codebuild/amazonlinux-x86_64-standard:5.0", PrivilegedMode = build.Privileged },
                Sources =
                [
                    new BuildSource(build.SourceType, build.CredentialInAddress ? Address(repository.Length + 30) : new ClearText($"https://{repository}"))
                    {
                        BuildspecLocation = build.Buildspec is "" or "inline" ? null : new ClearText(build.Buildspec),
                        InlineBuildspec = build.Buildspec is "inline" ? Buildspec(build) : null,
                        Access = Observed.Of(new SourceAccess(build.IgnoresCertificate, build.CredentialInAddress ? AddressUser.NameAndPassword : AddressUser.None, Connection: null)),
                    },
                ],
                Artifacts = [build.HasOutput ? new BuildArtifacts("S3", store.BucketName, build.PlainOutput) : new BuildArtifacts("NO_ARTIFACTS", Location: null, EncryptionDisabled: false)],
                S3Logs = build.Logs.ToS3 ? new S3BuildLogs($"{store.BucketName}/logs", build.Logs.S3EncryptionDisabled) : null,
                Logs = Observed.Of(build.Logs),
                Triggers = Observed.Of(new BuildTriggers(weeksAgo >= build.GatedWeeksAgo ? PullRequests(approval: null) : build.Webhook)),
                Visibility = build.IsPublic ? "PUBLIC_READ" : "PRIVATE",
                Tags = ImmutableSortedDictionary<string, string>.Empty.Add("owner", build.Team),
            }),
        };
    }

    private static BuildWebhook PullRequests(string? approval, params BuildWebhookFilter[] filters) => new()
    {
        CommentApproval = approval,
        ApproverRoles = approval is null ? [] : ["GITHUB_WRITE", "GITHUB_MAINTAIN", "GITHUB_ADMIN"],
        Groups =
        [
            new BuildWebhookGroup(
            [
                new BuildWebhookFilter("EVENT", new ClearText("PULL_REQUEST_CREATED, PULL_REQUEST_UPDATED, PULL_REQUEST_REOPENED"), Excludes: false),
                new BuildWebhookFilter("BASE_REF", new ClearText("^refs/heads/main$"), Excludes: false),
                .. filters,
            ]),
        ],
    };

    private static BuildspecOutline Buildspec(DemoBuild build) => new()
    {
        IsReadable = true,
        Text = new Redacted(180 + build.Name.Length, DemoIds.Fingerprint(build.Name),
            build.CredentialInBuildspec ? [new SecretTrace("npm-access-token", SecretConfidence.High, "line 5", 40, DemoIds.Fingerprint($"{build.Team}/NPM_TOKEN"))] : []),
        Phases = ["install", "build"],
        Commands = [new BuildspecCommand("install", 4, build.Webhook?.Scope is null ? ["npm", "ci"] : ["curl", "-k", "https://", "|", "bash"]), new BuildspecCommand("build", 7, ["npm", "run", "test"])],
    };

    private static Redacted Address(int length) =>
        new(length, DemoIds.Fingerprint($"address {length}"), [new SecretTrace("url-credential", SecretConfidence.Medium, "value", 20, DemoIds.Fingerprint($"credential {length}"))]);
}
