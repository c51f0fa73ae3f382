using SecurityDashboard.Iam;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Pipelines;

namespace SecurityDashboard.Controls.EncryptionInTransit;

public sealed class WebhookAddressRangesAreNarrow : Control<Webhook>
{
    private static readonly NumberSetting IPv4 = new("webhook-prefix-ipv4", "Shortest prefix, IPv4", "How many bits of the address at least a range of IPv4 has to fix: 24 are 256 addresses, 32 one.", 24, 1, 32, "bits");
    private static readonly NumberSetting IPv6 = new("webhook-prefix-ipv6", "Shortest prefix, IPv6", "How many bits of the address at least a range of IPv6 has to fix.", 48, 1, 128, "bits");

    public override ControlInfo Info { get; } = new()
    {
        Id = "SC-02",
        Title = "A webhook that goes by addresses takes calls from few of them",
        Severity = Severity.High,
        Risk = "Nothing but the address tells who calls: everyone in the range, which may be a whole provider of clouds, starts the pipeline when it suits them.",
        Needs = ["codepipeline:ListWebhooks"],
        Settings = [IPv4, IPv6],
        Satisfies = ["OWASP-CICD CICD-SEC-4", "NIST-800-53r5 SC-7", "ISO-27001:2022 A.8.20"],
        Remediation = new Remediation(
            "Let the webhook {name} check a signature with a shared secret, or limit its range to the caller's own addresses.",
            new Uri("https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_WebhookAuthConfiguration.html"))
        {
            Cli = """
                read -r -p 'Range of the caller, /24 or narrower: ' range
                aws codepipeline list-webhooks --region {region} | tee webhooks-before-{account}-{region}-{name}.json | jq --arg arn {arn} --arg range "$range" '{webhook: (.webhooks[] | select(.arn == $arn).definition
                  | .authentication = "IP" | .authenticationConfiguration = {AllowedIPRange: $range})}' > webhook.json
                aws codepipeline put-webhook --region {region} --cli-input-json file://webhook.json
                """,
            CloudFormation = """
                # On the AWS::CodePipeline::Webhook named "{name}":
                Authentication: IP
                AuthenticationConfiguration: { AllowedIPRange: 192.0.2.0/24 }
                """,
            Terraform = """
                # In the aws_codepipeline_webhook named "{name}":
                authentication = "IP"
                authentication_configuration {
                  allowed_ip_range = "192.0.2.0/24"
                }
                """,
            Console = "The console cannot change how the webhook {name} authenticates: use the CLI, or let a connection start the pipeline.",
            Verify = "aws codepipeline list-webhooks --region {region} --query 'webhooks[].definition.[name,authentication,authenticationConfiguration.AllowedIPRange]'",
            SideEffects = "Calls from other addresses are refused from then on. A hosted provider has many ranges and one webhook takes one: a signature suits that better.",
            Undo = """
                # From what the fix kept:
                jq --arg arn {arn} '{webhook: (.webhooks[] | select(.arn == $arn).definition)}' webhooks-before-{account}-{region}-{name}.json > webhook.json
                aws codepipeline put-webhook --region {region} --cli-input-json file://webhook.json
                """,
        },
    };

    protected override Judgement Judge(Webhook webhook, Estate estate)
    {
        if (webhook.Authentication is not "IP")
            return Verdict.NotApplicable($"The webhook {webhook.Name} does not go by addresses.");

        var (narrowIPv4, narrowIPv6) = (estate.Settings.Of(IPv4, webhook.Account), estate.Settings.Of(IPv6, webhook.Account));
        var text = webhook.AllowedIpRange is { Length: > 0 } range ? range : "0.0.0.0/0";
        var evidence = new Evidence("definition.authenticationConfiguration.AllowedIPRange", $"/{narrowIPv4} or longer, /{narrowIPv6} or longer for IPv6", webhook.AllowedIpRange ?? "not set");
        if (IpRange.Parse(text) is not { } parsed)
            return Verdict.Unknown(new Unreadable(UnreadableReason.Malformed, "codepipeline:ListWebhooks", $"The range of the webhook {webhook.Name} is no range of addresses: {text}."));

        return parsed.PrefixLength >= (parsed.IsIPv6 ? narrowIPv6 : narrowIPv4)
            ? Verdict.Pass($"The webhook {webhook.Name} takes calls from {text} only.") with { Evidence = [evidence] }
            : Verdict.Fail($"The webhook {webhook.Name}, which starts the pipeline {webhook.TargetPipeline}, takes calls from everyone in {text}.") with { Evidence = [evidence] };
    }
}
