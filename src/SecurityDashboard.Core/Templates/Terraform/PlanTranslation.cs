using System.Collections.Immutable;
using SecurityDashboard.Templates.Syntax;

namespace SecurityDashboard.Templates.Terraform;

/// <summary>Resources of the AWS provider in the words of CloudFormation, so that one reader knows both. What the provider divides into several resources is put together.</summary>
internal static class PlanTranslation
{
    /// <summary>Null for what is not judged and not referred to.</summary>
    public static string? TypeOf(string type) => type switch
    {
        "aws_codepipeline" => "AWS::CodePipeline::Pipeline",
        "aws_codepipeline_webhook" => "AWS::CodePipeline::Webhook",
        "aws_codebuild_project" => "AWS::CodeBuild::Project",
        "aws_iam_role" => "AWS::IAM::Role",
        "aws_iam_policy" => "AWS::IAM::ManagedPolicy",
        "aws_s3_bucket" => "AWS::S3::Bucket",
        "aws_kms_key" => "AWS::KMS::Key",
        "aws_kms_alias" => "AWS::KMS::Alias",
        "aws_codestarconnections_connection" => "AWS::CodeStarConnections::Connection",
        "aws_codeconnections_connection" => "AWS::CodeConnections::Connection",
        "aws_secretsmanager_secret" => "AWS::SecretsManager::Secret",
        "aws_sns_topic" => "AWS::SNS::Topic",
        "aws_ecr_repository" => "AWS::ECR::Repository",
        "aws_lambda_function" => "AWS::Lambda::Function",
        "aws_cloudwatch_event_rule" => "AWS::Events::Rule",
        _ => null,
    };

    public static IEnumerable<Declaration> Of(PlannedResource resource, IReadOnlyCollection<PlannedResource> all)
    {
        if (resource.IsData || resource.Values is not MapNode values)
            yield break;

        var line = resource.Line;
        (string Type, MapNode Properties)? found = resource.Type switch
        {
            "aws_codepipeline" => (TypeOf(resource.Type)!, PipelineTranslation.Pipeline(resource, values)),
            "aws_codepipeline_webhook" => (TypeOf(resource.Type)!, PipelineTranslation.Webhook(resource, values)),
            "aws_codebuild_project" => (TypeOf(resource.Type)!, ProjectTranslation.Project(resource, values, Companions("aws_codebuild_webhook", "project_name", PlanReferences.NameOf(resource), all).FirstOrDefault())),
            "aws_s3_bucket" => (TypeOf(resource.Type)!, Bucket(resource, values, all)),
            "aws_s3_bucket_policy" => ("AWS::S3::BucketPolicy", Map(line, ("Bucket", values["bucket"]), ("PolicyDocument", values["policy"]))),
            "aws_kms_key" => (TypeOf(resource.Type)!, Map(line, ("KeyPolicy", values["policy"] is OpenNode { Why: "what is known after the apply" } && !IsSet(resource, "policy") ? null : values["policy"]), ("EnableKeyRotation", values["enable_key_rotation"]), ("Enabled", values["is_enabled"]), ("KeySpec", values["customer_master_key_spec"]))),
            "aws_kms_alias" => (TypeOf(resource.Type)!, Map(line, ("AliasName", values["name"]), ("TargetKeyId", values["target_key_id"]))),
            "aws_iam_role" => (TypeOf(resource.Type)!, Map(line,
                ("RoleName", Named(resource)), ("AssumeRolePolicyDocument", values["assume_role_policy"]), ("MaxSessionDuration", values["max_session_duration"]), ("PermissionsBoundary", NotEmpty(values["permissions_boundary"])), ("ManagedPolicyArns", Written(resource, "managed_policy_arns")), ("Tags", Tags(values)),
                ("Policies", Each(Written(resource, "inline_policy"), policy => policy["policy"] is null or ScalarNode { Text: null } ? null : Map(line, ("PolicyName", policy["name"]), ("PolicyDocument", policy["policy"])))))),
            "aws_iam_role_policy" => ("AWS::IAM::RolePolicy", Map(line, ("RoleName", values["role"]), ("PolicyName", values["name"]), ("PolicyDocument", values["policy"]))),
            "aws_iam_policy" => (TypeOf(resource.Type)!, Map(line, ("ManagedPolicyName", Named(resource)), ("PolicyDocument", values["policy"]))),
            "aws_iam_role_policy_attachment" => ("Terraform::RolePolicyAttachment", Map(line, ("Role", values["role"]), ("PolicyArn", values["policy_arn"]))),
            "aws_codestarconnections_connection" or "aws_codeconnections_connection" => (TypeOf(resource.Type)!, Map(line, ("ConnectionName", values["name"]), ("ProviderType", values["provider_type"]))),
            "aws_secretsmanager_secret" => (TypeOf(resource.Type)!, Map(line, ("Name", Named(resource)), ("KmsKeyId", values["kms_key_id"]))),
            "aws_secretsmanager_secret_rotation" => ("AWS::SecretsManager::RotationSchedule", Map(line, ("SecretId", values["secret_id"]))),
            "aws_secretsmanager_secret_policy" => ("AWS::SecretsManager::ResourcePolicy", Map(line, ("SecretId", values["secret_arn"]), ("ResourcePolicy", values["policy"]))),
            "aws_sns_topic" => (TypeOf(resource.Type)!, Map(line, ("TopicName", Named(resource)), ("Policy", ProjectTranslation.Written(resource, values, "policy")))),
            "aws_sns_topic_policy" => ("AWS::SNS::TopicInlinePolicy", Map(line, ("TopicArn", values["arn"]), ("PolicyDocument", values["policy"]))),
            "aws_sns_topic_subscription" => ("AWS::SNS::Subscription", Map(line, ("TopicArn", values["topic_arn"]), ("Protocol", values["protocol"]))),
            "aws_cloudwatch_event_rule" => (TypeOf(resource.Type)!, Map(line, ("Name", Named(resource)), ("EventPattern", NotEmpty(values["event_pattern"])), ("EventBusName", NotEmpty(values["event_bus_name"])), ("State", values["is_enabled"] is ScalarNode { Text: "false" } ? new ScalarNode(line, "DISABLED") : Written(resource, "state")))),
            "aws_cloudwatch_event_target" => ("Terraform::EventTarget", Map(line, ("Rule", values["rule"]), ("Arn", values["arn"]))),
            "aws_lambda_function" => (TypeOf(resource.Type)!, Map(line, ("FunctionName", Named(resource)), ("Environment", Block(values, "environment") is { } environment ? Map(environment.Line, ("Variables", environment["variables"])) : null))),
            "aws_ecr_repository" => (TypeOf(resource.Type)!, Map(line, ("RepositoryName", Named(resource)), ("ImageTagMutability", values["image_tag_mutability"]),
                ("ImageTagMutabilityExclusionFilters", Each(values["image_tag_mutability_exclusion_filter"], filter => Map(filter.Line, ("ImageTagMutabilityExclusionFilterValue", filter["filter"])))))),
            "aws_ecr_repository_policy" => ("Terraform::RepositoryPolicy", Map(line, ("Repository", values["repository"]), ("PolicyDocument", values["policy"]))),
            _ => null,
        };
        if (found is { } translated)
            yield return new Declaration(translated.Type, resource.Address, line, translated.Properties);
    }

    /// <summary>A map without the properties that there are none of.</summary>
    internal static MapNode Map(int line, params ReadOnlySpan<(string Name, Node? Value)> properties)
    {
        var entries = ImmutableArray.CreateBuilder<MapEntry>();
        foreach (var (name, value) in properties)
            if (value is not null and not ScalarNode { Text: null })
                entries.Add(new MapEntry(name, value.Line, value));
        return new MapNode(line, entries.DrainToImmutable());
    }

    /// <summary>The one block of a name; null where there is none.</summary>
    internal static MapNode? Block(MapNode? of, string name) => (of?[name] as ListNode)?.Items.OfType<MapNode>().FirstOrDefault();

    internal static ListNode? Each(Node? blocks, Func<MapNode, Node?> translate) =>
        blocks is ListNode { Items.Length: > 0 } list ? new ListNode(list.Line, [.. list.Items.OfType<MapNode>().Select(translate).OfType<Node>()]) : null;

    /// <summary>The provider writes an empty text where nothing is set.</summary>
    internal static Node? NotEmpty(Node? value) => value is ScalarNode { Text: "" } ? null : value;

    internal static ListNode? Tags(MapNode values) => values["tags"] is MapNode { Entries.Length: > 0 } tags
        ? new ListNode(tags.Line, [.. tags.Entries.Select(tag => Map(tag.Line, ("Key", new ScalarNode(tag.Line, tag.Key)), ("Value", tag.Value)))])
        : null;

    /// <summary>Its name as references to it spell it.</summary>
    internal static ScalarNode Named(PlannedResource resource) => new(resource.Line, PlanReferences.NameOf(resource));

    /// <summary>The resources that complete another one, which they name.</summary>
    internal static IEnumerable<MapNode> Companions(string type, string property, string name, IReadOnlyCollection<PlannedResource> all) =>
        all.Where(other => other.Type == type).Select(other => other.Values).OfType<MapNode>().Where(values => TerraformPlan.TextOf(values[property]) == name);

    /// <summary>Null where nobody wrote it and the provider only says that it will be known.</summary>
    private static Node? Written(PlannedResource resource, string name) => (resource.Values as MapNode)?[name] is var value && value is OpenNode ? null : value;

    private static bool IsSet(PlannedResource resource, string name) => (resource.After as MapNode)?[name] is not (null or ScalarNode { Text: null });

    private static MapNode Bucket(PlannedResource resource, MapNode values, IReadOnlyCollection<PlannedResource> all)
    {
        var (name, line) = (PlanReferences.NameOf(resource), resource.Line);
        MapNode? Companion(string type) => Companions(type, "bucket", name, all).FirstOrDefault();
        var encryption = Block(Companion("aws_s3_bucket_server_side_encryption_configuration"), "rule") ?? Block(Block(values, "server_side_encryption_configuration"), "rule");
        var byDefault = Block(encryption, "apply_server_side_encryption_by_default");
        var versioning = Block(Companion("aws_s3_bucket_versioning"), "versioning_configuration");
        var block = Companion("aws_s3_bucket_public_access_block");
        return Map(line,
            ("BucketName", Named(resource)),
            ("BucketEncryption", byDefault is null ? null : Map(byDefault.Line, ("ServerSideEncryptionConfiguration", new ListNode(byDefault.Line,
                [Map(byDefault.Line, ("ServerSideEncryptionByDefault", Map(byDefault.Line, ("SSEAlgorithm", byDefault["sse_algorithm"]), ("KMSMasterKeyID", NotEmpty(byDefault["kms_master_key_id"])))))])))),
            ("VersioningConfiguration", versioning is null ? null : Map(versioning.Line, ("Status", versioning["status"]))),
            ("PublicAccessBlockConfiguration", block is null ? null : Map(block.Line,
                ("BlockPublicAcls", block["block_public_acls"]), ("IgnorePublicAcls", block["ignore_public_acls"]), ("BlockPublicPolicy", block["block_public_policy"]), ("RestrictPublicBuckets", block["restrict_public_buckets"]))),
            ("AccessControl", TerraformPlan.TextOf(Companion("aws_s3_bucket_acl")?["acl"]) switch
            {
                "public-read" => new ScalarNode(line, "PublicRead"),
                "public-read-write" => new ScalarNode(line, "PublicReadWrite"),
                "authenticated-read" => new ScalarNode(line, "AuthenticatedRead"),
                _ => null,
            }));
    }
}
