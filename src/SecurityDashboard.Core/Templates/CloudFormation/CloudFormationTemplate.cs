using System.Collections.Immutable;
using SecurityDashboard.Templates.Syntax;

namespace SecurityDashboard.Templates.CloudFormation;

/// <summary>A template's resources with their functions resolved; a resource whose condition is false is left out.</summary>
/// <remarks>https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-anatomy.html</remarks>
internal static class CloudFormationTemplate
{
    public static bool Is(MapNode root) => root["Resources"] is MapNode resources && resources.Entries.Any(entry => entry.Value is MapNode resource && resource["Type"] is ScalarNode);

    public static ImmutableArray<Declaration> Read(MapNode root, Target target, IReadOnlyDictionary<string, string> parameters)
    {
        var functions = new Functions(root, target, parameters);
        return
        [
            .. ((MapNode)root["Resources"]!).Entries
                .Where(entry => entry.Value is MapNode resource && resource["Type"] is ScalarNode { Text: not null } && !(resource["Condition"] is ScalarNode { Text: { } condition } && functions.IsTrue(condition) is false))
                .Select(entry => Resource(entry, (MapNode)entry.Value, functions)),
        ];
    }

    private static Declaration Resource(MapEntry entry, MapNode resource, Functions functions) => new(
        ((ScalarNode)resource["Type"]!).Text!, entry.Key, entry.Line, resource["Properties"] is { } properties ? functions.Resolve(properties) : new MapNode(entry.Line, []));
}
