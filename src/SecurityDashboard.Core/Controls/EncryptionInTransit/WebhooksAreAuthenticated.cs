using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Pipelines;

namespace SecurityDashboard.Controls.EncryptionInTransit;

/// <remarks>https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_WebhookDefinition.html</remarks>
public sealed class WebhooksAreAuthenticated : Control<Webhook>
{
    public override ControlInfo Info { get; } = new()
    {
        Id = "SC-01",
        Title = "Every webhook knows who calls it",
        Severity = Severity.Critical,
        Risk = "Anyone on the internet who learns the address can start the pipeline, as often as they like and at the moment that suits them.",
        Needs = ["codepipeline:ListWebhooks"],
        Satisfies =
        [
            "OWASP-CICD CICD-SEC-4", "OWASP-CICD CICD-SEC-7", "NIST-800-53r5 IA-9", "NIST-800-53r5 SC-8", "CIS-SSC 4.3.4", "ISO-27001:2022 A.8.5", "PCI-DSS-4 8.3.1",
        ],
        Remediation = new Remediation(
            "Give the webhook {name} a shared secret with GITHUB_HMAC; or delete it and let a CodeConnections source start the pipeline.",
            new Uri("https://docs.aws.amazon.com/codepipeline/latest/userguide/appendix-github-oauth.html"))
        {
            Cli = """
                aws codepipeline list-webhooks --region {region} > webhooks.json
                # The secret goes in by way of a file that only you can read, and the same secret into the settings of the webhook at GitHub.
                umask 077 && openssl rand -hex 32 > webhook-secret
                jq --arg arn {arn} --rawfile secret webhook-secret '{webhook: (.webhooks[] | select(.arn == $arn).definition
                  | .authentication = "GITHUB_HMAC" | .authenticationConfiguration = {SecretToken: ($secret | rtrimstr("\n"))})}' webhooks.json > webhook.json
                aws codepipeline put-webhook --region {region} --cli-input-json file://webhook.json
                aws codepipeline register-webhook-with-third-party --region {region} --webhook-name {name}
                """,
            CloudFormation = """
                # On the AWS::CodePipeline::Webhook named "{name}":
                Authentication: GITHUB_HMAC
                AuthenticationConfiguration:
                  SecretToken: "{{resolve:secretsmanager:SECRET_NAME:SecretString:SECRET_KEY}}"
                """,
            Terraform = """
                # In the aws_codepipeline_webhook named "{name}":
                authentication = "GITHUB_HMAC"
                authentication_configuration {
                  secret_token = var.webhook_secret
                }
                """,
            Console = "The console cannot change how a webhook authenticates. CodePipeline › Pipelines › the pipeline › Edit › the source action: choose a connection instead, which needs no webhook.",
            Verify = "aws codepipeline list-webhooks --region {region} --query 'webhooks[].[definition.name,definition.authentication]'",
            SideEffects = "Calls without the secret are refused from then on, so set it at the caller at the same time.",
            Undo = """
                # webhooks.json is what the fix found; with it everybody can start the pipeline again.
                jq --arg arn {arn} '{webhook: (.webhooks[] | select(.arn == $arn).definition)}' webhooks.json > webhook.json
                aws codepipeline put-webhook --region {region} --cli-input-json file://webhook.json
                # Only where it was not registered before:
                aws codepipeline deregister-webhook-with-third-party --region {region} --webhook-name {name}
                """,
        },
    };

    protected override Judgement Judge(Webhook webhook, Estate estate)
    {
        var starts = $"The webhook {webhook.Name}, which starts the pipeline {webhook.TargetPipeline},";
        return webhook.Authentication switch
        {
            "GITHUB_HMAC" => Verdict.Pass($"{starts} checks a signature with a shared secret.") with { Evidence = [Observed("GITHUB_HMAC")] },
            "IP" when webhook.AllowedIpRange is { Length: > 0 } range && !range.EndsWith("/0", StringComparison.Ordinal) =>
                Verdict.Pass($"{starts} takes calls from {range} only.") with { Evidence = [Observed($"IP {range}")] },
            "IP" => Verdict.Fail($"{starts} takes calls from every address: its range is {webhook.AllowedIpRange ?? "not set"}.") with { Evidence = [Observed($"IP {webhook.AllowedIpRange}".TrimEnd())] },
            "UNAUTHENTICATED" => Verdict.Fail($"{starts} takes calls from anyone: it is UNAUTHENTICATED.") with { Evidence = [Observed("UNAUTHENTICATED")] },
            _ => Verdict.Unknown(new Unreadable(UnreadableReason.Malformed, "codepipeline:ListWebhooks",
                $"{starts} has a kind of authentication that AWS does not document: {webhook.Authentication}. Look it up, and report it.")),
        };

        static Evidence Observed(string actual) => new("definition.authentication", "GITHUB_HMAC, or IP with a range", actual);
    }
}
