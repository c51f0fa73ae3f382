using System.Collections.Frozen;
using System.Reflection;
using System.Text.Json.Serialization;

namespace SecurityDashboard.Inventory;

/// <summary>The name of each kind of resource, as CloudFormation spells it where it has one.</summary>
/// <remarks>https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-template-resource-type-ref.html</remarks>
public static class ResourceTypes
{
    public const string Account = "AWS::::Account";
    public const string Pipeline = "AWS::CodePipeline::Pipeline";
    public const string Webhook = "AWS::CodePipeline::Webhook";
    public const string BuildProject = "AWS::CodeBuild::Project";
    public const string SourceCredential = "AWS::CodeBuild::SourceCredential";
    public const string Connection = "AWS::CodeConnections::Connection";
    public const string User = "AWS::IAM::User";
    public const string Group = "AWS::IAM::Group";
    public const string Role = "AWS::IAM::Role";
    public const string ManagedPolicy = "AWS::IAM::ManagedPolicy";
    public const string Bucket = "AWS::S3::Bucket";
    public const string Key = "AWS::KMS::Key";
    public const string Function = "AWS::Lambda::Function";
    public const string Stack = "AWS::CloudFormation::Stack";
    public const string Secret = "AWS::SecretsManager::Secret";
    public const string ImageRepository = "AWS::ECR::Repository";
    public const string Host = "AWS::CodeConnections::Host";
    public const string Trail = "AWS::CloudTrail::Trail";
    public const string EventRule = "AWS::Events::Rule";
    public const string Topic = "AWS::SNS::Topic";
    public const string Parameter = "AWS::SSM::Parameter";
    public const string Analyzer = "AWS::AccessAnalyzer::Analyzer";
    public const string OidcProvider = "AWS::IAM::OIDCProvider";
    public const string SamlProvider = "AWS::IAM::SAMLProvider";
    public const string DeploymentGroup = "AWS::CodeDeploy::DeploymentGroup";
    public const string Instance = "AWS::EC2::Instance";

    private static readonly FrozenDictionary<Type, string> Names = typeof(Resource).GetCustomAttributes<JsonDerivedTypeAttribute>()
        .ToFrozenDictionary(derived => derived.DerivedType, derived => (string)derived.TypeDiscriminator!);

    /// <summary>The name of a class of <see cref="Resource"/>.</summary>
    public static string Of(Type resource) => Names[resource];

    public static string Of<TResource>() where TResource : Resource => Names[typeof(TResource)];

    internal static bool IsKnown(string name) => Names.Values.Contains(name);

    /// <summary>The pattern that stands for "the ones of this type, account and region that could not be listed".</summary>
    internal static Arn AnyArn(string type, AccountId account, string region)
    {
        var partition = Regions.PartitionOf(region);
        region = region == Regions.Global ? "" : region;
        return new Arn(type switch
        {
            Pipeline => $"arn:{partition}:codepipeline:{region}:{account}:*",
            Webhook => $"arn:{partition}:codepipeline:{region}:{account}:webhook:*",
            BuildProject => $"arn:{partition}:codebuild:{region}:{account}:project/*",
            SourceCredential => $"arn:{partition}:codebuild:{region}:{account}:token/*",
            Connection => $"arn:{partition}:codeconnections:{region}:{account}:connection/*",
            Host => $"arn:{partition}:codeconnections:{region}:{account}:host/*",
            Trail => $"arn:{partition}:cloudtrail:{region}:{account}:trail/*",
            EventRule => $"arn:{partition}:events:{region}:{account}:rule/*",
            Topic => $"arn:{partition}:sns:{region}:{account}:*",
            Parameter => $"arn:{partition}:ssm:{region}:{account}:parameter/*",
            Analyzer => $"arn:{partition}:access-analyzer:{region}:{account}:analyzer/*",
            ImageRepository => $"arn:{partition}:ecr:{region}:{account}:repository/*",
            Secret => $"arn:{partition}:secretsmanager:{region}:{account}:secret:*",
            Function => $"arn:{partition}:lambda:{region}:{account}:function:*",
            Stack => $"arn:{partition}:cloudformation:{region}:{account}:stack/*",
            Key => $"arn:{partition}:kms:{region}:{account}:key/*",
            Account => $"arn:{partition}:iam::{account}:root",
            User => $"arn:{partition}:iam::{account}:user/*",
            Group => $"arn:{partition}:iam::{account}:group/*",
            Role => $"arn:{partition}:iam::{account}:role/*",
            ManagedPolicy => $"arn:{partition}:iam::{account}:policy/*",
            OidcProvider => $"arn:{partition}:iam::{account}:oidc-provider/*",
            SamlProvider => $"arn:{partition}:iam::{account}:saml-provider/*",
            DeploymentGroup => $"arn:{partition}:codedeploy:{region}:{account}:deploymentgroup:*",
            Instance => $"arn:{partition}:ec2:{region}:{account}:instance/*",
            Bucket => $"arn:{partition}:s3:::*",
            _ => throw new ArgumentOutOfRangeException(nameof(type), type, "A new kind of resource needs its pattern here."),
        });
    }
}
