using SecurityDashboard.Templates.Syntax;
using static SecurityDashboard.Templates.Terraform.PlanTranslation;

namespace SecurityDashboard.Templates.Terraform;

internal static class ProjectTranslation
{
    /// <param name="webhook">Of the project; null: the plan has none.</param>
    public static MapNode Project(PlannedResource resource, MapNode values, MapNode? webhook)
    {
        var (cache, logs) = (Block(values, "cache"), Block(values, "logs_config"));
        return Map(resource.Line,
            ("Name", Named(resource)), ("ServiceRole", values["service_role"]), ("EncryptionKey", Written(resource, values, "encryption_key")), ("Visibility", values["project_visibility"]), ("Tags", Tags(values)),
            ("Environment", Block(values, "environment") is { } environment ? Map(environment.Line,
                ("Image", environment["image"]), ("PrivilegedMode", environment["privileged_mode"]),
                ("EnvironmentVariables", Each(environment["environment_variable"], variable => Map(variable.Line, ("Name", variable["name"]), ("Value", variable["value"]), ("Type", variable["type"]))))) : null),
            ("Source", Block(values, "source") is { } source ? Source(source) : null),
            ("SecondarySources", Each(values["secondary_sources"], Source)),
            ("Artifacts", Block(values, "artifacts") is { } artifacts ? Artifacts(artifacts) : null),
            ("SecondaryArtifacts", Each(values["secondary_artifacts"], Artifacts)),
            ("Cache", cache is null ? null : Map(cache.Line, ("Type", cache["type"]), ("Location", NotEmpty(cache["location"])))),
            ("LogsConfig", logs is null ? null : Map(logs.Line,
                ("CloudWatchLogs", Block(logs, "cloudwatch_logs") is { } watch ? Map(watch.Line, ("Status", watch["status"])) : null),
                ("S3Logs", Block(logs, "s3_logs") is { } s3 ? Map(s3.Line, ("Status", s3["status"]), ("Location", NotEmpty(s3["location"])), ("EncryptionDisabled", s3["encryption_disabled"])) : null))),
            ("Triggers", webhook is null ? null : Map(webhook.Line,
                ("Webhook", new ScalarNode(webhook.Line, "true")),
                ("FilterGroups", Each(webhook["filter_group"], group => Each(group["filter"], filter => Map(filter.Line, ("Type", filter["type"]), ("Pattern", filter["pattern"]), ("ExcludeMatchedPattern", filter["exclude_matched_pattern"]))))),
                ("ScopeConfiguration", Block(webhook, "scope_configuration") is { } scope ? Map(scope.Line, ("Scope", scope["scope"])) : null),
                ("PullRequestBuildPolicy", Block(webhook, "pull_request_build_policy") is { } policy ? Map(policy.Line, ("RequiresCommentApproval", policy["requires_comment_approval"]), ("ApproverRoles", policy["approver_roles"])) : null))));
    }

    private static MapNode Source(MapNode source) => Map(source.Line,
        ("Type", source["type"]), ("Location", NotEmpty(source["location"])), ("BuildSpec", NotEmpty(source["buildspec"])), ("InsecureSsl", source["insecure_ssl"]),
        ("Auth", Block(source, "auth") is { } auth ? Map(auth.Line, ("Resource", auth["resource"])) : null));

    private static MapNode Artifacts(MapNode artifacts) =>
        Map(artifacts.Line, ("Type", artifacts["type"]), ("Location", NotEmpty(artifacts["location"])), ("EncryptionDisabled", artifacts["encryption_disabled"]));

    /// <summary>Null where nobody wrote it and the provider only says that it will be known: AWS sets what it always does then.</summary>
    internal static Node? Written(PlannedResource resource, MapNode values, string name) =>
        values[name] is OpenNode { Why: "what is known after the apply" } && (resource.After as MapNode)?[name] is null or ScalarNode { Text: null } ? null : NotEmpty(values[name]);
}
