using SecurityDashboard.Controls;
using static SecurityDashboard.Aws.Facts.Fact;

namespace SecurityDashboard.Aws.Facts;

/// <summary>How pipelines start, what they read, and who approves what they deploy.</summary>
internal static class PipelineFacts
{
    public static IEnumerable<Fact> All => [.. Webhooks, .. Sources, .. Approvals];

    private static IEnumerable<Fact> Webhooks =>
    [
        Good("SC-01", "a shared secret", "webhook shop", Nothing, "The webhook shop, which starts the pipeline shop, checks a signature with a shared secret."),
        Good("SC-01", "a range of addresses", "webhook office", account => account.WebhookAsync("office", "IP", new { AllowedIPRange = "192.0.2.0/24" }),
            "The webhook office, which starts the pipeline shop, takes calls from 192.0.2.0/24 only."),
        Good("SC-01", "one address", "webhook host", account => account.WebhookAsync("host", "IP", new { AllowedIPRange = "192.0.2.7/32" }),
            "The webhook host, which starts the pipeline shop, takes calls from 192.0.2.7/32 only."),
        Bad("SC-01", "no authentication", "webhook open", account => account.WebhookAsync("open", "UNAUTHENTICATED", new { }),
            "The webhook open, which starts the pipeline shop, takes calls from anyone: it is UNAUTHENTICATED."),
        Bad("SC-01", "a range that is every address", "webhook everywhere", account => account.WebhookAsync("everywhere", "IP", new { AllowedIPRange = "0.0.0.0/0" }),
            "The webhook everywhere, which starts the pipeline shop, takes calls from every address: its range is 0.0.0.0/0."),
        Absent("SC-01", "no range of addresses", "webhook rangeless", account => account.WebhookAsync("rangeless", "IP", new { }),
            Outcome.Fail, "The webhook rangeless, which starts the pipeline shop, takes calls from every address: its range is not set."),
    ];

    private static IEnumerable<Fact> Sources =>
    [
        Good("PL-01", "a connection", "pipeline shop", Nothing, Uses("shop", "CodeStarSourceConnection")) with { SubKey = "Source/Source" },
        From("CodeCommit", "from-codecommit", "CodeCommit"),
        From("a bucket", "from-s3", "S3", configuration: new { S3Bucket = "{bucket shop}", S3ObjectKey = "source.zip" }),
        From("an action of their own that is called GitHub", "from-custom", "GitHub", "Custom"),
        From("another third party", "from-other", "ServiceCatalog", "ThirdParty"),
        Bad("PL-01", "GitHub with a token", "pipeline from-github",
            account => account.PipelineAsync("from-github", Released(Steps.From("GitHub", "ThirdParty", new { Owner = "example", Repo = "shop", Branch = "main", OAuthToken = "****" }))),
            "The source action Source/Source of the pipeline from-github reads GitHub with an OAuth token (GitHub version 1).") with { SubKey = "Source/Source" },
        Bad("PL-01", "GitHub with a token beside a connection", "pipeline from-two",
            account => account.PipelineAsync("from-two", Released(Steps.Of("Source", Steps.Source("App", "CodeStarSourceConnection"), Steps.Source("Tools", "GitHub", "ThirdParty")))),
            "The source action Source/Tools of the pipeline from-two reads GitHub with an OAuth token (GitHub version 1).") with { SubKey = "Source/Tools" },
        Absent("PL-01", "no source", "pipeline sourceless", account => account.PipelineAsync("sourceless", [Steps.Approve, Steps.Deploy()]), Outcome.NotApplicable, "The pipeline sourceless has no source action."),
    ];

    private static IEnumerable<Fact> Approvals =>
    [
        Good("DS-01", "an approval in the stage before", "pipeline shop", Nothing, "The deployment Live/Deploy of the pipeline shop waits for the approval Approve/Ask."),
        Good("DS-01", "an approval earlier in the stage", "pipeline same-stage",
            account => account.PipelineAsync("same-stage", [Steps.Connected, Steps.Build, Steps.Of("Live", Steps.DeployAction(runOrder: 2), Steps.Approval(runOrder: 1))]),
            "The deployment Live/Deploy of the pipeline same-stage waits for the approval Live/Ask."),
        Good("DS-01", "staging without one, production behind one", "pipeline staged",
            account => account.PipelineAsync("staged", [Steps.Connected, Steps.Build, Steps.Deploy("Staging"), Steps.Approve, Steps.Deploy()]),
            "The deployment Live/Deploy of the pipeline staged waits for the approval Approve/Ask."),
        Unapproved("no approval", "straight", "Live/Deploy", Steps.Build, Steps.Deploy()),
        Unapproved("no build either", "direct", "Live/Deploy", last: "Source/Source", Steps.Deploy()),
        Unapproved("an approval before commands", "commands", "Live/Deploy", last: "Run/Run", Steps.Approve, Steps.Of("Run", Steps.Commands()), Steps.Deploy()),
        Unapproved("no approval in a stage that is called a stage", "called-stage", "DeployStage/Deploy", Steps.Build, Steps.Deploy("DeployStage")),
        Unapproved("no approval of a test in production", "test-in-production", "TestInProduction/Deploy", Steps.Build, Steps.Deploy("TestInProduction")),
        Unapproved("an approval before the build", "too-early", "Live/Deploy", Steps.Approve, Steps.Build, Steps.Deploy()),
        Unapproved("an approval beside the build", "beside-build", "Live/Deploy", Steps.Of("Build", Steps.BuildAction(), Steps.Approval()), Steps.Deploy()),
        Unapproved("an approval beside the deployment", "beside", "Live/Deploy", Steps.Build, Steps.Of("Live", Steps.Approval(), Steps.DeployAction())),
        Unapproved("an approval later in the stage", "afterwards", "Live/Deploy", Steps.Build, Steps.Of("Live", Steps.DeployAction(), Steps.Approval(runOrder: 2))),
        Unapproved("an approval of the second deployment only", "second-only", "Canary/Deploy", Steps.Build, Steps.Deploy("Canary"), Steps.Approve, Steps.Deploy()),
        Absent("DS-01", "no tag", "pipeline untagged", account => account.PipelineAsync("untagged", [Steps.Connected, Steps.Build, Steps.Deploy()], tags: []), Outcome.Fail, Nobody("untagged", "Live/Deploy")),
        Absent("DS-01", "no production: a tag says so", "pipeline sandbox",
            account => account.PipelineAsync("sandbox", [Steps.Connected, Steps.Build, Steps.Deploy()], tags: [("Environment", "Sandbox")]),
            Outcome.NotApplicable, "The pipeline sandbox does not deploy to production: its tag Environment is Sandbox."),
        Absent("DS-01", "no production: the name of the action says so", "pipeline staging-only",
            account => account.PipelineAsync("staging-only", [Steps.Connected, Steps.Build, Steps.Of("Release", Steps.DeployAction("DeployToStaging"))]),
            Outcome.NotApplicable, "By its name the deployment Release/DeployToStaging goes to a place before production."),
        Absent("DS-01", "no deployment", "pipeline build-only", account => account.PipelineAsync("build-only", [Steps.Connected, Steps.Build]), Outcome.NotApplicable, "The pipeline build-only has no deploy action."),
    ];

    private static Fact From(string what, string pipeline, string provider, string owner = "AWS", object? configuration = null) =>
        Good("PL-01", what, $"pipeline {pipeline}", account => account.PipelineAsync(pipeline, Released(Steps.From(provider, owner, configuration))), Uses(pipeline, provider)) with { SubKey = "Source/Source" };

    private static Fact Unapproved(string what, string pipeline, string deployment, params object[] stages) => Unapproved(what, pipeline, deployment, "Build/Build", stages);

    private static Fact Unapproved(string what, string pipeline, string deployment, string last, params object[] stages) =>
        Bad("DS-01", what, $"pipeline {pipeline}", account => account.PipelineAsync(pipeline, [Steps.Connected, .. stages]), Nobody(pipeline, deployment, last));

    private static object[] Released(object source) => [source, Steps.Approve, Steps.Deploy()];

    private static string Uses(string pipeline, string provider) => $"The source action Source/Source of the pipeline {pipeline} uses {provider}.";

    private static string Nobody(string pipeline, string deployment, string last = "Build/Build") => $"Nobody approves the deployment {deployment} of the pipeline {pipeline}: no manual approval stands between it and {last}.";
}
