using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Pipelines;

namespace SecurityDashboard.Controls.PipelineIntegrity;

public sealed class WebhooksFilterByRef : Control<Webhook>
{
    public override ControlInfo Info { get; } = new()
    {
        Id = "SC-04",
        Title = "A webhook starts its pipeline for one branch only",
        Severity = Severity.Medium,
        Risk = "Every push to any branch, and every other event that the caller sends, starts the pipeline: executions that nobody asked for hold up or replace those that matter.",
        Needs = ["codepipeline:ListWebhooks"],
        Satisfies = ["OWASP-CICD CICD-SEC-4", "CIS-SSC 2.3.5"],
        Remediation = new Remediation(
            "Add a filter on $.ref with the branch of the source action to the webhook {name}.",
            new Uri("https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_WebhookFilterRule.html"))
        {
            Cli = """
                read -r -p 'Branch: ' branch
                # AWS does not return the shared secret of a webhook: give it anew, from a file that only you can read, and at the caller too.
                umask 077 && openssl rand -hex 32 > webhook-secret
                aws codepipeline list-webhooks --region {region} | tee webhooks-before-{account}-{region}-{name}.json | jq --arg arn {arn} --arg ref "refs/heads/$branch" --rawfile secret webhook-secret '{webhook: (.webhooks[] | select(.arn == $arn).definition
                  | .filters = [{jsonPath: "$.ref", matchEquals: $ref}]
                  | if .authentication == "GITHUB_HMAC" then .authenticationConfiguration = {SecretToken: ($secret | rtrimstr("\n"))} else . end)}' > webhook.json
                aws codepipeline put-webhook --region {region} --cli-input-json file://webhook.json
                """,
            CloudFormation = """
                # On the AWS::CodePipeline::Webhook named "{name}":
                Filters: [{ JsonPath: $.ref, MatchEquals: refs/heads/main }]
                """,
            Terraform = """
                # In the aws_codepipeline_webhook named "{name}":
                filter {
                  json_path    = "$.ref"
                  match_equals = "refs/heads/main"
                }
                """,
            Console = "The console cannot change the filters of the webhook {name}: use the CLI, or let a connection start the pipeline.",
            Verify = "aws codepipeline list-webhooks --region {region} --query 'webhooks[].definition.[name,filters]'",
            SideEffects = "Events of other branches are ignored. With GITHUB_HMAC the webhook needs its secret set again, here and at the caller.",
            Undo = """
                # The filters as the fix found them; the secret stays the new one.
                jq --arg arn {arn} --rawfile secret webhook-secret '{webhook: (.webhooks[] | select(.arn == $arn).definition
                  | if .authentication == "GITHUB_HMAC" then .authenticationConfiguration = {SecretToken: ($secret | rtrimstr("\n"))} else . end)}' webhooks-before-{account}-{region}-{name}.json > webhook.json
                aws codepipeline put-webhook --region {region} --cli-input-json file://webhook.json
                """,
        },
    };

    protected override Judgement Judge(Webhook webhook, Estate estate)
    {
        var filters = webhook.Filters.Value;
        var byRef = filters.FirstOrDefault(filter => filter.JsonPath.Text($"A filter of the webhook {webhook.Name}", "codepipeline:ListWebhooks") is "$.ref" && filter.MatchEquals is not null);
        var evidence = new Evidence("definition.filters", "$.ref equals a branch", byRef is null ? $"{filters.Length} others" : $"$.ref equals {byRef.MatchEquals?.Clear ?? "a value that was not kept"}");
        return byRef is not null
            ? Verdict.Pass($"The webhook {webhook.Name} starts the pipeline {webhook.TargetPipeline} for one branch only.") with { Evidence = [evidence] }
            : Verdict.Fail($"The webhook {webhook.Name} starts the pipeline {webhook.TargetPipeline} whatever branch an event is about: no filter says what $.ref must be.") with { Evidence = [evidence] };
    }
}
