using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace SecurityDashboard.Inventory.Events;

/// <summary>Events as EventBridge hands them to rules: what is done to pipelines, and what pipelines say of themselves.</summary>
/// <remarks>https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html</remarks>
public static class PipelineEvents
{
    /// <summary>Calls that change what a pipeline deploys, or what stands in its way.</summary>
    public static ImmutableArray<(string Service, string Name)> Tampering { get; } =
    [
        ("codepipeline", "UpdatePipeline"), ("codepipeline", "DeletePipeline"), ("codepipeline", "PutWebhook"), ("codepipeline", "DisableStageTransition"), ("codepipeline", "PutApprovalResult"),
        ("codebuild", "UpdateProject"), ("s3", "PutBucketPolicy"), ("kms", "ScheduleKeyDeletion"),
    ];

    /// <summary>A call that CloudTrail has seen; what it was called with is not in it.</summary>
    public static JsonObject Call(string service, string name, AccountId account, string region) => new()
    {
        ["version"] = "0",
        ["source"] = $"aws.{service}",
        ["detail-type"] = "AWS API Call via CloudTrail",
        ["account"] = account.Text,
        ["region"] = region,
        ["detail"] = new JsonObject
        {
            ["eventSource"] = $"{service}.amazonaws.com",
            ["eventName"] = name,
            ["eventType"] = "AwsApiCall",
            ["eventCategory"] = "Management",
            ["awsRegion"] = region,
            ["recipientAccountId"] = account.Text,
            ["readOnly"] = false,
            ["managementEvent"] = true,
        },
    };

    /// <summary>What a pipeline says when an execution, a stage or an action gets on.</summary>
    public static IEnumerable<JsonObject> Told(AccountId account, string region) =>
        from kind in (ImmutableArray<string>)["Pipeline", "Stage", "Action"]
        from state in (ImmutableArray<string>)["STARTED", "SUCCEEDED", "FAILED", "STOPPED", "SUPERSEDED"]
        select new JsonObject
        {
            ["version"] = "0",
            ["source"] = "aws.codepipeline",
            ["detail-type"] = $"CodePipeline {kind} Execution State Change",
            ["account"] = account.Text,
            ["region"] = region,
            ["detail"] = new JsonObject { ["state"] = state },
        };

    /// <summary>The names of the calls that a pattern surely takes in.</summary>
    public static ImmutableArray<string> CallsIn(EventPattern pattern, AccountId account, string region) =>
        [.. Tampering.Where(call => pattern.Takes(Call(call.Service, call.Name, account, region))).Select(call => call.Name)];

    /// <summary>Whether a rule with the pattern has to do with pipelines at all.</summary>
    public static bool Concern(EventPattern pattern, AccountId account, string region) =>
        !CallsIn(pattern, account, region).IsEmpty || Told(account, region).Any(pattern.Takes);
}
