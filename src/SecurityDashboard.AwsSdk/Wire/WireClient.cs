using Amazon.Runtime;
using Amazon.Runtime.Credentials.Internal;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Auth;

namespace SecurityDashboard.AwsSdk.Wire;

/// <summary>A service client on AWSSDK.Core's own pipeline: its signer, retries, credentials, telemetry and HTTP.</summary>
public abstract class WireClient : AmazonServiceClient
{
    protected WireClient(AWSCredentials credentials, WireConfig config) : base(credentials, config)
    {
    }

    protected WireClient(WireConfig config) : base(config)
    {
    }

    // The base constructor asks for it before it has set Config.
    protected override IServiceMetadata ServiceMetadata => new Metadata(Config?.ServiceId ?? "");

    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
    {
        pipeline.RemoveHandler<EndpointResolver>();
        pipeline.AddHandlerAfter<Marshaller>(new WireEndpointResolver());
        pipeline.AddHandlerAfter<Marshaller>(new SigV4Handler());
    }

    protected Task<T> CallAsync<T>(AmazonWebServiceRequest request, CancellationToken cancellationToken)
        where T : AmazonWebServiceResponse, new()
    {
        ArgumentNullException.ThrowIfNull(request);
        var model = ((WireConfig)Config).Model;

        var options = model.Protocol switch
        {
            WireProtocol.Json => new InvokeOptions { RequestMarshaller = new JsonMarshaller(model), ResponseUnmarshaller = new JsonReply<T>(model) },
            WireProtocol.Query => new InvokeOptions { RequestMarshaller = new QueryMarshaller(model), ResponseUnmarshaller = new QueryReply<T>() },
            WireProtocol.RestJson => new InvokeOptions { RequestMarshaller = new RestMarshaller(model), ResponseUnmarshaller = new JsonReply<T>(model) },
            _ => new InvokeOptions { RequestMarshaller = new RestMarshaller(model), ResponseUnmarshaller = new RestXmlReply<T>(model.Routes[OperationName.Of(request)].ReplyBody ?? throw new NotSupportedException("The reply has no body.")) },
        };

        return InvokeAsync<T>(request, options, cancellationToken);
    }

    private sealed class Metadata(string serviceId) : IServiceMetadata
    {
        public string ServiceId => serviceId;

        public IDictionary<string, string> OperationNameMapping { get; } = new Dictionary<string, string>();
    }

    private sealed class SigV4Handler : BaseAuthResolverHandler
    {
        protected override List<IAuthSchemeOption> ResolveAuthOptions(IExecutionContext executionContext) => AuthSchemeOption.DEFAULT_SIGV4;
    }
}
