using System.Reflection;
using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;
using Amazon.Util.Internal;

namespace SecurityDashboard.AwsSdk.Wire;

/// <summary>Client settings: AWSSDK.Core's own in everything but the endpoint rule.</summary>
public abstract class WireConfig : ClientConfig
{
    // The connect timeouts are those that AWS publishes for the SDKs' "defaults modes".
    private static readonly DefaultConfiguration[] Modes =
    [
        Mode(DefaultConfigurationMode.Standard, 3.1),
        Mode(DefaultConfigurationMode.InRegion, 1.1),
        Mode(DefaultConfigurationMode.CrossRegion, 3.1),
        Mode(DefaultConfigurationMode.Mobile, 30),
        Mode(DefaultConfigurationMode.Auto, 1.1),
    ];

    private static readonly string CoreVersion =
        typeof(ClientConfig).Assembly.GetCustomAttribute<AssemblyFileVersionAttribute>()?.Version ?? "4";

    protected WireConfig(ServiceModel model) : base(new DefaultConfigurationProvider(Modes))
    {
        Model = model;
        ServiceId = model.ServiceId;
        AuthenticationServiceName = model.SigningName;
        EndpointProvider = new WireEndpointProvider(model);
    }

    public override string ServiceVersion => Model.ApiVersion;

    public override string RegionEndpointServiceName => Model.EndpointPrefix;

    public override string UserAgent => InternalSDKUtils.BuildUserAgentString(Model.ServiceId, CoreVersion);

    internal ServiceModel Model { get; }

    public override Endpoint DetermineServiceOperationEndpoint(ServiceOperationEndpointParameters parameters)
        => EndpointProvider.ResolveEndpoint(WireEndpointResolver.Parameters(this, parameters.AlternateEndpoint));

    private static DefaultConfiguration Mode(DefaultConfigurationMode mode, double connectSeconds) => new()
    {
        Name = mode,
        RetryMode = RequestRetryMode.Standard,
        ConnectTimeout = TimeSpan.FromSeconds(connectSeconds),
        TlsNegotiationTimeout = TimeSpan.FromSeconds(connectSeconds),
    };
}
