using System.Collections.Immutable;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Pipelines;

namespace SecurityDashboard.Access;

/// <summary>What the role of one action has to be allowed, by the provider of the action.</summary>
/// <remarks>https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference.html</remarks>
internal sealed class ActionNeeds(Pipeline pipeline, PipelineAction action, Needs needs, string purpose)
{
    private static readonly ImmutableArray<string> OnStack =
    [
        "cloudformation:CreateStack", "cloudformation:UpdateStack", "cloudformation:DeleteStack", "cloudformation:DescribeStacks", "cloudformation:SetStackPolicy",
        "cloudformation:CreateChangeSet", "cloudformation:DeleteChangeSet", "cloudformation:DescribeChangeSet", "cloudformation:ExecuteChangeSet",
    ];

    private static readonly ImmutableArray<string> OnRepository =
        ["codecommit:GetBranch", "codecommit:GetCommit", "codecommit:GetRepository", "codecommit:UploadArchive", "codecommit:GetUploadArchiveStatus", "codecommit:CancelUploadArchive"];

    private readonly Arn _role = action.Role ?? pipeline.Definition.Value.Role;
    private readonly string _partition = Regions.PartitionOf(action.Region);
    private readonly AccountId _account = action.Role is { Account.Text.Length: > 0 } role ? role.Account : pipeline.Account;

    /// <summary>Null: the provider is one that nobody here knows, or a setting that decides is withheld.</summary>
    public IEnumerable<RoleNeed>? Known() => OfProvider()?.Concat(OfArtifacts()).ToList() is { } all && !all.Exists(need => need.Resource.Contains('\0', StringComparison.Ordinal)) ? all : null;

    private IEnumerable<RoleNeed>? OfProvider() => (action.Category, action.Provider) switch
    {
        ("Source", "CodeStarSourceConnection") => Connection(),
        ("Source", "CodeCommit") => OnRepository.Select(name => On(name, Arn("codecommit", "", Setting("RepositoryName")))),
        ("Source", "S3") => [InBucket("s3:GetBucketVersioning", Setting("S3Bucket"), ""), InBucket("s3:GetObject", Setting("S3Bucket"), Setting("S3ObjectKey")), InBucket("s3:GetObjectVersion", Setting("S3Bucket"), Setting("S3ObjectKey"))],
        ("Source", "ECR") => [On("ecr:DescribeImages", Arn("ecr", "repository/", Setting("RepositoryName")))],
        // A token of GitHub stands in the action itself.
        ("Source", "GitHub") => [],
        (_, "CodeBuild") => Builds(),
        ("Approval", "Manual") => action.Configuration.ContainsKey("NotificationArn") ? [On("sns:Publish", Setting("NotificationArn"))] : [],
        ("Invoke", "Lambda") => [On("lambda:ListFunctions", "*"), On("lambda:InvokeFunction", Arn("lambda", "function:", Setting("FunctionName")))],
        ("Invoke", "StepFunctions") => [On("states:DescribeStateMachine", Setting("StateMachineArn")), On("states:StartExecution", Setting("StateMachineArn")), On("states:DescribeExecution", Setting("StateMachineArn").Replace(":stateMachine:", ":execution:", StringComparison.Ordinal) + ":*")],
        ("Deploy", "S3") => [InBucket("s3:PutObject", Setting("BucketName"), "*"), InBucket("s3:GetBucketVersioning", Setting("BucketName"), "")],
        ("Deploy", "CodeDeploy") => Deployments(),
        ("Deploy", "CloudFormation") => Stacks(),
        ("Compute", "Commands") => ((string[])["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"]).Select(name => On(name, Arn("logs", "log-group:", $"/aws/codepipeline/{pipeline.Name}*"))),
        _ => null,
    };

    private IEnumerable<RoleNeed> Connection()
    {
        var connection = Setting("ConnectionArn");
        var service = new Arn(connection).Service is "codestar-connections" ? "codestar-connections" : "codeconnections";
        yield return On($"{service}:UseConnection", connection) with { Only = ($"{service}:FullRepositoryId", Setting("FullRepositoryId")) };
    }

    private IEnumerable<RoleNeed> Builds()
    {
        var project = Arn("codebuild", "project/", Setting("ProjectName"));
        yield return On("codebuild:StartBuild", project);
        yield return On("codebuild:BatchGetBuilds", project);
        if (action.Configuration.GetValueOrDefault("BatchEnabled")?.Clear is "true")
        {
            yield return On("codebuild:StartBuildBatch", project);
            yield return On("codebuild:BatchGetBuildBatches", project);
        }
    }

    private IEnumerable<RoleNeed> Deployments()
    {
        var (application, group) = (Setting("ApplicationName"), Setting("DeploymentGroupName"));
        yield return On("codedeploy:GetApplication", Arn("codedeploy", "application:", application));
        yield return On("codedeploy:GetApplicationRevision", Arn("codedeploy", "application:", application));
        yield return On("codedeploy:RegisterApplicationRevision", Arn("codedeploy", "application:", application));
        yield return On("codedeploy:CreateDeployment", Arn("codedeploy", "deploymentgroup:", $"{application}/{group}"));
        yield return On("codedeploy:GetDeployment", Arn("codedeploy", "deploymentgroup:", $"{application}/{group}"));
        yield return On("codedeploy:GetDeploymentConfig", Arn("codedeploy", "deploymentconfig:", "*"));
    }

    private IEnumerable<RoleNeed> Stacks()
    {
        foreach (var name in OnStack)
            yield return On(name, Arn("cloudformation", "stack/", $"{Setting("StackName")}/*"));
        if (!action.Configuration.ContainsKey("RoleArn"))
            yield break;

        var role = Setting("RoleArn");
        yield return new RoleNeed(_role, "iam:PassRole", role, purpose)
        {
            Asked = needs.ToPass(new Arn(role), "cloudformation.amazonaws.com"),
            Only = ("iam:PassedToService", "cloudformation.amazonaws.com"),
        };
    }

    /// <summary>Every action but an approval reads its input from the artifact store of its region and writes its output there.</summary>
    private IEnumerable<RoleNeed> OfArtifacts()
    {
        if (action.InputArtifacts.IsEmpty && action.OutputArtifacts.IsEmpty)
            yield break;

        var stores = pipeline.Definition.Value.ArtifactStores;
        var store = stores.FirstOrDefault(store => store.Region == action.Region) ?? stores.FirstOrDefault();
        if (store is null)
            yield break;

        // CodePipeline uses the first twenty characters of the pipeline's name as the folder of its artifacts.
        var prefix = $"{(pipeline.Name.Length > 20 ? pipeline.Name[..20] : pipeline.Name)}/*";
        var key = needs.Key(store.Key, "s3", pipeline.Account, store.Region);
        yield return InBucket("s3:GetBucketVersioning", store.Bucket, "");
        if (!action.InputArtifacts.IsEmpty)
        {
            yield return InBucket("s3:GetObject", store.Bucket, prefix);
            yield return InBucket("s3:GetObjectVersion", store.Bucket, prefix);
        }

        if (!action.OutputArtifacts.IsEmpty)
            yield return InBucket("s3:PutObject", store.Bucket, prefix, key.Arn.Text);

        // Whoever may use the key that AWS manages is not for the policies of the account to say.
        if (key.IsAws)
            yield break;

        yield return new RoleNeed(_role, "kms:Decrypt", key.Arn.Text, purpose) { Asked = needs.OnKey("kms:Decrypt", key, "s3") };
        if (!action.OutputArtifacts.IsEmpty)
            yield return new RoleNeed(_role, "kms:GenerateDataKey", key.Arn.Text, purpose) { Asked = needs.OnKey("kms:GenerateDataKey", key, "s3") };
    }

    private RoleNeed On(string name, string resource) => new(_role, name, resource, purpose) { Asked = needs.On(name, resource, new Arn(resource).Account is { Text.Length: > 0 } owner ? owner : _account, action.Region) };

    private RoleNeed InBucket(string name, string bucket, string prefix, string? key = null)
    {
        var asked = needs.OnBucket(name, bucket, prefix, key);
        return new RoleNeed(_role, name, asked.Target.Resource, purpose) { Asked = asked };
    }

    private string Arn(string service, string kind, string name) => name.StartsWith("arn:", StringComparison.Ordinal) ? name : $"arn:{_partition}:{service}:{action.Region}:{_account}:{kind}{name}";

    // What is withheld cannot be named in a policy, and no ARN has this character.
    private string Setting(string name) => action.Configuration.GetValueOrDefault(name)?.Clear is { Length: > 0 } text && !text.Contains("#{", StringComparison.Ordinal) ? text : "\0";
}
