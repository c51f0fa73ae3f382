using SecurityDashboard.Aws.Facts;
using static SecurityDashboard.Aws.Facts.FactAccount;

namespace SecurityDashboard.Aws.Remediations;

/// <summary>Build projects.</summary>
internal static class BuildRepairs
{
    private const string Token = "ghp_16C7e42F292c6912E7710c838347Ae178B4a";

    public static IEnumerable<Repair> All =>
    [
        new("CB-01", "project strong", account => account.ProjectAsync("strong", privileged: true)),
        new("CB-02", "project strong", async account =>
        {
            await account.ProjectAsync("strong", privileged: true);
            await WebhookAsync(account, "strong", ("EVENT", "PULL_REQUEST_CREATED"));
        }),
        new("CB-07", "project open", async account =>
        {
            await account.ProjectAsync("open");
            await WebhookAsync(account, "open", ("EVENT", "PULL_REQUEST_CREATED"));
        })
        {
            Before = "printf 'version: 0.2\\nphases:\\n  build:\\n    commands:\\n      - make\\n' > buildspec.yml",
        },
        new("CB-08", "project open", account => account.ProjectAsync("open", variables: [Variable("API_TOKEN", Token)])) { SubKey = "API_TOKEN", Answers = ["new-value"], LeavesOpen = ["SM-01"] },
        new("CB-09", "project open", async account =>
        {
            await ConnectionAsync(account);
            await account.ProjectAsync("open", more: Source(new { type = "GITHUB", location = $"https://x:{Token}@github.com/example/shop.git" }));
        })
        {
            Answers = ["{made connection}"],
        },
        new("CB-10", "arn:aws:codebuild:eu-west-1:{account}:token/github", async account =>
        {
            await ConnectionAsync(account);
            await account.Aws.CodeBuildAsync("ImportSourceCredentials", new { serverType = "GITHUB", authType = "PERSONAL_ACCESS_TOKEN", token = "not-read" });
        })
        {
            Answers = ["{made connection}"],
        },
        new("CB-11", "project silent", account => account.ProjectAsync("silent", more: new() { ["logsConfig"] = new { cloudWatchLogs = new { status = "DISABLED" }, s3Logs = new { status = "DISABLED" } } })),
        new("CB-12", "project open", account => account.ProjectAsync("open", more: new() { ["logsConfig"] = new { s3Logs = new { status = "ENABLED", location = account.Fill("{bucket shop}/logs"), encryptionDisabled = true } } })),
        new("CB-14", "project open", account => account.ProjectAsync("open", more: Output(account, true))),
        new("CB-15", "project open", account => account.ProjectAsync("open", more: Output(account, false))),
        new("CB-21", "project loose", account => account.ProjectAsync("loose", more: new() { ["environment"] = new { type = "LINUX_CONTAINER", image = "node:22", computeType = "BUILD_GENERAL1_SMALL" } }))
        {
            Answers = ["{account}.dkr.ecr.eu-west-1.amazonaws.com/builder@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"],
        },
        new("HC-02", "project open", account => account.ProjectAsync("open", more: Source(new { type = "GITHUB", location = "https://github.com/example/shop", buildspec = $"version: 0.2\nphases:\n  build:\n    commands:\n      - deploy --token {Token}\n" })))
        {
            Answers = ["new-value"],
            Edit = $"sed -i 's/--token .*/--token $TOKEN/' \"$1\"",
            LeavesOpen = ["SM-01"],
        },
        new("TL-01", "project open", account => account.ProjectAsync("open", more: Source(new { type = "GITHUB_ENTERPRISE", location = "https://git.example.com/shop", insecureSsl = true }))),
        new("TL-05", "project open", account => account.ProjectAsync("open", more: Source(new { type = "GITHUB", location = "https://github.com/example/shop", buildspec = "version: 0.2\nphases:\n  build:\n    commands:\n      - curl --insecure https://example.com/x\n" }))) { Edit = "sed -i 's/ --insecure//' \"$1\"" },
        new("SM-08", "project lost", account => account.ProjectAsync("lost", variables: [Variable("DB", "gone", "SECRETS_MANAGER")]))
        {
            SubKey = "DB",
            Edit = "jq '.environmentVariables[0].value = \"{secret shop}\"' \"$1\" > new && mv new \"$1\"",
        },
    ];

    private static async Task ConnectionAsync(FactAccount account) =>
        account.Made("connection", (await account.Aws.ConnectionsAsync("CreateConnection", new { ConnectionName = "shop", ProviderType = "GitHub" }))["ConnectionArn"]!.GetValue<string>());

    private static Dictionary<string, object> Source(object source) => new() { ["source"] = source };

    private static Dictionary<string, object> Output(FactAccount account, bool isPlain)
    {
        var more = new Dictionary<string, object> { ["artifacts"] = new { type = "S3", location = account.Fill("{bucket shop}"), encryptionDisabled = isPlain } };
        if (isPlain)
            more["encryptionKey"] = account.Fill("{key shop}");
        return more;
    }

    private static async Task WebhookAsync(FactAccount account, string project, params (string Type, string Pattern)[] filters) =>
        await account.Aws.CodeBuildAsync("CreateWebhook", new { projectName = project, filterGroups = new[] { filters.Select(filter => new { type = filter.Type, pattern = filter.Pattern }) } });
}
