using SecurityDashboard.Aws.Support;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Builds;
using SecurityDashboard.Inventory.Keys;
using SecurityDashboard.Inventory.Pipelines;

namespace SecurityDashboard.Aws;

/// <summary>An endpoint that lacks operations and answers them with HTTP 500, which the SDK retries.</summary>
public sealed class PlainMotoTests(MotoServer moto) : IClassFixture<MotoServer>
{
    // Five attempts with pauses of at most 1, 2, 4 and 8 seconds, and the listings at the same time.
    private const int Bound = 120_000;

    [Fact(Timeout = Bound)]
    public async Task What_the_endpoint_does_not_know_is_unreadable_and_the_rest_is_read()
    {
        var account = Lab.NewAccount(moto.Url);
        var key = await account.KeyAsync("alias/payments");
        await account.BucketAsync($"artifacts-{account.Id}", encryptionKey: key);
        var role = await SamplePipeline.RoleAsync(account, "payments", "codepipeline.amazonaws.com");
        await account.PipelineAsync("payments", role, $"artifacts-{account.Id}", "alias/payments", SamplePipeline.TwoStages);
        await account.CodeBuildAsync("CreateProject", new
        {
            name = "build",
            source = new { type = "GITHUB", location = "https://github.com/example/payments" },
            artifacts = new { type = "NO_ARTIFACTS" },
            environment = new { type = "LINUX_CONTAINER", image = "i", computeType = "BUILD_GENERAL1_SMALL" },
            serviceRole = role,
        });

        var cancellation = TestContext.Current.CancellationToken;
        using var sessions = Lab.Sessions(Lab.Options(moto.Url, "eu-west-1", "us-east-1", "ap-southeast-2"));
        using var session = await sessions.OpenAsync(Lab.Target(account.Id), cancellation);
        var snapshot = await Lab.Scanner().ScanAsync(session, [], progress: null, cancellation);

        Assert.Equal(("payments", "build", "Enabled"), (snapshot.Single<Pipeline>().Name, snapshot.Single<BuildProject>().Name, snapshot.Single<KmsKey>().Description.Value.State));
        Assert.Equal(["access-analyzer:ListAnalyzers", "codebuild:GetResourcePolicy", "codebuild:ListSourceCredentials", "codeconnections:ListConnections", "codepipeline:ListWebhooks"], snapshot.Unreadables().Select(why => why.Operation).Distinct().Order());
        Assert.All(snapshot.Unreadables(), why =>
        {
            Assert.Equal(UnreadableReason.ServiceError, why.Reason);
            Assert.Null(why.MissingPermission);
            Assert.Contains(" failed: HTTP 500 ", why.Message, StringComparison.Ordinal);
            Assert.EndsWith("an endpoint that is not AWS may not know the operation.", why.Message, StringComparison.Ordinal);
        });
    }
}
