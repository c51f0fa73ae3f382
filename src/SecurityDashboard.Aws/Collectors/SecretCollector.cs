using Amazon.SecretsManager.Model;
using SecurityDashboard.Aws.Calls;
using SecurityDashboard.Iam;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.SecretsManager;

namespace SecurityDashboard.Aws.Collectors;

/// <summary>What the listing says of secrets; no secret's value is ever asked for.</summary>
internal sealed class SecretCollector : ICollector
{
    private const int PageSize = 100;

    public string Subject => "secrets";

    public async Task CollectAsync(Scan scan, string region, CancellationToken cancellation)
    {
        var secretsManager = scan.Clients.SecretsManager(region);
        var secrets = await scan.In(region).PagesAsync("secretsmanager:ListSecrets", resource: null, async (token, cancel) =>
        {
            var page = await secretsManager.ListSecretsAsync(new ListSecretsRequest { NextToken = token, MaxResults = PageSize }, cancel);
            return Page.Of((page.SecretList ?? []).Where(secret => secret.ARN is not null).Select(Secret), page.NextToken);
        }, cancellation);

        scan.Progress.Expect(secrets.Items.Length);
        await scan.ForEachAsync(secrets.Items, async (secret, cancel) =>
        {
            scan.Add(secret with { Policy = await PolicyAsync(scan, region, secret.Arn.Text, cancel) });
            scan.Progress.Done(secret.Name);
        }, cancellation);

        scan.Add(secrets.ToListing(ResourceTypes.Secret, region));
    }

    private static Secret Secret(SecretListEntry secret) => new()
    {
        Arn = new Arn(secret.ARN),
        Name = secret.Name ?? "",
        RotationEnabled = secret.RotationEnabled is true,
        OwningService = secret.OwningService is { Length: > 0 } service ? service : null,
        Key = secret.KmsKeyId is { Length: > 0 } key ? key : null,
        History = Observed.Of(new SecretHistory(secret.CreatedDate.ToUtc(), secret.LastChangedDate.ToUtc(), secret.LastRotatedDate.ToUtc(), secret.NextRotationDate.ToUtc())),
    };

    private static Task<Observed<PolicyDocument?>> PolicyAsync(Scan scan, string region, string arn, CancellationToken cancellation) =>
        scan.In(region).ReadAsync("secretsmanager:GetResourcePolicy", arn, async cancel =>
        {
            var answer = await scan.Clients.SecretsManager(region).GetResourcePolicyAsync(new GetResourcePolicyRequest { SecretId = arn }, cancel);
            return string.IsNullOrEmpty(answer.ResourcePolicy) ? null : PolicyDocument.Parse(answer.ResourcePolicy);
        }, cancellation);
}
