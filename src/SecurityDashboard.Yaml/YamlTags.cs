using SecurityDashboard.Templates.Syntax;

namespace SecurityDashboard.Yaml;

/// <summary>The short forms of functions: <c>!Ref x</c> is <c>{"Ref": "x"}</c>.</summary>
internal static class YamlTags
{
    private static readonly HashSet<string> Functions = new(StringComparer.Ordinal)
    {
        "And", "Base64", "Cidr", "Contains", "Equals", "FindInMap", "ForEach", "GetAZs", "GetAtt", "If", "ImportValue", "Join", "Length", "Not", "Or", "Select", "Split", "Sub", "ToJsonString", "Transform",
    };

    /// <exception cref="SyntaxException">The tag is none that CloudFormation has.</exception>
    public static Node Of(string tag, Node value, int line) => tag switch
    {
        "!Ref" or "!Condition" => Call(tag[1..], value, line),
        // Attributes have dots too: only the first divides.
        "!GetAtt" when value is ScalarNode { Text: { } text } && text.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot =>
            Call("Fn::GetAtt", new ListNode(line, [new ScalarNode(line, text[..dot]), new ScalarNode(line, text[(dot + 1)..])]), line),
        "tag:yaml.org,2002:str" or "tag:yaml.org,2002:int" or "tag:yaml.org,2002:bool" or "tag:yaml.org,2002:float" or "tag:yaml.org,2002:seq" or "tag:yaml.org,2002:map" => value,
        ['!', .. var name] when Functions.Contains(name) => Call($"Fn::{name}", value, line),
        _ => throw new SyntaxException(line, $"{JsonFile.Shown(tag)} is no function of CloudFormation."),
    };

    private static MapNode Call(string name, Node value, int line) => new(line, [new MapEntry(name, line, value)]);
}
