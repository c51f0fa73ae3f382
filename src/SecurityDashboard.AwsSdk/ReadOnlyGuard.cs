using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace SecurityDashboard.AwsSdk;

/// <summary>Refuses every SDK call that is not one of <see cref="ReadOperations"/>, before anything is marshalled, signed or sent.</summary>
/// <remarks>
/// It guards every client that is built after <see cref="Install"/>, whoever builds it: the official ones, our stand-ins, and those
/// that the SDK makes for itself to get credentials. It sees what goes through the SDK's pipeline: a presigned URL is made without it.
/// </remarks>
public sealed class ReadOnlyGuard : IRuntimePipelineCustomizer
{
    private static readonly ReadOnlyGuard Guard = new();

    private ReadOnlyGuard()
    {
    }

    public string UniqueName => typeof(ReadOnlyGuard).FullName ?? nameof(ReadOnlyGuard);

    /// <summary>Call before the first client is built. Calling it again, or from several threads, changes nothing.</summary>
    // The registry locks, and drops a second customizer of the same name.
    public static void Install() => RuntimePipelineCustomizerRegistry.Instance.Register(Guard);

    public void Customize(Type type, RuntimePipeline pipeline) => pipeline.AddHandlerBefore<Marshaller>(new Handler());

    private static void Check(IRequestContext call)
    {
        var service = call.ServiceMetaData.ServiceId;
        var operation = OperationName.Of(call.OriginalRequest);

        if (!ReadOperations.Contains(service, operation))
            throw new ReadOnlyViolationException(service, operation);
    }

    private sealed class Handler : PipelineHandler
    {
        public override void InvokeSync(IExecutionContext executionContext)
        {
            Check(executionContext.RequestContext);
            base.InvokeSync(executionContext);
        }

        public override Task<T> InvokeAsync<T>(IExecutionContext executionContext)
        {
            Check(executionContext.RequestContext);
            return base.InvokeAsync<T>(executionContext);
        }
    }
}
