using System.Collections.Immutable;
using Amazon.EventBridge.Model;
using SecurityDashboard.Aws.Calls;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Events;

namespace SecurityDashboard.Aws.Collectors;

/// <summary>The rules of the default event bus that have to do with pipelines, and where they send what they see.</summary>
internal sealed class EventRuleCollector : ICollector
{
    public string Subject => "event rules";

    public async Task CollectAsync(Scan scan, string region, CancellationToken cancellation)
    {
        var rules = await scan.In(region).PagesAsync("events:ListRules", resource: null, async (token, cancel) =>
        {
            var page = await scan.Clients.EventBridge(region).ListRulesAsync(new ListRulesRequest { NextToken = token }, cancel);
            return Page.Of((page.Rules ?? []).Where(rule => rule is { Arn.Length: > 0, Name.Length: > 0, EventPattern.Length: > 0 }), page.NextToken);
        }, cancellation);

        var concerned = (from rule in rules.Items
                         let pattern = EventPattern.TryParse(rule.EventPattern)
                         where pattern is not null && PipelineEvents.Concern(pattern, scan.Account, region)
                         select (Rule: rule, Pattern: pattern)).ToList();
        scan.Progress.Expect(concerned.Count);
        await scan.ForEachAsync(concerned, async (found, cancel) =>
        {
            var (rule, pattern) = found;
            scan.Add(new EventRule
            {
                Arn = new Arn(rule.Arn),
                Name = rule.Name,
                IsEnabled = rule.State?.Value is not "DISABLED",
                Calls = PipelineEvents.CallsIn(pattern, scan.Account, region),
                Targets = await TargetsAsync(scan, region, rule, cancel),
            });
            scan.Progress.Done(rule.Name);
        }, cancellation);

        scan.Add(rules.ToListing(ResourceTypes.EventRule, region, concerned.Count));
    }

    private static Task<Observed<ImmutableArray<Arn>>> TargetsAsync(Scan scan, string region, Rule rule, CancellationToken cancellation) =>
        scan.In(region).ReadAllAsync("events:ListTargetsByRule", rule.Arn, async (token, cancel) =>
        {
            var page = await scan.Clients.EventBridge(region).ListTargetsByRuleAsync(new ListTargetsByRuleRequest { Rule = rule.Name, NextToken = token }, cancel);
            return Page.Of((page.Targets ?? []).Select(target => new Arn(target.Arn ?? "")), page.NextToken);
        }, cancellation);
}
