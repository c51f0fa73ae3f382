using System.Collections.Concurrent;
using Amazon;
using Amazon.AccessAnalyzer;
using Amazon.CloudFormation;
using Amazon.CloudTrail;
using Amazon.CodeBuild;
using Amazon.CodeConnections;
using Amazon.CodeDeploy;
using Amazon.CodePipeline;
using Amazon.CodeStarconnections;
using Amazon.EC2;
using Amazon.ECR;
using Amazon.EventBridge;
using Amazon.IdentityManagement;
using Amazon.KeyManagementService;
using Amazon.Lambda;
using Amazon.Organizations;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3Control;
using Amazon.SecretsManager;
using Amazon.SecurityToken;
using Amazon.SimpleNotificationService;
using Amazon.SimpleSystemsManagement;

namespace SecurityDashboard.Aws.Calls;

/// <summary>The SDK clients of one session: one for each service and region, made when first asked for, each with its own pace.</summary>
internal sealed class AwsClients(AWSCredentials credentials, AwsOptions options, HttpMessageHandler connections, TimeProvider time) : IDisposable
{
    private readonly ConcurrentDictionary<(System.Type, string Region), Lazy<Entry>> _clients = new();

    public CallCount Count { get; } = new();

    public AmazonCodePipelineClient CodePipeline(string region) => Client(region, (AmazonCodePipelineConfig config) => new AmazonCodePipelineClient(credentials, config));

    public AmazonCodeBuildClient CodeBuild(string region) => Client(region, (AmazonCodeBuildConfig config) => new AmazonCodeBuildClient(credentials, config));

    public AmazonCodeConnectionsClient CodeConnections(string region) =>
        Client(region, (AmazonCodeConnectionsConfig config) => new AmazonCodeConnectionsClient(credentials, config));

    public AmazonCodeStarconnectionsClient CodeStarConnections(string region) =>
        Client(region, (AmazonCodeStarconnectionsConfig config) => new AmazonCodeStarconnectionsClient(credentials, config));

    public AmazonIdentityManagementServiceClient Iam(string region) =>
        Client(region, (AmazonIdentityManagementServiceConfig config) => new AmazonIdentityManagementServiceClient(credentials, config));

    public AmazonCloudFormationClient CloudFormation(string region) => Client(region, (AmazonCloudFormationConfig config) => new AmazonCloudFormationClient(credentials, config));

    public AmazonLambdaClient Lambda(string region) => Client(region, (AmazonLambdaConfig config) => new AmazonLambdaClient(credentials, config));

    public AmazonOrganizationsClient Organizations(string region) =>
        Client(region, (AmazonOrganizationsConfig config) => new AmazonOrganizationsClient(credentials, config));

    public AmazonCloudTrailClient CloudTrail(string region) => Client(region, (AmazonCloudTrailConfig config) => new AmazonCloudTrailClient(credentials, config));

    public AmazonEventBridgeClient EventBridge(string region) => Client(region, (AmazonEventBridgeConfig config) => new AmazonEventBridgeClient(credentials, config));

    public AmazonSimpleNotificationServiceClient Sns(string region) =>
        Client(region, (AmazonSimpleNotificationServiceConfig config) => new AmazonSimpleNotificationServiceClient(credentials, config));

    public AmazonSimpleSystemsManagementClient Ssm(string region) =>
        Client(region, (AmazonSimpleSystemsManagementConfig config) => new AmazonSimpleSystemsManagementClient(credentials, config));

    public AmazonAccessAnalyzerClient AccessAnalyzer(string region) => Client(region, (AmazonAccessAnalyzerConfig config) => new AmazonAccessAnalyzerClient(credentials, config));

    public AmazonECRClient Ecr(string region) => Client(region, (AmazonECRConfig config) => new AmazonECRClient(credentials, config));

    public AmazonCodeDeployClient CodeDeploy(string region) => Client(region, (AmazonCodeDeployConfig config) => new AmazonCodeDeployClient(credentials, config));

    public AmazonEC2Client Ec2(string region) => Client(region, (AmazonEC2Config config) => new AmazonEC2Client(credentials, config));

    public AmazonS3ControlClient S3Control(string region) => Client(region, (AmazonS3ControlConfig config) => new AmazonS3ControlClient(credentials, config));

    public AmazonSecretsManagerClient SecretsManager(string region) => Client(region, (AmazonSecretsManagerConfig config) => new AmazonSecretsManagerClient(credentials, config));

    public AmazonKeyManagementServiceClient Kms(string region) => Client(region, (AmazonKeyManagementServiceConfig config) => new AmazonKeyManagementServiceClient(credentials, config));

    public AmazonSecurityTokenServiceClient Sts(string region) => Client(region, (AmazonSecurityTokenServiceConfig config) => new AmazonSecurityTokenServiceClient(credentials, config));

    // Other endpoints than AWS rarely have a host name for each bucket.
    public AmazonS3Client S3(string region) =>
        Client(region, (AmazonS3Config config) => new AmazonS3Client(credentials, config), config => config.ForcePathStyle = config.ServiceURL is not null);

    public void Dispose()
    {
        foreach (var client in _clients.Values.Where(client => client.IsValueCreated))
        {
            client.Value.Client.Dispose();
            client.Value.Http.Dispose();
            client.Value.Pace.Dispose();
        }
    }

    private TClient Client<TClient, TConfig>(string region, Func<TConfig, TClient> make, Action<TConfig>? adjust = null)
        where TClient : AmazonServiceClient
        where TConfig : ClientConfig, new() =>
        (TClient)_clients.GetOrAdd((typeof(TClient), region), _ => new Lazy<Entry>(() =>
        {
            var pace = new CallPace(options.RequestsPerSecond, options.ConcurrentRequests, time);
            var http = new PacedHttp(connections, pace, Count, options.RequestTimeout);
            var config = new TConfig
            {
                RetryMode = RequestRetryMode.Standard,
                MaxErrorRetry = options.Retries,
                Timeout = options.RequestTimeout,
                HttpClientFactory = http,
                RegionEndpoint = RegionEndpoint.GetBySystemName(region),
            };

            if (options.EndpointUrl is { Length: > 0 } url)
                config.ServiceURL = url;

            // AWS_ENDPOINT_URL shows here too. With an address of one's own the region would otherwise not be what requests are signed for.
            if (config.ServiceURL is not null)
                config.AuthenticationRegion = region;

            adjust?.Invoke(config);
            return new Entry(make(config), http, pace);
        })).Value.Client;

    private sealed record Entry(AmazonServiceClient Client, PacedHttp Http, CallPace Pace);
}
