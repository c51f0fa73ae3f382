using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Events;
using SecurityDashboard.Inventory.Identity;
using SecurityDashboard.Inventory.Pipelines;

namespace SecurityDashboard.Controls.Detection;

public sealed class PipelinesAreWatched : Control<Account>
{
    public override ControlInfo Info { get; } = new()
    {
        Id = "LG-08",
        Title = "Somebody is told when a pipeline or what guards it is changed",
        Severity = Severity.Medium,
        Risk = "A pipeline that was changed to skip its approval, or to deploy something else, runs until somebody looks at it by chance.",
        Needs = ["codepipeline:ListPipelines", "events:ListRules", "events:ListTargetsByRule"],
        Satisfies = ["NIST-800-53r5 AU-6", "NIST-800-53r5 CM-3(5)", "NIST-800-53r5 SI-4", "OWASP-CICD CICD-SEC-10", "OWASP-CICD CICD-SEC-1", "CIS-SSC 2.3.4", "ISO-27001:2022 A.8.16", "SOC2 CC7.2", "SOC2 CC8.1"],
        Remediation = new Remediation(
            "Make a rule in {subKey} of account {account} that sends the calls which change pipelines, projects, artifact buckets and keys to somebody who looks at them.",
            new Uri("https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html"))
        {
            Cli = """
                # For {arn}:
                read -r -p 'ARN of the topic that security reads: ' topic
                aws events put-rule --region {subKey} --name pipeline-tampering --event-pattern '{"detail-type":["AWS API Call via CloudTrail"],"detail":{"eventSource":["codepipeline.amazonaws.com","codebuild.amazonaws.com","s3.amazonaws.com","kms.amazonaws.com"],"eventName":["UpdatePipeline","DeletePipeline","PutWebhook","DisableStageTransition","PutApprovalResult","UpdateProject","PutBucketPolicy","ScheduleKeyDeletion"]}}'
                aws events put-targets --region {subKey} --rule pipeline-tampering --targets "Id=security,Arn=$topic"
                """,
            CloudFormation = """
                # In "{subKey}" of account "{account}":
                Type: AWS::Events::Rule
                Properties:
                  EventPattern:
                    detail-type: ["AWS API Call via CloudTrail"]
                    detail:
                      eventSource: [codepipeline.amazonaws.com, codebuild.amazonaws.com, s3.amazonaws.com, kms.amazonaws.com]
                      eventName: [UpdatePipeline, DeletePipeline, PutWebhook, DisableStageTransition, PutApprovalResult, UpdateProject, PutBucketPolicy, ScheduleKeyDeletion]
                  Targets: [{ Id: security, Arn: !Ref SecurityTopic }]
                """,
            Terraform = """
                # In "{subKey}" of account "{account}", with an aws_cloudwatch_event_target for it:
                resource "aws_cloudwatch_event_rule" "pipeline_tampering" {
                  event_pattern = jsonencode({
                    detail-type = ["AWS API Call via CloudTrail"]
                    detail = {
                      eventSource = ["codepipeline.amazonaws.com", "codebuild.amazonaws.com", "s3.amazonaws.com", "kms.amazonaws.com"]
                      eventName   = ["UpdatePipeline", "DeletePipeline", "PutWebhook", "DisableStageTransition", "PutApprovalResult", "UpdateProject", "PutBucketPolicy", "ScheduleKeyDeletion"]
                    }
                  })
                }
                """,
            Console = "EventBridge in {subKey} › Rules › Create rule on the default bus of account {account}: AWS API Call via CloudTrail.",
            Verify = "aws events list-rules --region {subKey} --query 'Rules[?State!=`DISABLED`].[Name,EventPattern]'",
            SideEffects = "The rule sees calls only while a trail records management events. Every release that changes a pipeline raises it: leave out the role that deploys pipelines.",
            Undo = """
                # For {arn}:
                aws events remove-targets --region {subKey} --rule pipeline-tampering --ids security
                aws events delete-rule --region {subKey} --name pipeline-tampering
                """,
        },
    };

    protected override Judgement Judge(Account account, Estate estate)
    {
        var regions = estate.All<Pipeline>().Select(pipeline => (pipeline.Id.Region, pipeline.Resource.WhyNot)).DistinctBy(pipeline => pipeline.Region).OrderBy(pipeline => pipeline.Region, StringComparer.Ordinal).ToList();
        return Judgement.Each(regions, region => region.Region, region => JudgeRegion(account, region.Region, estate), none: Verdict.NotApplicable($"Account {account.Account} has no pipelines."));
    }

    private static Verdict JudgeRegion(Account account, string region, Estate estate)
    {
        foreach (var pipeline in estate.All<Pipeline>())
            if (pipeline.Id.Region == region)
                _ = pipeline.Resource.Value;

        var rules = estate.All<EventRule>().Where(rule => rule.Id.Region == region).ToList();
        var watched = rules.Select(CallsOf).ToList();
        var unseen = PipelineEvents.Tampering.Where(call => !watched.Exists(rule => rule.Calls.Contains(call.Name))).Select(call => call.Name).ToList();
        if (unseen.Count > 0 && watched.FirstOrDefault(rule => rule.WhyNot is not null).WhyNot is { } why)
            throw new UnreadableException(why);

        var evidence = new Evidence($"enabled rules in {region}", "one with a target for each call", unseen.Count == 0 ? "for each call" : $"none for {string.Join(", ", unseen)}");
        return (unseen.Count switch
        {
            0 => Verdict.Pass($"Rules in {region} tell somebody of every call that changes pipelines, projects, artifact buckets and keys."),
            var count when count == PipelineEvents.Tampering.Length => Verdict.Fail($"No rule in {region} tells anybody when a pipeline, a project, a bucket policy or a key is changed."),
            _ when unseen.Contains("UpdatePipeline") => Verdict.Fail($"No rule in {region} tells anybody of {Wording.Few(unseen)}."),
            _ => Verdict.Fail($"No rule in {region} tells anybody of {Wording.Few(unseen)}. Low, because a change of a pipeline is told.") with { LoweredTo = Severity.Low },
        }) with
        { Evidence = [evidence] };
    }

    /// <summary>The calls that a rule tells somebody of, and why others might be among them.</summary>
    private static (HashSet<string> Calls, Unreadable? WhyNot) CallsOf(Listed<EventRule> listed)
    {
        try
        {
            var rule = listed.Resource.Value;
            return !rule.IsEnabled || rule.Calls.IsEmpty || rule.Targets.Value.IsEmpty ? ([], null) : ([.. rule.Calls], null);
        }
        catch (UnreadableException e)
        {
            return ([], e.Why);
        }
    }
}
