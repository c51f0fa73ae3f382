using Amazon.CodePipeline;
using Amazon.IdentityManagement;
using Amazon.Runtime;

namespace SecurityDashboard.AwsSdk;

internal static class Clients
{
    public static readonly AWSCredentials Hub = new BasicAWSCredentials("hub", "hub");

    public static AmazonCodePipelineClient CodePipeline(string url, Action<AmazonCodePipelineConfig>? change = null)
    {
        var config = At(new AmazonCodePipelineConfig(), url, "eu-west-1");
        change?.Invoke(config);
        return new AmazonCodePipelineClient(Hub, config);
    }

    public static AmazonIdentityManagementServiceClient Iam(string url, Action<AmazonIdentityManagementServiceConfig>? change = null)
    {
        var config = At(new AmazonIdentityManagementServiceConfig(), url, "us-east-1");
        change?.Invoke(config);
        return new AmazonIdentityManagementServiceClient(Hub, config);
    }

    public static T At<T>(T config, string url, string region)
        where T : ClientConfig
    {
        config.ServiceURL = url;
        config.AuthenticationRegion = region;
        config.RetryMode = RequestRetryMode.Standard;
        config.MaxErrorRetry = 4;
        return config;
    }
}
