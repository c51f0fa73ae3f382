using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Notifications;

namespace SecurityDashboard.Controls.EncryptionInTransit;

public sealed class TopicsDeliverOverTls : Control<Topic>
{
    public override ControlInfo Info { get; } = new()
    {
        Id = "TL-03",
        Title = "Notifications of pipelines are delivered over HTTPS, never over plain HTTP",
        Severity = Severity.Medium,
        Risk = "Requests for approval, with the link to approve, and news of releases cross the network in the clear: whoever listens learns when to strike, and changes what the approver reads.",
        Needs = ["codepipeline:GetPipeline", "events:ListTargetsByRule", "sns:ListSubscriptionsByTopic"],
        Satisfies = ["NIST-800-53r5 SC-8", "ISO-27001:2022 A.8.24"],
        Remediation = new Remediation(
            "Subscribe the https:// address of the same receiver to {name}, and unsubscribe the http:// one.",
            new Uri("https://docs.aws.amazon.com/sns/latest/dg/sns-http-https-endpoint-as-subscriber.html"))
        {
            Cli = """
                aws sns list-subscriptions-by-topic --region {region} --topic-arn {arn} --query 'Subscriptions[?Protocol==`http`].SubscriptionArn' --output text
                read -r -p 'https:// address of the receiver: ' address
                aws sns subscribe --region {region} --topic-arn {arn} --protocol https --notification-endpoint "$address"
                read -r -p 'ARN of the http subscription: ' old
                aws sns unsubscribe --region {region} --subscription-arn "$old"
                """,
            CloudFormation = """
                # On each AWS::SNS::Subscription to "{arn}":
                Protocol: https
                """,
            Terraform = """
                # On each aws_sns_topic_subscription to "{arn}":
                protocol = "https"
                """,
            Console = "SNS › Topics › {name} › Subscriptions.",
            Verify = "aws sns list-subscriptions-by-topic --region {region} --topic-arn {arn} --query 'Subscriptions[].Protocol'",
            SideEffects = "The receiver must have a certificate of a public authority and confirm the new subscription before the old one is taken away.",
            Undo = """
                read -r -p 'http:// address of the receiver: ' address
                # The receiver confirms the subscription, as it did the other one.
                aws sns subscribe --region {region} --topic-arn {arn} --protocol http --notification-endpoint "$address"
                aws sns list-subscriptions-by-topic --region {region} --topic-arn {arn} --query 'Subscriptions[?Protocol==`https`].SubscriptionArn' --output text
                read -r -p 'ARN of the https subscription: ' new && aws sns unsubscribe --region {region} --subscription-arn "$new"
                """,
        },
    };

    protected override Judgement Judge(Topic topic, Estate estate)
    {
        var subscriptions = topic.Subscriptions.Value;
        var evidence = new Evidence("protocols of the subscriptions", "no http", subscriptions.IsEmpty ? "no subscriptions" : string.Join(", ", subscriptions.Select(protocol => $"{protocol.Value} {protocol.Key}")));
        return (subscriptions.GetValueOrDefault("http") is > 0 and var plain
            ? Verdict.Fail($"The topic {topic.Name} delivers to {plain} {(plain == 1 ? "address" : "addresses")} over plain HTTP.")
            : Verdict.Pass($"The topic {topic.Name} delivers nothing over plain HTTP.")) with
        { Evidence = [evidence] };
    }
}
