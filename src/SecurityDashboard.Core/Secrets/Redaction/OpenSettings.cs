using System.Collections.Frozen;

namespace SecurityDashboard.Secrets.Redaction;

/// <summary>The reviewed list of settings that hold names and switches, never credentials, so that a snapshot may keep them in clear.</summary>
/// <remarks>
/// Action settings: https://docs.aws.amazon.com/codepipeline/latest/userguide/structure-configuration-examples.html and the action reference behind it.
/// A name belongs here only when a control or a page needs the value and the service documents it as an identifier, a path or a choice.
/// </remarks>
internal static class OpenSettings
{
    private static readonly FrozenSet<string> Names = FrozenSet.Create(
        StringComparer.Ordinal,
        // Source
        "BranchName", "FullRepositoryId", "RepositoryName", "Repo", "Owner", "Branch", "ConnectionArn", "PollForSourceChanges", "DetectChanges", "OutputArtifactFormat",
        "S3Bucket", "S3ObjectKey", "AllowOverrideForS3ObjectKey", "ImageTag", "RegistryType",
        // Build and test
        "ProjectName", "PrimarySource", "BatchEnabled", "CombineArtifacts", "DeviceType", "ProjectId", "DevicePoolArn", "AppType", "TestSpec", "DockerFilePath", "ECRRepositoryName", "ImageTags",
        "InspectorRunMode", "ArtifactPath", "CriticalThreshold", "HighThreshold", "MediumThreshold", "LowThreshold",
        // Deploy
        "ActionMode", "StackName", "ChangeSetName", "Capabilities", "RoleArn", "TemplatePath", "TemplateConfiguration", "OutputFileName", "StackSetName", "PermissionModel", "OrganizationsAutoDeployment",
        "AdministrationRoleArn", "ExecutionRoleName", "DeploymentTargets", "Regions", "FailureTolerancePercentage", "MaxConcurrentPercentage", "MaxConcurrentCount", "FailureToleranceCount",
        "ClusterName", "ServiceName", "FileName", "DeploymentTimeout", "ApplicationName", "DeploymentGroupName", "EnvironmentName", "AppSpecTemplatePath", "AppSpecTemplateArtifact",
        "TaskDefinitionTemplatePath", "TaskDefinitionTemplateArtifact", "Image1ArtifactName", "Image1ContainerName", "BucketName", "ObjectKey", "Extract", "CannedACL", "CacheControl", "KMSEncryptionKeyARN",
        "Namespace", "HelmReleaseName", "HelmChartLocation", "ManifestFiles", "Subnets",
        // Invoke and approve
        "FunctionName", "StateMachineArn", "ExecutionNamePrefix", "InputType", "Input_FilePath", "PipelineName", "SourceRevisions", "NotificationArn", "ExternalEntityLink", "AlarmNames",
        // Variables that CodeBuild and CodePipeline set or that name places
        "AWS_REGION", "AWS_DEFAULT_REGION", "AWS_ACCOUNT_ID");

    public static bool Contains(string name) => Names.Contains(name);
}
