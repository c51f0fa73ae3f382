using SecurityDashboard.Aws.Facts;

namespace SecurityDashboard.Aws.Remediations;

/// <summary>Users, trails, topics and the like.</summary>
internal static class OtherRepairs
{
    public static IEnumerable<Repair> All =>
    [
        new("AN-05", "user anna", account => account.UserAsync("anna", password: true)) { Answers = ["123456", "654321"] },
        new("AN-06", "user anna", async account =>
        {
            await account.UserAsync("anna", keys: 1);
            await account.Aws.IamAsync("PutUserPolicy", ("UserName", "anna"), ("PolicyName", "releases"), ("PolicyDocument", """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"codepipeline:StartPipelineExecution","Resource":"*"}]}"""));
        }) { LeavesOpen = [] },
        new("AN-07", "user anna", account => OldKeyAsync(account, 91)) { SubKey = "key 1", Answers = ["{made key}", ""] },
        new("AN-08", "user anna", account => OldKeyAsync(account, 60)) { SubKey = "key 1", Answers = ["{made key}"] },
        new("LG-01", "arn:aws:iam::{account}:root", account => account.BucketAsync("trail", Policies.OnlyTls("trail"))) { Answers = ["{bucket trail}"] },
        new("LG-02", "arn:aws:cloudtrail:eu-west-1:{account}:trail/unsigned", account => account.Aws.CloudTrailAsync("CreateTrail", new { Name = "unsigned", S3BucketName = account.Fill("{bucket shop}"), IsMultiRegionTrail = true, EnableLogFileValidation = false })),
        new("LG-05", "bucket shop", async account =>
        {
            await account.Aws.CloudTrailAsync("CreateTrail", new { Name = "all", S3BucketName = account.Fill("{bucket shop}"), IsMultiRegionTrail = true, EnableLogFileValidation = true });
            await account.Aws.CloudTrailAsync("StartLogging", new { Name = "all" });
        })
        {
            Answers = ["all"],
        },
        new("LG-08", "arn:aws:iam::{account}:root", account => TopicAsync(account, "releases", tls: true)) { SubKey = "eu-west-1", Answers = ["arn:aws:sns:eu-west-1:{account}:releases"] },
        new("TL-03", "arn:aws:sns:eu-west-1:{account}:releases", async account =>
        {
            await TopicAsync(account, "releases", tls: true);
            var made = await account.Aws.SnsAsync("Subscribe", ("TopicArn", account.Fill("arn:aws:sns:eu-west-1:{account}:releases")), ("Protocol", "http"), ("Endpoint", "http://example.com/hook"));
            account.Made("subscription", FactAccount.Element(made, "SubscriptionArn"));
        }) { Answers = ["https://example.com/hook", "{made subscription}"] },
        new("TL-04", "arn:aws:sns:eu-west-1:{account}:releases", account => TopicAsync(account, "releases", tls: false)),
    ];

    private static async Task OldKeyAsync(FactAccount account, int days)
    {
        await account.UserAsync("anna", password: false, mfa: false);
        var made = await account.Aws.IamAsync("CreateAccessKey", ("UserName", "anna"));
        account.Made("key", FactAccount.Element(made, "AccessKeyId"));
        using var http = new HttpClient();
        using var answer = await http.PostAsync(new Uri(account.Aws.Endpoint, "plus/backdate"), new StringContent($$"""{"account":"{{account.Id}}","accessKey":"{{account.Fill("{made key}")}}","days":{{days}}}"""), TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>A topic that the approvals of a pipeline go to.</summary>
    private static async Task TopicAsync(FactAccount account, string name, bool tls)
    {
        var arn = account.Fill($"arn:aws:sns:eu-west-1:{{account}}:{name}");
        await account.Aws.SnsAsync("CreateTopic", ("Name", name));
        var policy = account.Fill($$"""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::{account}:role/pipeline"},"Action":"sns:Publish","Resource":"{{arn}}"}""")
            + (tls ? $$""",{"Effect":"Deny","Principal":"*","Action":"sns:Publish","Resource":"{{arn}}","Condition":{"Bool":{"aws:SecureTransport":"false"} } }]}""" : "]}");
        await account.Aws.SnsAsync("SetTopicAttributes", ("TopicArn", arn), ("AttributeName", "Policy"), ("AttributeValue", policy));
        await account.PipelineAsync("asks", [Steps.Connected, Steps.Build, Support.SamplePipeline.Stage("Approve", Support.SamplePipeline.Action("Ask", "Approval", "Manual", new { NotificationArn = arn })), Steps.Deploy()]);
    }
}
