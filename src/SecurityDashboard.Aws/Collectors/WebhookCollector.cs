using System.Collections.Immutable;
using Amazon.CodePipeline.Model;
using SecurityDashboard.Aws.Calls;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Pipelines;
using SecurityDashboard.Secrets.Redaction;

namespace SecurityDashboard.Aws.Collectors;

/// <summary>The addresses that start pipelines.</summary>
internal sealed class WebhookCollector : ICollector
{
    public string Subject => "webhooks";

    public async Task CollectAsync(Scan scan, string region, CancellationToken cancellation)
    {
        var codePipeline = scan.Clients.CodePipeline(region);
        var webhooks = await scan.In(region).PagesAsync("codepipeline:ListWebhooks", resource: null, async (token, cancel) =>
        {
            var page = await codePipeline.ListWebhooksAsync(new ListWebhooksRequest { NextToken = token }, cancel);
            return Page.Of((page.Webhooks ?? []).Where(item => item.Definition?.Name is not null).Select(item => Webhook(scan, region, item)), page.NextToken);
        }, cancellation);

        foreach (var webhook in webhooks.Items)
            scan.Add(webhook);

        scan.Add(webhooks.ToListing(ResourceTypes.Webhook, region));
    }

    private static Webhook Webhook(Scan scan, string region, ListWebhookItem item) => new()
    {
        Arn = new Arn(item.Arn ?? $"arn:{scan.Partition}:codepipeline:{region}:{scan.Account}:webhook:{item.Definition.Name}"),
        Name = item.Definition.Name,
        TargetPipeline = item.Definition.TargetPipeline ?? "",
        TargetAction = item.Definition.TargetAction ?? "",
        Authentication = item.Definition.Authentication?.Value ?? "",
        AllowedIpRange = item.Definition.AuthenticationConfiguration?.AllowedIPRange,
        Filters = Observed.Of<ImmutableArray<WebhookFilter>>([.. (item.Definition.Filters ?? []).Select(filter => Filter(scan.FreeText, filter))]),
    };

    // A value at another place of the call may be a word that only caller and webhook know.
    private static WebhookFilter Filter(FreeText text, WebhookFilterRule filter) => new(
        text.Pattern(filter.JsonPath),
        filter.MatchEquals is not { Length: > 0 } value ? null : filter.JsonPath is "$.ref" ? text.Pattern(value) : text.Setting("", value));
}
