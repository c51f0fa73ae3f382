using System.Collections.Immutable;
using Amazon.CodeBuild.Model;
using Amazon.CodePipeline.Model;
using Amazon.IdentityManagement.Model;
using Amazon.KeyManagementService.Model;
using Amazon.S3.Model;
using Amazon.SecretsManager.Model;
using SecurityDashboard.Inventory;

namespace SecurityDashboard.Aws.Sessions;

/// <summary>One small read of one service.</summary>
internal sealed record ServiceProbe(string Service, string Operation, bool IsGlobal, Func<AwsSession, string, CancellationToken, Task> Ask)
{
    public async Task<ConnectionStep> RunAsync(AwsSession session, CancellationToken cancellation)
    {
        var region = IsGlobal ? session.GlobalRegion : session.Regions[0];
        try
        {
            await session.In(region).AskAsync(Operation, resource: null, async cancel =>
            {
                await Ask(session, region, cancel);
                return true;
            }, cancellation);
            return new ConnectionStep($"Read {Service}", ConnectionOutcome.Passed, $"{Operation} answers in {region}.");
        }
        catch (UnreadableException e)
        {
            return new ConnectionStep($"Read {Service}", ConnectionOutcome.Failed, e.Why.Message);
        }
    }
}

internal static class ServiceProbes
{
    public static ImmutableArray<ServiceProbe> All { get; } =
    [
        new("pipelines", "codepipeline:ListPipelines", IsGlobal: false, (session, region, cancel) => session.Clients.CodePipeline(region).ListPipelinesAsync(new ListPipelinesRequest { MaxResults = 1 }, cancel)),
        new("webhooks", "codepipeline:ListWebhooks", IsGlobal: false, (session, region, cancel) => session.Clients.CodePipeline(region).ListWebhooksAsync(new ListWebhooksRequest { MaxResults = 1 }, cancel)),
        new("build projects", "codebuild:ListProjects", IsGlobal: false, (session, region, cancel) => session.Clients.CodeBuild(region).ListProjectsAsync(new ListProjectsRequest(), cancel)),
        new("connections", "codeconnections:ListConnections", IsGlobal: false, (session, region, cancel) =>
            session.Clients.CodeConnections(region).ListConnectionsAsync(new Amazon.CodeConnections.Model.ListConnectionsRequest { MaxResults = 1 }, cancel)),
        new("connections under their old name", "codestar-connections:ListConnections", IsGlobal: false, (session, region, cancel) =>
            session.Clients.CodeStarConnections(region).ListConnectionsAsync(new Amazon.CodeStarconnections.Model.ListConnectionsRequest { MaxResults = 1 }, cancel)),
        new("identities", "iam:GetAccountAuthorizationDetails", IsGlobal: true, (session, region, cancel) =>
            session.Clients.Iam(region).GetAccountAuthorizationDetailsAsync(new GetAccountAuthorizationDetailsRequest { Filter = ["User", "Role", "Group", "LocalManagedPolicy"], MaxItems = 1 }, cancel)),
        new("the credential report", "iam:GenerateCredentialReport", IsGlobal: true, (session, region, cancel) => session.Clients.Iam(region).GenerateCredentialReportAsync(new GenerateCredentialReportRequest(), cancel)),
        new("buckets", "s3:ListBuckets", IsGlobal: true, (session, region, cancel) => session.Clients.S3(region).ListBucketsAsync(new ListBucketsRequest { MaxBuckets = 1 }, cancel)),
        new("keys", "kms:ListAliases", IsGlobal: false, (session, region, cancel) => session.Clients.Kms(region).ListAliasesAsync(new ListAliasesRequest { Limit = 1 }, cancel)),
        new("secrets", "secretsmanager:ListSecrets", IsGlobal: false, (session, region, cancel) => session.Clients.SecretsManager(region).ListSecretsAsync(new ListSecretsRequest { MaxResults = 1 }, cancel)),
    ];
}
