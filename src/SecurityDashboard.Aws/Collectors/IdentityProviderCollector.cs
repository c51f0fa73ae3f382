using System.Collections.Immutable;
using Amazon.IdentityManagement.Model;
using SecurityDashboard.Aws.Calls;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Identity;

namespace SecurityDashboard.Aws.Collectors;

/// <summary>Whose tokens and assertions the account takes. IAM lists both in one page.</summary>
internal sealed class IdentityProviderCollector : ICollector
{
    public string Subject => "providers of identities";

    public Task CollectAsync(Scan scan, string region, CancellationToken cancellation) => Task.WhenAll(OidcAsync(scan, region, cancellation), SamlAsync(scan, region, cancellation));

    private static async Task OidcAsync(Scan scan, string region, CancellationToken cancellation)
    {
        var iam = scan.Clients.Iam(region);
        var listed = await scan.In(region).PagesAsync("iam:ListOpenIDConnectProviders", resource: null, async (_, cancel) =>
            Page.Of((await iam.ListOpenIDConnectProvidersAsync(new ListOpenIDConnectProvidersRequest(), cancel)).OpenIDConnectProviderList?.Select(provider => new Arn(provider.Arn ?? "")), next: null), cancellation);
        scan.Add(listed.ToListing(ResourceTypes.OidcProvider, Regions.Global));
        await scan.ForEachAsync(listed.Items, async (arn, cancel) => scan.Add(new OidcProvider
        {
            Arn = arn,
            Name = NameOf(arn),
            Audiences = await scan.In(region).ReadAsync("iam:GetOpenIDConnectProvider", arn.Text, async stop =>
            {
                var provider = await iam.GetOpenIDConnectProviderAsync(new GetOpenIDConnectProviderRequest { OpenIDConnectProviderArn = arn.Text }, stop);
                return (provider.ClientIDList ?? []).Order(StringComparer.Ordinal).ToImmutableArray();
            }, cancel),
        }), cancellation);
    }

    private static async Task SamlAsync(Scan scan, string region, CancellationToken cancellation)
    {
        var iam = scan.Clients.Iam(region);
        var listed = await scan.In(region).PagesAsync("iam:ListSAMLProviders", resource: null, async (_, cancel) =>
            Page.Of((await iam.ListSAMLProvidersAsync(new ListSAMLProvidersRequest(), cancel)).SAMLProviderList?.Select(provider => new Arn(provider.Arn ?? "")), next: null), cancellation);
        scan.Add(listed.ToListing(ResourceTypes.SamlProvider, Regions.Global));
        await scan.ForEachAsync(listed.Items, async (arn, cancel) => scan.Add(new SamlProvider
        {
            Arn = arn,
            Name = NameOf(arn),
            Metadata = await scan.In(region).ReadAsync("iam:GetSAMLProvider", arn.Text, async stop =>
            {
                var provider = await iam.GetSAMLProviderAsync(new GetSAMLProviderRequest { SAMLProviderArn = arn.Text }, stop);
                return new SamlMetadata(provider.ValidUntil.ToUtc(), SamlCertificates.In(provider.SAMLMetadataDocument ?? ""));
            }, cancel),
        }), cancellation);
    }

    // An issuer may have a path: oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/1A2B.
    private static string NameOf(Arn provider) => provider.Resource[(provider.Resource.IndexOf('/', StringComparison.Ordinal) + 1)..];
}
