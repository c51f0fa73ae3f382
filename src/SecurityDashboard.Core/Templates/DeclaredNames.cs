using System.Security.Cryptography;
using System.Text;

namespace SecurityDashboard.Templates;

/// <summary>What declared resources will be called: their own name where they have one, otherwise the logical id stands in for what AWS makes up.</summary>
internal static class DeclaredNames
{
    /// <summary>The property that names a resource of the type; null where AWS makes up all of it.</summary>
    public static string? NameProperty(string type) => type switch
    {
        "AWS::S3::Bucket" => "BucketName",
        "AWS::IAM::Role" => "RoleName",
        "AWS::IAM::ManagedPolicy" => "ManagedPolicyName",
        "AWS::CodeBuild::Project" or "AWS::CodePipeline::Pipeline" or "AWS::CodePipeline::Webhook" or "AWS::SecretsManager::Secret" or "AWS::Events::Rule" => "Name",
        "AWS::KMS::Alias" => "AliasName",
        "AWS::SNS::Topic" => "TopicName",
        "AWS::ECR::Repository" => "RepositoryName",
        "AWS::Lambda::Function" => "FunctionName",
        _ => null,
    };

    /// <summary>Stands in for the name that AWS makes up of the logical id.</summary>
    public static string Unnamed(string type, string id) => type is "AWS::S3::Bucket" or "AWS::ECR::Repository" ? id.ToLowerInvariant() : id;

    /// <summary>What Ref gives; null where that is not known.</summary>
    public static string? Ref(string type, string id, string name, Target target) => type switch
    {
        "AWS::KMS::Key" => KeyId(id),
        "AWS::IAM::ManagedPolicy" or "AWS::SecretsManager::Secret" or "AWS::CodeStarConnections::Connection" or "AWS::CodeConnections::Connection" or "AWS::SNS::Topic" => Arn(type, id, name, target),
        _ when NameProperty(type) is not null => name,
        _ => null,
    };

    /// <summary>What an attribute gives; null where that is not known.</summary>
    public static string? Attribute(string type, string id, string name, string attribute, Target target) => (type, attribute) switch
    {
        ("AWS::KMS::Key", "KeyId") => KeyId(id),
        ("AWS::SecretsManager::Secret", "Id") or ("AWS::SNS::Topic", "TopicArn") or ("AWS::CodeStarConnections::Connection" or "AWS::CodeConnections::Connection", "ConnectionArn") => Arn(type, id, name, target),
        ("AWS::SNS::Topic", "TopicName") => name,
        ("AWS::IAM::ManagedPolicy", "PolicyArn") => Arn(type, id, name, target),
        ("AWS::ECR::Repository", "RepositoryUri") => $"{target.Account}.dkr.ecr.{target.Region}.amazonaws.com/{name}",
        (_, "Arn") => Arn(type, id, name, target),
        _ => null,
    };

    /// <summary>Null where the type has no ARN that is known.</summary>
    public static string? Arn(string type, string id, string name, Target target)
    {
        var (partition, region, account) = (target.Partition, target.Region, target.Account);
        return type switch
        {
            "AWS::S3::Bucket" => $"arn:{partition}:s3:::{name}",
            "AWS::IAM::Role" => $"arn:{partition}:iam::{account}:role/{name}",
            "AWS::IAM::ManagedPolicy" => $"arn:{partition}:iam::{account}:policy/{name}",
            "AWS::CodeBuild::Project" => $"arn:{partition}:codebuild:{region}:{account}:project/{name}",
            "AWS::CodePipeline::Pipeline" => $"arn:{partition}:codepipeline:{region}:{account}:{name}",
            "AWS::CodePipeline::Webhook" => $"arn:{partition}:codepipeline:{region}:{account}:webhook:{name}",
            "AWS::KMS::Key" => $"arn:{partition}:kms:{region}:{account}:key/{KeyId(id)}",
            "AWS::SecretsManager::Secret" => $"arn:{partition}:secretsmanager:{region}:{account}:secret:{name}-{Hash(id)[..6]}",
            "AWS::CodeStarConnections::Connection" => $"arn:{partition}:codestar-connections:{region}:{account}:connection/{KeyId(id)}",
            "AWS::CodeConnections::Connection" => $"arn:{partition}:codeconnections:{region}:{account}:connection/{KeyId(id)}",
            "AWS::SNS::Topic" => $"arn:{partition}:sns:{region}:{account}:{name}",
            "AWS::ECR::Repository" => $"arn:{partition}:ecr:{region}:{account}:repository/{name}",
            "AWS::Lambda::Function" => $"arn:{partition}:lambda:{region}:{account}:function:{name}",
            "AWS::Events::Rule" => $"arn:{partition}:events:{region}:{account}:rule/{name}",
            _ => null,
        };
    }

    /// <summary>An id as AWS makes it, the same for the same logical id.</summary>
    private static string KeyId(string id) => new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(id)).AsSpan(0, 16)).ToString();

    private static string Hash(string id) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(id)));
}
