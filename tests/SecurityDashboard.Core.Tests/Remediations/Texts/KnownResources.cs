using System.Collections.Immutable;

namespace SecurityDashboard.Remediations.Texts;

/// <summary>The resources of CloudFormation that remediations name, each with those of its properties that they set.</summary>
/// <remarks>https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html</remarks>
internal static class KnownResources
{
    public static ImmutableDictionary<string, string[]> All { get; } = new Dictionary<string, string[]>
    {
        ["AWS::AccessAnalyzer::Analyzer"] = ["ArchiveRules"],
        ["AWS::CloudTrail::Trail"] = ["AdvancedEventSelectors", "EnableLogFileValidation", "IncludeGlobalServiceEvents", "IsLogging", "IsMultiRegionTrail", "S3BucketName"],
        ["AWS::CodeBuild::Project"] = ["EncryptionKey", "LogsConfig", "Triggers", "Visibility"],
        ["AWS::CodeBuild::SourceCredential"] = ["AuthType", "ServerType", "Token"],
        ["AWS::CodeConnections::Connection"] = ["HostArn"],
        ["AWS::CodePipeline::Pipeline"] = ["ArtifactStore", "ExecutionMode", "RoleArn"],
        ["AWS::CodePipeline::Webhook"] = ["Authentication", "AuthenticationConfiguration", "Filters"],
        ["AWS::EC2::Instance"] = ["IamInstanceProfile"],
        ["AWS::EC2::LaunchTemplate"] = [],
        ["AWS::ECR::Repository"] = ["ImageTagMutability", "RepositoryPolicyText"],
        ["AWS::Events::Rule"] = ["EventPattern", "Targets"],
        ["AWS::IAM::AccessKey"] = ["Serial"],
        ["AWS::IAM::Group"] = ["ManagedPolicyArns"],
        ["AWS::IAM::ManagedPolicy"] = ["PolicyDocument"],
        ["AWS::IAM::OIDCProvider"] = ["ClientIdList", "Url"],
        ["AWS::IAM::Role"] = ["AssumeRolePolicyDocument", "ManagedPolicyArns", "PermissionsBoundary", "Policies"],
        ["AWS::IAM::RolePolicy"] = ["PolicyDocument", "PolicyName", "RoleName"],
        ["AWS::IAM::SAMLProvider"] = ["SamlMetadataDocument"],
        ["AWS::IAM::User"] = ["LoginProfile"],
        ["AWS::KMS::Key"] = ["EnableKeyRotation", "Enabled", "KeyPolicy"],
        ["AWS::Lambda::Function"] = ["Environment"],
        ["AWS::RAM::ResourceShare"] = ["AllowExternalPrincipals", "Name", "Principals", "ResourceArns"],
        ["AWS::S3::Bucket"] = ["BucketEncryption", "LifecycleConfiguration", "OwnershipControls", "PublicAccessBlockConfiguration", "VersioningConfiguration"],
        ["AWS::S3::BucketPolicy"] = ["Bucket", "PolicyDocument"],
        ["AWS::SNS::Subscription"] = ["Protocol"],
        ["AWS::SNS::TopicPolicy"] = ["PolicyDocument", "Topics"],
        ["AWS::SecretsManager::ResourcePolicy"] = ["BlockPublicPolicy", "ResourcePolicy", "SecretId"],
        ["AWS::SecretsManager::RotationSchedule"] = ["RotateImmediatelyOnUpdate", "RotationLambdaARN", "RotationRules", "SecretId"],
        ["AWS::SecretsManager::Secret"] = ["GenerateSecretString", "KmsKeyId"],
    }.ToImmutableDictionary();

    /// <summary>What stands beside Properties.</summary>
    public static ImmutableHashSet<string> Attributes { get; } = ["Type", "Properties", "DeletionPolicy", "UpdateReplacePolicy", "DependsOn", "Condition", "Metadata"];
}
