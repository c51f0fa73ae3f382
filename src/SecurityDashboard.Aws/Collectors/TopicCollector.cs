using System.Collections.Immutable;
using Amazon.SimpleNotificationService.Model;
using SecurityDashboard.Aws.Calls;
using SecurityDashboard.Iam;
using SecurityDashboard.Inventory;
using Topic = SecurityDashboard.Inventory.Notifications.Topic;

namespace SecurityDashboard.Aws.Collectors;

/// <summary>The account's topics that approvals and rules about pipelines notify, here or in another account. Addresses of subscribers are not kept.</summary>
internal sealed class TopicCollector : ICollector
{
    public string Subject => "topics";

    public async Task CollectAsync(Scan scan, string region, CancellationToken cancellation)
    {
        var named = scan.Named(ResourceTypes.Topic).Select(reference => reference.Arn).Where(arn => arn.Account == scan.Account && arn.Region == region).Distinct().ToList();
        scan.Progress.Expect(named.Count);
        await scan.ForEachAsync(named, async (arn, cancel) =>
        {
            var policy = await PolicyAsync(scan, region, arn.Text, cancel);
            scan.Add(new Topic
            {
                Arn = arn,
                Name = arn.Name,
                Policy = policy,
                Subscriptions = policy.WhyNot() is { Reason: UnreadableReason.NotFound } gone ? Observed.Unreadable<ImmutableSortedDictionary<string, int>>(gone) : await SubscriptionsAsync(scan, region, arn.Text, cancel),
            });
            scan.Progress.Done(arn.Name);
        }, cancellation);
    }

    private static Task<Observed<PolicyDocument?>> PolicyAsync(Scan scan, string region, string arn, CancellationToken cancellation) =>
        scan.In(region).ReadAsync("sns:GetTopicAttributes", arn, async cancel =>
        {
            var answer = await scan.Clients.Sns(region).GetTopicAttributesAsync(new GetTopicAttributesRequest { TopicArn = arn }, cancel);
            return (answer.Attributes ?? throw new FormatException("The answer holds no attributes.")).GetValueOrDefault("Policy") is { Length: > 0 } policy ? PolicyDocument.Parse(policy) : null;
        }, cancellation);

    private static async Task<Observed<ImmutableSortedDictionary<string, int>>> SubscriptionsAsync(Scan scan, string region, string arn, CancellationToken cancellation)
    {
        var protocols = await scan.In(region).ReadAllAsync("sns:ListSubscriptionsByTopic", arn, async (token, cancel) =>
        {
            var page = await scan.Clients.Sns(region).ListSubscriptionsByTopicAsync(new ListSubscriptionsByTopicRequest { TopicArn = arn, NextToken = token }, cancel);
            return Page.Of((page.Subscriptions ?? []).Select(subscription => subscription.Protocol ?? ""), page.NextToken);
        }, cancellation);
        return protocols.Select(all => all.CountBy(protocol => protocol).ToImmutableSortedDictionary(StringComparer.Ordinal));
    }
}
