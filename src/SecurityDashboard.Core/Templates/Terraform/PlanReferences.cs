using System.Collections.Immutable;
using SecurityDashboard.Templates.Syntax;

namespace SecurityDashboard.Templates.Terraform;

/// <summary>Where values come from that a plan does not know: attributes of its own resources.</summary>
internal sealed class PlanReferences(IReadOnlyCollection<PlannedResource> resources, Target target)
{
    private readonly ILookup<string, PlannedResource> _byAddress = resources.ToLookup(resource => resource.ConfigurationAddress, StringComparer.Ordinal);

    /// <summary>The value of the one attribute that is referred to; open where there are several, or none that is known.</summary>
    public Node Follow(ImmutableArray<string> references, string module, OpenNode open)
    {
        var prefix = PlannedResource.WithoutKeys(module);
        // A resource is named once more without its attribute.
        var attributes = references.Select(PlannedResource.WithoutKeys).Where(reference => !references.Any(other => PlannedResource.WithoutKeys(other).StartsWith($"{reference}.", StringComparison.Ordinal))).Distinct().ToList();
        if (attributes is not [var only])
            return attributes.Count == 0 ? open : Comes(attributes[0]);
        if (only.Split('.') is ["data", "aws_iam_policy_document", var document, "json"])
            return _byAddress[$"{prefix}data.aws_iam_policy_document.{document}"].FirstOrDefault() is { } data ? PolicyOf(data, open with { Why = only }) : Comes(only);
        return only.Split('.') is [var type, var name, var attribute] && _byAddress[$"{prefix}{type}.{name}"].ToList() is [var resource]
            ? Attribute(resource, attribute) is { } text ? new ScalarNode(open.Line, text) : Comes(only)
            : Comes(only);

        OpenNode Comes(string from) => new(open.Line, $"{from}, which is known after the apply");
    }

    /// <summary>What the resource is called, as far as the plan knows.</summary>
    public static string NameOf(PlannedResource resource) =>
        TerraformPlan.TextOf((resource.After as MapNode)?[resource.Type switch { "aws_s3_bucket" => "bucket", "aws_lambda_function" => "function_name", _ => "name" }]) ?? resource.Address;

    private string? Attribute(PlannedResource resource, string attribute)
    {
        var (type, name) = (PlanTranslation.TypeOf(resource.Type), NameOf(resource));
        if (type is null)
            return null;

        return (resource.Type, attribute) switch
        {
            (_, "name" or "bucket" or "function_name") or ("aws_s3_bucket" or "aws_iam_role" or "aws_codepipeline" or "aws_kms_alias" or "aws_lambda_function" or "aws_ecr_repository" or "aws_cloudwatch_event_rule", "id") => name,
            ("aws_kms_key", "key_id" or "id") => DeclaredNames.Ref(type, resource.Address, name, target),
            ("aws_kms_alias", "arn") => $"arn:{target.Partition}:kms:{target.Region}:{target.Account}:{name}",
            ("aws_ecr_repository", "repository_url") => DeclaredNames.Attribute(type, resource.Address, name, "RepositoryUri", target),
            (_, "arn" or "id") => DeclaredNames.Arn(type, resource.Address, name, target),
            _ => null,
        };
    }

    /// <summary>A document that is put together during the apply, from the statements that the plan knows in part.</summary>
    private static Node PolicyOf(PlannedResource data, OpenNode open)
    {
        if (data.After is not MapNode { } document || document["statement"] is not ListNode statements || document["source_policy_documents"] is ListNode { Items.Length: > 0 } || document["override_policy_documents"] is ListNode { Items.Length: > 0 })
            return open;

        var unknown = TerraformPlan.Find(data.Unknown, "statement") as ListNode;
        return PlanTranslation.Map(open.Line, ("Version", new ScalarNode(open.Line, "2012-10-17")), ("Statement", new ListNode(open.Line,
        [
            .. statements.Items.OfType<MapNode>().Select((statement, index) => Statement(statement, unknown is not null && index < unknown.Items.Length ? unknown.Items[index] as MapNode : null, open)),
        ])));
    }

    private static MapNode Statement(MapNode statement, MapNode? unknown, OpenNode open)
    {
        return PlanTranslation.Map(statement.Line,
            ("Sid", statement["sid"]),
            ("Effect", statement["effect"] is ScalarNode { Text: { } effect } ? new ScalarNode(statement.Line, effect) : new ScalarNode(statement.Line, "Allow")),
            ("Action", Values("actions")), ("NotAction", Values("not_actions")), ("Resource", Values("resources")), ("NotResource", Values("not_resources")),
            ("Principal", Principals("principals")), ("NotPrincipal", Principals("not_principals")), ("Condition", Conditions()));

        Node? Values(string name) => IsOpen(unknown?[name]) ? open : statement[name] is ListNode { Items.Length: > 0 } list ? list : null;

        Node? Principals(string name) => IsOpen(unknown?[name]) ? open
            : statement[name] is ListNode { Items.Length: > 0 } list
                ? new MapNode(list.Line, [.. list.Items.OfType<MapNode>().GroupBy(item => TerraformPlan.TextOf(item["type"]) is "*" or null ? "AWS" : TerraformPlan.TextOf(item["type"])!).Select(group => new MapEntry(group.Key, list.Line, new ListNode(list.Line, [.. group.SelectMany(item => item["identifiers"] is ListNode identifiers ? identifiers.Items : [open])])))])
                : null;

        Node? Conditions() => IsOpen(unknown?["condition"]) ? open
            : statement["condition"] is ListNode { Items.Length: > 0 } list
                ? new MapNode(list.Line, [.. list.Items.OfType<MapNode>().GroupBy(item => TerraformPlan.TextOf(item["test"]) ?? "").Select(test => new MapEntry(test.Key, list.Line, new MapNode(list.Line, [.. test.DistinctBy(item => TerraformPlan.TextOf(item["variable"])).Select(item => new MapEntry(TerraformPlan.TextOf(item["variable"]) ?? "", list.Line, item["values"] ?? open))])))])
                : null;
    }

    /// <summary>True itself, or of a part.</summary>
    private static bool IsOpen(Node? unknown) => unknown switch
    {
        ScalarNode scalar => scalar.Text is "true",
        ListNode list => list.Items.Any(IsOpen),
        MapNode map => map.Entries.Any(entry => IsOpen(entry.Value)),
        _ => false,
    };
}
