using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Identity;

namespace SecurityDashboard.Controls.Authentication;

public sealed class RootIsNotUsed : Control<Account>
{
    private static readonly NumberSetting Rest = new("root-rest-days", "Days of rest", "For how many days the root user has to rest before the control passes.", 30, 1, 3650, "days");

    public override ControlInfo Info { get; } = new()
    {
        Id = "AN-04",
        Title = "The root user was not used lately",
        Severity = Severity.Medium,
        Risk = "Nothing that happens every week needs the root user: its use is either a habit that one day leaks its password, or somebody who should not have it.",
        Needs = ["iam:GenerateCredentialReport", "iam:GetCredentialReport"],
        Settings = [Rest],
        Satisfies = ["CIS-AWS-3.0 1.7", "CIS-AWS-5.0 1.6", "CIS-AWS-7.0 2.7", "NIST-800-53r5 AC-6(5)", "ISO-27001:2022 A.8.2"],
        Remediation = new Remediation(
            "Find out in CloudTrail who used {arn} and what for, and give that person or program a role that may do it.",
            new Uri("https://docs.aws.amazon.com/IAM/latest/UserGuide/root-user-best-practices.html"))
        {
            Cli = """
                aws cloudtrail lookup-events --region us-east-1 --lookup-attributes AttributeKey=Username,AttributeValue=root --query 'Events[].[EventTime,EventName,EventSource]' --output table
                # An alarm for the next time, on an SNS topic that people read:
                read -r -p 'ARN of the topic: ' topic
                aws events put-rule --region us-east-1 --name root-was-used --event-pattern '{"detail":{"userIdentity":{"type":["Root"]}}}'
                aws events put-targets --region us-east-1 --rule root-was-used --targets "Id=people,Arn=$topic"
                """,
            CloudFormation = """
                # Tells people the next time that "{arn}" is used:
                Type: AWS::Events::Rule
                Properties:
                  EventPattern: { detail: { userIdentity: { type: [Root] } } }
                  Targets: [{ Id: people, Arn: !Ref AlarmTopic }]
                """,
            Terraform = """
                # Tells people the next time that "{arn}" is used:
                resource "aws_cloudwatch_event_rule" "root_was_used" {
                  event_pattern = jsonencode({ detail = { userIdentity = { type = ["Root"] } } })
                }
                """,
            Console = "CloudTrail › Event history › User name: root. IAM › Roles › Create role for what it was needed for.",
            Verify = "aws iam generate-credential-report && aws iam get-credential-report --query Content --output text | base64 -d | grep root_account | cut -d, -f5,11,16",
            SideEffects = "None. The verdict changes when the days of rest, 30 by default, are over.",
            Undo = """
                aws events remove-targets --region us-east-1 --rule root-was-used --ids people
                aws events delete-rule --region us-east-1 --name root-was-used
                """,
        },
    };

    protected override Judgement Judge(Account account, Estate estate)
    {
        var days = estate.Settings.Of(Rest, account.Account);
        var use = account.Root.Value.Use.Value;
        var last = new[] { use.PasswordLastUsed, use.Key1LastUsed, use.Key2LastUsed }.Max();
        var evidence = new Evidence("password_last_used, access_key_last_used_date", $"not within {days} days", last is { } when ? $"{when.UtcDateTime:yyyy-MM-dd}" : "never");
        return last is { } used && used > estate.At.AddDays(-days)
            ? Verdict.Fail($"The root user of account {account.Arn.Account} was used on {used.UtcDateTime:yyyy-MM-dd}, within the last {days} days.") with { Evidence = [evidence] }
            : Verdict.Pass($"The root user of account {account.Arn.Account} was not used within the last {days} days.") with { Evidence = [evidence] };
    }
}
