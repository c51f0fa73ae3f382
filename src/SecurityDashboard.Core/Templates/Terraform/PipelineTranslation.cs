using SecurityDashboard.Templates.Syntax;
using static SecurityDashboard.Templates.Terraform.PlanTranslation;

namespace SecurityDashboard.Templates.Terraform;

internal static class PipelineTranslation
{
    public static MapNode Pipeline(PlannedResource resource, MapNode values)
    {
        var stores = (values["artifact_store"] as ListNode)?.Items.OfType<MapNode>().ToList() ?? [];
        return Map(resource.Line,
            ("Name", Named(resource)), ("RoleArn", values["role_arn"]), ("PipelineType", values["pipeline_type"] ?? new ScalarNode(resource.Line, "V1")), ("ExecutionMode", values["execution_mode"]), ("Tags", Tags(values)),
            ("ArtifactStore", stores is [var only] ? Store(only) : null),
            ("ArtifactStores", stores.Count > 1 ? new ListNode(resource.Line, [.. stores.Select(store => Map(store.Line, ("Region", NotEmpty(store["region"])), ("ArtifactStore", Store(store))))]) : null),
            ("Stages", Each(values["stage"], stage => Map(stage.Line, ("Name", stage["name"]), ("Actions", Each(stage["action"], Action)), ("BeforeEntry", Rules(stage, "before_entry")), ("OnSuccess", Rules(stage, "on_success")), ("OnFailure", Rules(stage, "on_failure"))))),
            ("Variables", Each(values["variable"], variable => Map(variable.Line, ("Name", variable["name"]), ("DefaultValue", NotEmpty(variable["default_value"])), ("Description", variable["description"])))),
            ("Triggers", Each(values["trigger"], trigger => Block(trigger, "git_configuration") is { } git ? Map(trigger.Line, ("GitConfiguration", Git(git))) : null)));
    }

    public static MapNode Webhook(PlannedResource resource, MapNode values) => Map(resource.Line,
        ("Name", Named(resource)), ("Authentication", values["authentication"]), ("TargetPipeline", values["target_pipeline"]), ("TargetAction", values["target_action"]),
        ("AuthenticationConfiguration", Block(values, "authentication_configuration") is { } configuration ? Map(configuration.Line, ("AllowedIPRange", NotEmpty(configuration["allowed_ip_range"]))) : null),
        ("Filters", Each(values["filter"], filter => Map(filter.Line, ("JsonPath", filter["json_path"]), ("MatchEquals", filter["match_equals"])))));

    private static MapNode Store(MapNode store) => Map(store.Line,
        ("Location", store["location"]), ("EncryptionKey", Block(store, "encryption_key") is { } key ? Map(key.Line, ("Id", key["id"]), ("Type", key["type"])) : null));

    private static MapNode Action(MapNode action) => Map(action.Line,
        ("Name", action["name"]), ("RunOrder", action["run_order"] as ScalarNode), ("Region", NotEmpty(action["region"] as ScalarNode)), ("RoleArn", NotEmpty(action["role_arn"])), ("Configuration", action["configuration"]), ("Commands", action["commands"]),
        ("ActionTypeId", Map(action.Line, ("Category", action["category"]), ("Owner", action["owner"]), ("Provider", action["provider"]))),
        ("InputArtifacts", Artifacts(action["input_artifacts"])), ("OutputArtifacts", Artifacts(action["output_artifacts"])));

    private static ListNode? Artifacts(Node? names) => names is ListNode list ? new ListNode(list.Line, [.. list.Items.Select(name => Map(name.Line, ("Name", name)))]) : null;

    private static MapNode? Rules(MapNode stage, string when) => Block(stage, when) is { } conditions
        ? Map(conditions.Line, ("Conditions", Each(conditions["condition"], condition => Map(condition.Line, ("Rules", Each(condition["rule"], rule => Map(rule.Line,
            ("Name", rule["name"]), ("Configuration", rule["configuration"]), ("Commands", rule["commands"]), ("RuleTypeId", Block(rule, "rule_type_id") is { } type ? Map(type.Line, ("Provider", type["provider"])) : null))))))))
        : null;

    private static MapNode Git(MapNode git) => Map(git.Line,
        ("SourceActionName", git["source_action_name"]),
        ("Push", Each(git["push"], push => Map(push.Line, ("Branches", Names(push, "branches")), ("Tags", Names(push, "tags"))))),
        ("PullRequest", Each(git["pull_request"], request => Map(request.Line, ("Branches", Names(request, "branches"))))));

    private static MapNode? Names(MapNode of, string name) => Block(of, name) is { } names ? Map(names.Line, ("Includes", names["includes"]), ("Excludes", names["excludes"])) : null;
}
