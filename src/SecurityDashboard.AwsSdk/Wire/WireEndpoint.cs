using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;
using Amazon.Util;

namespace SecurityDashboard.AwsSdk.Wire;

internal sealed class WireEndpointResolver : BaseEndpointResolver
{
    public static EndpointParameters Parameters(IClientConfig config, RegionEndpoint? alternate) => new()
    {
        ["Region"] = alternate?.SystemName ?? config.RegionEndpoint?.SystemName ?? config.AuthenticationRegion ?? AWSSDKUtils.DetermineRegion(config.ServiceURL),
        ["UseDualStack"] = config.UseDualstackEndpoint,
        ["UseFIPS"] = config.UseFIPSEndpoint,
        ["Endpoint"] = config.ServiceURL,
    };

    protected override EndpointParameters MapEndpointsParameters(IRequestContext requestContext)
    {
        var parameters = Parameters(requestContext.ClientConfig, requestContext.Request.AlternateEndpoint);
        parameters["HostPrefix"] = requestContext.Request.HostPrefix;
        return parameters;
    }
}

/// <summary>The endpoint rule that these services share; a global service names one host and signing region per partition.</summary>
internal sealed class WireEndpointProvider(ServiceModel model) : IEndpointProvider
{
    public Endpoint ResolveEndpoint(EndpointParameters parameters)
    {
        if (parameters["UseDualStack"] is true)
            throw new AmazonClientException($"{model.ServiceId}: dual-stack endpoints are not supported. Unset AWS_USE_DUALSTACK_ENDPOINT.");

        var fips = parameters["UseFIPS"] is true;

        if (parameters["Endpoint"] is string { Length: > 0 } custom)
        {
            return fips
                ? throw new AmazonClientException($"{model.ServiceId}: FIPS cannot be combined with the custom endpoint {custom}. Unset one of the two.")
                : new Endpoint(custom);
        }

        var region = parameters["Region"] as string
            ?? throw new AmazonClientException($"{model.ServiceId}: no region is configured. Set AWS_REGION or the client's RegionEndpoint.");
        var partition = RegionEndpoint.GetBySystemName(region);

        if (model.Global.TryGetValue(fips ? partition.PartitionName + "-fips" : partition.PartitionName, out var global))
        {
            return new Endpoint("https://" + global.Host, $$"""
                {"authSchemes":[{"name":"sigv4","signingName":"{{model.SigningName}}","signingRegion":"{{global.SigningRegion}}"}]}
                """, "");
        }

        var suffix = fips && !model.PlainFips.Contains(partition.PartitionName) ? "-fips" : "";
        return new Endpoint($"https://{parameters["HostPrefix"]}{model.EndpointPrefix}{suffix}.{region}.{partition.PartitionDnsSuffix}");
    }
}
