using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Notifications;
using SecurityDashboard.Remediations;

namespace SecurityDashboard.Controls.EncryptionInTransit;

public sealed class TopicsRequireTls : Control<Topic>
{
    public override ControlInfo Info { get; } = new()
    {
        Id = "TL-04",
        Title = "Topics that pipelines notify refuse messages without TLS",
        Severity = Severity.Low,
        Risk = "Whoever listens between a sender and the topic reads what is announced, and can put words of his own into a message on its way.",
        Needs = ["codepipeline:GetPipeline", "events:ListTargetsByRule", "sns:GetTopicAttributes"],
        Satisfies = ["NIST-800-53r5 SC-8"],
        Remediation = new Remediation(
            "Add a statement to the policy of the topic {name} that denies sns:Publish to everybody where aws:SecureTransport is false.",
            new Uri("https://docs.aws.amazon.com/sns/latest/dg/sns-security-best-practices.html"))
        {
            Cli = """
                topic={arn}
                aws sns get-topic-attributes --region {region} --topic-arn "$topic" --query Attributes.Policy --output text > policy.json
                jq --arg topic "$topic" '.Statement += [{Sid: "OnlyTls", Effect: "Deny", Principal: "*", Action: "sns:Publish", Resource: $topic, Condition: {Bool: {"aws:SecureTransport": "false"}}}]' policy.json > with-tls.json
                aws sns set-topic-attributes --region {region} --topic-arn "$topic" --attribute-name Policy --attribute-value file://with-tls.json
                """,
            CloudFormation = """
                # In the PolicyDocument of the AWS::SNS::TopicPolicy of "{arn}":
                - Sid: OnlyTls
                  Effect: Deny
                  Principal: "*"
                  Action: sns:Publish
                  Resource: "{arn}"
                  Condition: { Bool: { aws:SecureTransport: "false" } }
                """,
            Terraform = """
                # In the policy of the aws_sns_topic_policy of "{arn}":
                statement {
                  sid       = "OnlyTls"
                  effect    = "Deny"
                  actions   = ["sns:Publish"]
                  resources = ["{arn}"]
                  principals {
                    type        = "*"
                    identifiers = ["*"]
                  }
                  condition {
                    test     = "Bool"
                    variable = "aws:SecureTransport"
                    values   = ["false"]
                  }
                }
                """,
            Console = "SNS › Topics › {name} › Edit › Access policy.",
            Verify = "aws sns get-topic-attributes --region {region} --topic-arn {arn} --query Attributes.Policy --output text",
            SideEffects = "Services of AWS publish with TLS. Programs that publish over http:// are refused.",
            Undo = """
                aws sns get-topic-attributes --region {region} --topic-arn {arn} --query Attributes.Policy --output text | jq '.Statement |= map(select(.Sid != "OnlyTls"))' > policy.json
                aws sns set-topic-attributes --region {region} --topic-arn {arn} --attribute-name Policy --attribute-value file://policy.json
                """,
        },
    };

    private protected override PolicyRepair? Repair(Topic topic, string subKey, Estate estate) => new PolicyRepair.Add(Statements.Deny("OnlyTls", ["sns:Publish"], [topic.Arn.Text], "Bool", "aws:SecureTransport", "false"));

    protected override Judgement Judge(Topic topic, Estate estate)
    {
        if (TopicPolicy.RefusesPlainHttp(topic))
            return Verdict.Pass($"The policy of the topic {topic.Name} refuses messages without TLS.") with { Evidence = [Found("denied")] };

        return topic.Policy.Value is null
            ? Verdict.Fail($"The topic {topic.Name} has no policy.") with { Evidence = [Found("no policy")] }
            : Verdict.Fail($"The topic {topic.Name} has a policy that does not refuse every message without TLS, whoever sends it.") with { Evidence = [Found("not denied")] };

        static Evidence Found(string actual) => new("policy", "denies sns:Publish to everybody when aws:SecureTransport is false", actual);
    }
}
