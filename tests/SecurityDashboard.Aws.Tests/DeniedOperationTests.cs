using SecurityDashboard.Aws.Support;
using SecurityDashboard.Controls;
using SecurityDashboard.Findings;
using SecurityDashboard.Inventory;
using SecurityDashboard.Results;

namespace SecurityDashboard.Aws;

/// <summary>Every operation that a scan calls is denied in turn: the scan ends, says which one and which permission, and reads everything else.</summary>
public sealed class DeniedOperationTests(AwsEndpoint endpoint, DeniedOperationTests.Account account) : IClassFixture<DeniedOperationTests.Account>
{
    /// <summary>What the test itself calls, to make the account.</summary>
    private static readonly string[] Made =
    [
        "cloudformation:CreateStack", "codebuild:CreateProject", "codebuild:StartBuild", "ec2:RunInstances", "iam:AddRoleToInstanceProfile", "iam:CreateInstanceProfile", "iam:CreateOpenIDConnectProvider", "iam:CreateSAMLProvider", "codeconnections:CreateConnection", "codepipeline:CreatePipeline", "codepipeline:PutWebhook", "ecr:CreateRepository", "ssm:PutParameter", "cloudtrail:CreateTrail", "events:PutRule", "events:PutTargets", "access-analyzer:PUT /analyzer", "organizations:CreateOrganization", "iam:AttachRolePolicy", "iam:CreatePolicy", "iam:CreateRole", "iam:CreateUser",
        "iam:PutRolePolicy", "kms:CreateAlias", "kms:CreateKey", "s3:CreateBucket", "s3:PutBucketEncryption", "s3:PutBucketPolicy", "lambda:POST /2015-03-31/functions/", "secretsmanager:CreateSecret", "sns:CreateTopic",
    ];

    public static TheoryData<string> Called =>
    [
        "cloudformation:DescribeStacks", "cloudformation:GetTemplateSummary", "lambda:GetFunctionConfiguration",
        "access-analyzer:ListAnalyzers", "access-analyzer:ListFindingsV2",
        "cloudtrail:DescribeTrails", "cloudtrail:GetEventSelectors", "cloudtrail:GetTrailStatus",
        "codebuild:BatchGetBuilds", "codebuild:BatchGetProjects", "codebuild:GetResourcePolicy", "codebuild:ListBuildsForProject", "codebuild:ListProjects", "codebuild:ListSourceCredentials",
        "codeconnections:ListConnections", "codeconnections:ListRepositoryLinks", "codestar-connections:ListConnections", "codestar-connections:ListRepositoryLinks",
        "codepipeline:GetPipeline", "codepipeline:ListPipelines", "codepipeline:ListTagsForResource", "codepipeline:ListWebhooks",
        "codedeploy:BatchGetDeploymentGroups", "ec2:DescribeInstances",
        "ecr:DescribeRepositories", "ecr:GetRepositoryPolicy",
        "events:ListRules", "events:ListTargetsByRule",
        "iam:GenerateCredentialReport", "iam:GetAccountAuthorizationDetails", "iam:GetAccountSummary", "iam:GetCredentialReport", "iam:GetOpenIDConnectProvider", "iam:GetSAMLProvider", "iam:ListInstanceProfiles", "iam:ListOpenIDConnectProviders", "iam:ListRoles", "iam:ListSAMLProviders",
        "kms:DescribeKey", "kms:GetKeyPolicy", "kms:GetKeyRotationStatus", "kms:ListGrants",
        "organizations:DescribeOrganization", "organizations:ListAccounts",
        "s3control:GetPublicAccessBlock", "s3:GetBucketAcl", "s3:GetBucketEncryption", "s3:GetBucketLocation", "s3:GetBucketPolicy", "s3:GetBucketVersioning", "s3:GetPublicAccessBlock", "s3:ListBuckets",
        "secretsmanager:GetResourcePolicy", "secretsmanager:ListSecrets",
        "sns:GetTopicAttributes", "sns:ListSubscriptionsByTopic",
        "ssm:DescribeParameters",
    ];

    [Theory]
    [MemberData(nameof(Called))]
    public async Task A_denied_operation_is_named_with_its_permission_and_costs_nothing_else(string operation)
    {
        var everything = await account.EverythingAsync();

        var snapshot = await account.WithoutAsync(operation);

        Assert.NotEmpty(snapshot.Unreadables());
        Assert.All(snapshot.Unreadables(), why =>
        {
            Assert.Equal((operation, UnreadableReason.AccessDenied, Calls.Operations.Named(operation).Action), (why.Operation, why.Reason, why.MissingPermission));
            Assert.StartsWith($"arn:aws:sts::{account.Aws.Id}:assumed-role/scanner/SecurityDashboard was refused {operation} ", why.Message, StringComparison.Ordinal);
            Assert.EndsWith($" Grant {Calls.Operations.Named(operation).Action} to it.", why.Message, StringComparison.Ordinal);
        });
        Assert.Equal(Expected(everything, operation), snapshot.Resources.Select(resource => resource.Arn.Text).Order(StringComparer.Ordinal));
        Assert.Equal(everything.Listings.Select(listing => (listing.Type, listing.Region)).Order(), snapshot.Listings.Select(listing => (listing.Type, listing.Region)).Order());
    }

    [Theory]
    [MemberData(nameof(Called))]
    public async Task A_denied_operation_improves_no_verdict_and_no_score_and_loses_no_finding(string operation)
    {
        var everything = await account.EverythingAsync();

        NothingImproves(everything, await account.WithoutAsync(operation));
    }

    /// <summary>No verdict becomes better, no finding goes away, no score rises.</summary>
    internal static void NothingImproves(AccountSnapshot everything, AccountSnapshot snapshot)
    {
        var (before, after) = (EstateResult.Of([everything]), EstateResult.Of([snapshot]));
        var findings = FindingLifecycle.Apply([], Evaluations(before), (_, _) => null, everything.TakenAt).Select(change => change.After).ToList();
        var changes = FindingLifecycle.Apply(findings, Evaluations(after), new Estate(snapshot, []).WhyMissing, snapshot.TakenAt).ToList();

        Assert.Contains(findings, finding => finding.Status is FindingStatus.Open);
        var outcomes = Evaluations(before).ToDictionary(evaluation => evaluation.Key, evaluation => evaluation.Verdict.Outcome);
        Assert.All(
            Evaluations(after).Where(evaluation => evaluation.Verdict.Outcome is Outcome.Pass or Outcome.NotApplicable),
            evaluation => Assert.Equal(evaluation.Verdict.Outcome, outcomes.GetValueOrDefault(evaluation.Key, Outcome.Unknown)));
        Assert.DoesNotContain(changes, change => change.Transition is FindingTransition.Resolved or FindingTransition.Gone);
        Assert.All(after.Pipelines, pipeline => Assert.True(pipeline.Scorecard.Score <= before.Pipelines.Single(same => same.Pipeline.Arn == pipeline.Pipeline.Arn).Scorecard.Score));
    }

    [Fact]
    public async Task These_are_all_the_operations_that_a_scan_calls()
    {
        await account.EverythingAsync();

        var called = (await endpoint.CallsAsync()).Keys.Select(call => call.Split('|')).Where(call => call[0] == account.Aws.Id).Select(call => IsFunction(call[1].Split(':')[^1]) ? "lambda:GetFunctionConfiguration" : call[1]).Where(call => !Made.Contains(call));

        // The endpoint counts both names of the connections service as one, and is not asked what it lacks; AWS refuses GetCallerIdentity to nobody.
        Assert.Equal(
            Called.Select(row => row.Data).Where(operation => operation is not ("codestar-connections:ListConnections" or "codedeploy:BatchGetDeploymentGroups") && !operation.EndsWith(":ListRepositoryLinks", StringComparison.Ordinal)).Append("sts:GetCallerIdentity").Order(StringComparer.Ordinal),
            called.Select(NameOf).Order(StringComparer.Ordinal));

        // The endpoint calls what speaks REST by method and path.
        static string NameOf(string call) => call switch
        {
            "access-analyzer:GET /analyzer" => "access-analyzer:ListAnalyzers",
            "access-analyzer:POST /findingv2" => "access-analyzer:ListFindingsV2",
            _ => call,
        };
    }

    private static List<Evaluation> Evaluations(EstateResult result) => [.. result.Findings.Select(finding => finding.Evaluation)];

    // Lambda's operations are paths.
    private static bool IsFunction(string operation) => operation.StartsWith("GET /2015-03-31/functions/", StringComparison.Ordinal) && operation.EndsWith("/configuration", StringComparison.Ordinal);

    private static bool IsCall(string operation, SentRequest request) => operation switch
    {
        "codeconnections:ListConnections" => request.Operation.Contains("CodeConnections_20231201.ListConnections", StringComparison.OrdinalIgnoreCase),
        "codestar-connections:ListConnections" => request.Operation.Contains("CodeStar_connections_20191201.ListConnections", StringComparison.OrdinalIgnoreCase),
        "codeconnections:ListRepositoryLinks" => request.Operation.Contains("CodeConnections_20231201.ListRepositoryLinks", StringComparison.OrdinalIgnoreCase),
        "codestar-connections:ListRepositoryLinks" => request.Operation.Contains("CodeStar_connections_20191201.ListRepositoryLinks", StringComparison.OrdinalIgnoreCase),
        "access-analyzer:ListAnalyzers" => request.Operation.StartsWith("GET /analyzer", StringComparison.Ordinal),
        "access-analyzer:ListFindingsV2" => request.Operation.StartsWith("POST /findingv2", StringComparison.Ordinal),
        "s3control:GetPublicAccessBlock" => request.Operation.EndsWith("/configuration/publicAccessBlock", StringComparison.Ordinal),
        "s3:ListBuckets" => request.Operation.StartsWith("GET /?", StringComparison.Ordinal),
        "s3:GetBucketAcl" => request.Operation.EndsWith("?acl", StringComparison.Ordinal),
        "s3:GetPublicAccessBlock" => request.Operation.EndsWith("?publicAccessBlock", StringComparison.Ordinal),
        "s3:GetBucketEncryption" => request.Operation.EndsWith("?encryption", StringComparison.Ordinal),
        "s3:GetBucketLocation" => request.Operation.EndsWith("?location", StringComparison.Ordinal),
        "s3:GetBucketVersioning" => request.Operation.EndsWith("?versioning", StringComparison.Ordinal),
        "s3:GetBucketPolicy" => request.Operation.EndsWith("?policy", StringComparison.Ordinal),
        "lambda:GetFunctionConfiguration" => IsFunction(request.Operation),
        "codebuild:GetResourcePolicy" => request.Operation is "CodeBuild_20161006.GetResourcePolicy",
        "secretsmanager:GetResourcePolicy" => request.Operation is "secretsmanager.GetResourcePolicy",
        _ => request.Is(operation.Split(':')[1]),
    };

    private static HttpResponseMessage Denial(string operation, string account)
    {
        var said = $"User: arn:aws:sts::{account}:assumed-role/x/y is not authorized to perform: {operation}";
        return operation.Split(':')[0] switch
        {
            "s3" or "s3control" => Interceptor.Xml(System.Net.HttpStatusCode.Forbidden, $"<Error><Code>AccessDenied</Code><Message>{said}</Message><RequestId>r</RequestId></Error>"),
            "ec2" => Interceptor.Xml(System.Net.HttpStatusCode.Forbidden, $"<Response><Errors><Error><Code>UnauthorizedOperation</Code><Message>You are not authorized to perform this operation. {said}</Message></Error></Errors><RequestID>r</RequestID></Response>"),
            "iam" or "cloudformation" or "sns" => Interceptor.QueryError("AccessDenied", said, System.Net.HttpStatusCode.Forbidden),
            _ => Interceptor.JsonError("AccessDeniedException", said),
        };
    }

    /// <summary>What is only known from the denied operation is missing, and what only that leads to.</summary>
    private static IEnumerable<string> Expected(AccountSnapshot everything, string operation)
    {
        Func<Resource, bool> isLost = operation switch
        {
            "codepipeline:ListPipelines" => resource => resource is Inventory.Pipelines.Pipeline or Inventory.Storage.Bucket or Inventory.Images.ImageRepository or Inventory.Functions.InvokedFunction or Inventory.Stacks.StackDeployment or Inventory.Deployments.DeploymentGroup or Inventory.Deployments.Instance,
            "cloudtrail:DescribeTrails" => resource => resource is Inventory.Trails.Trail,
            "events:ListRules" => resource => resource is Inventory.Events.EventRule,
            "access-analyzer:ListAnalyzers" => resource => resource is Inventory.Analysis.Analyzer,
            "codebuild:BatchGetProjects" => resource => resource is Inventory.Parameters.Parameter,
            "codepipeline:GetPipeline" => resource => resource is Inventory.Storage.Bucket or Inventory.Images.ImageRepository or Inventory.Functions.InvokedFunction or Inventory.Stacks.StackDeployment or Inventory.Deployments.DeploymentGroup or Inventory.Deployments.Instance,
            "codedeploy:BatchGetDeploymentGroups" or "ec2:DescribeInstances" => resource => resource is Inventory.Deployments.Instance,
            "iam:ListOpenIDConnectProviders" => resource => resource is Inventory.Identity.OidcProvider,
            "iam:ListSAMLProviders" => resource => resource is Inventory.Identity.SamlProvider,
            "codepipeline:ListWebhooks" => resource => resource is Inventory.Pipelines.Webhook,
            "iam:GetAccountAuthorizationDetails" => resource => resource.Arn.Service is "iam" && resource is not Inventory.Identity.Account and not Inventory.Identity.OidcProvider and not Inventory.Identity.SamlProvider,
            "secretsmanager:ListSecrets" => resource => resource is Inventory.SecretsManager.Secret,
            _ => _ => false,
        };
        var left = everything.Resources.Where(resource => !isLost(resource)).Select(resource => resource.Arn.Text);

        // Without it nobody knows that the alias is the same key.
        return (operation is "kms:DescribeKey" ? left.Append($"arn:aws:kms:eu-west-1:{everything.Account}:alias/payments") : left).Order(StringComparer.Ordinal);
    }

    /// <summary>One account with one of everything.</summary>
    public sealed class Account(AwsEndpoint endpoint)
    {
        private readonly Dictionary<string, AccountSnapshot> _without = [];
        private AwsAccount? _aws;
        private AccountSnapshot? _everything;

        // Only a test can be skipped, so the endpoint's address is asked for in one.
        internal AwsAccount Aws => _aws ??= Lab.NewAccount(endpoint.Url);

        /// <summary>What a scan reads when nothing is denied.</summary>
        internal async Task<AccountSnapshot> EverythingAsync()
        {
            if (_everything is not null)
                return _everything;

            await SamplePipeline.MakeAsync(Aws, "payments");
            await Aws.IamAsync("CreateUser", ("UserName", "ada"));
            await Aws.OrganizationsAsync("CreateOrganization", new { FeatureSet = "ALL" });
            _everything = await Lab.ScanAsync(Aws, Lab.Options(endpoint.Url));
            Assert.Empty(_everything.Unreadables());
            return _everything;
        }

        internal async Task<AccountSnapshot> WithoutAsync(string operation) => _without.TryGetValue(operation, out var known) ? known
            : _without[operation] = await Lab.ScanAsync(Aws, Lab.Sessions(Lab.Options(endpoint.Url), new Interceptor(request => IsCall(operation, request) ? Denial(operation, Aws.Id) : null)));
    }
}
