using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using SecurityDashboard.Templates.Syntax;

namespace SecurityDashboard.Templates.CloudFormation;

/// <summary>
/// Resolves a template's functions as far as the template and its parameters say. What another stack, a macro or AWS decides stays open.
/// </summary>
/// <remarks>https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html</remarks>
internal sealed class Functions(MapNode root, Target target, IReadOnlyDictionary<string, string> given)
{
    private const int Deepest = 60;
    private const int LongestText = 1 << 18;

    /// <summary>Stands where AWS::NoValue takes a property away.</summary>
    private static readonly ScalarNode Nothing = new(0, null);

    private readonly Dictionary<string, bool?> _conditions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Node> _names = new(StringComparer.Ordinal);
    private int _depth;

    public Node Resolve(Node node)
    {
        if (_depth >= Deepest)
            return new OpenNode(node.Line, "functions that stand too deep in one another");

        _depth++;
        try
        {
            return node switch
            {
                MapNode { Entries: [var only] } map when IsFunction(only.Key) => Call(only.Key, only.Value, map.Line),
                MapNode map => new MapNode(map.Line, [.. map.Entries.Select(entry => entry with { Value = Resolve(entry.Value) }).Where(entry => !ReferenceEquals(entry.Value, Nothing))]),
                ListNode list => new ListNode(list.Line, [.. list.Items.Select(Resolve).Where(item => !ReferenceEquals(item, Nothing))]),
                // Read when the stack is deployed.
                ScalarNode { Text: { } text } when text.Contains("{{resolve:", StringComparison.Ordinal) => new OpenNode(node.Line, "a secret or parameter that is read when the stack is deployed"),
                _ => node,
            };
        }
        finally
        {
            _depth--;
        }
    }

    /// <summary>Null where that is open.</summary>
    public bool? IsTrue(string condition)
    {
        if (_conditions.TryGetValue(condition, out var known))
            return known;

        // While it is worked out it is open, so that a condition that names itself ends.
        _conditions[condition] = null;
        return _conditions[condition] = (root["Conditions"] as MapNode)?[condition] is { } node ? Truth(node) : null;
    }

    private static bool IsFunction(string key) => key is "Ref" or "Condition" || key.StartsWith("Fn::", StringComparison.Ordinal);

    private Node Call(string function, Node argument, int line) => function switch
    {
        "Ref" when argument is ScalarNode { Text: { } name } => Ref(name, line),
        "Fn::GetAtt" => Attribute(argument, line),
        "Fn::Sub" => Sub(argument, line),
        "Fn::Join" => Of(argument, line, arguments => arguments is [ScalarNode by, ListNode list] ? Join(list, by.Text ?? "", line) : null),
        "Fn::Select" => Of(argument, line, arguments => arguments is [ScalarNode { Text: { } index }, ListNode list] && int.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out var at) && at < list.Items.Length ? list.Items[at] with { Line = line } : null),
        "Fn::Split" => Of(argument, line, arguments => arguments is [ScalarNode { Text: { Length: > 0 } by }, ScalarNode { Text: { } text }] ? new ListNode(line, [.. text.Split(by).Select(part => new ScalarNode(line, part))]) : null),
        "Fn::FindInMap" => Of(argument, line, arguments => arguments is [ScalarNode { Text: { } map }, ScalarNode { Text: { } first }, ScalarNode { Text: { } second }, ..] && ((root["Mappings"] as MapNode)?[map] as MapNode)?[first] is MapNode entries ? entries[second] : null),
        "Fn::If" => If(argument, line),
        "Fn::Base64" => Resolve(argument) is ScalarNode { Text: { } text } ? new ScalarNode(line, Convert.ToBase64String(Encoding.UTF8.GetBytes(text))) : new OpenNode(line, "Fn::Base64"),
        "Fn::Length" => Resolve(argument) is ListNode list ? new ScalarNode(line, list.Items.Length.ToString(CultureInfo.InvariantCulture)) : new OpenNode(line, "Fn::Length"),
        "Fn::ToJsonString" => Resolve(argument) is var value && NodeText.ToJson(value) is { } json ? new ScalarNode(line, json) : new OpenNode(line, "Fn::ToJsonString"),
        "Fn::ImportValue" => new OpenNode(line, Resolve(argument) is ScalarNode { Text: { } export } ? $"the export {export} of another stack" : "an export of another stack"),
        "Condition" => argument is ScalarNode { Text: { } named } && IsTrue(named) is { } holds ? new ScalarNode(line, holds ? "true" : "false") : new MapNode(line, [new MapEntry(function, line, Resolve(argument))]),
        _ => new OpenNode(line, function),
    };

    /// <summary>The function of arguments that are all resolved; open where one is not, or where it makes no sense of them.</summary>
    private Node Of(Node argument, int line, Func<ImmutableArray<Node>, Node?> call)
    {
        var arguments = Resolve(argument) is ListNode list ? list.Items : [];
        return arguments.OfType<OpenNode>().FirstOrDefault() is { } open ? open with { Line = line } : call(arguments) ?? new OpenNode(line, "a function whose arguments fit nothing in the template");
    }

    private static Node Join(ListNode list, string by, int line)
    {
        if (list.Items.FirstOrDefault(item => item is not ScalarNode) is { } other)
            return other as OpenNode ?? new OpenNode(line, "Fn::Join of something that is no text");

        var text = string.Join(by, list.Items.Cast<ScalarNode>().Select(item => item.Text));
        return text.Length > LongestText ? new OpenNode(line, "a text that is too long") : new ScalarNode(line, text);
    }

    private Node Ref(string name, int line)
    {
        switch (name)
        {
            case "AWS::AccountId":
                return new ScalarNode(line, target.Account.Text);
            case "AWS::Region":
                return new ScalarNode(line, target.Region);
            case "AWS::Partition":
                return new ScalarNode(line, target.Partition);
            case "AWS::URLSuffix":
                return new ScalarNode(line, target.Partition is "aws-cn" ? "amazonaws.com.cn" : "amazonaws.com");
            case "AWS::StackName":
                return new ScalarNode(line, "stack");
            case "AWS::NoValue":
                return Nothing;
        }

        return (root["Parameters"] as MapNode)?[name] is MapNode parameter ? Parameter(name, parameter, line)
            : ResourceOf(name) is { } type ? NameOf(name, type) is ScalarNode { Text: { } physical } && DeclaredNames.Ref(type, name, physical, target) is { } text ? new ScalarNode(line, text) : new OpenNode(line, $"what AWS will call {name}")
            : new OpenNode(line, $"{name}, which is no parameter and no resource of the template");
    }

    private Node Parameter(string name, MapNode parameter, int line)
    {
        var type = (parameter["Type"] as ScalarNode)?.Text ?? "String";
        if (!given.TryGetValue(name, out var value))
        {
            if (type.StartsWith("AWS::SSM::Parameter::Value", StringComparison.Ordinal))
                return new OpenNode(line, $"the parameter {name}, which is read from Parameter Store when the stack is deployed");
            if (parameter["Default"] is not ScalarNode { Text: var written })
                return new OpenNode(line, $"the parameter {name}, which has no default");
            value = written ?? "";
        }

        return type is "CommaDelimitedList" || type.StartsWith("List<", StringComparison.Ordinal)
            ? new ListNode(line, [.. value.Split(',').Select(item => new ScalarNode(line, item.Trim()))])
            : Resolve(new ScalarNode(line, value));
    }

    private Node Attribute(Node argument, int line)
    {
        var (name, attribute) = argument switch
        {
            ListNode { Items: [ScalarNode { Text: { } id }, var named] } => (id, (Resolve(named) as ScalarNode)?.Text),
            ScalarNode { Text: { } text } when text.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot => (text[..dot], text[(dot + 1)..]),
            _ => ("", null),
        };
        return attribute is not null && ResourceOf(name) is { } type && NameOf(name, type) is ScalarNode { Text: { } physical } && DeclaredNames.Attribute(type, name, physical, attribute, target) is { } value
            ? new ScalarNode(line, value)
            : new OpenNode(line, $"{name}.{attribute}");
    }

    private Node Sub(Node argument, int line)
    {
        var (text, own) = argument switch
        {
            ScalarNode scalar => (scalar.Text, null),
            ListNode { Items: [ScalarNode scalar, MapNode map] } => (scalar.Text, map),
            _ => (null, (MapNode?)null),
        };
        if (text is null)
            return new OpenNode(line, "Fn::Sub of something that is no text");

        var result = new StringBuilder();
        for (var at = 0; at < text.Length;)
        {
            var start = text.IndexOf("${", at, StringComparison.Ordinal);
            var end = start < 0 ? -1 : text.IndexOf('}', start);
            if (end < 0)
            {
                result.Append(text, at, text.Length - at);
                break;
            }

            result.Append(text, at, start - at);
            var name = text[(start + 2)..end];
            at = end + 1;
            if (name.StartsWith('!'))
            {
                result.Append("${").Append(name, 1, name.Length - 1).Append('}');
                continue;
            }

            name = name.Trim();
            var value = own?[name] is { } mine ? Resolve(mine) : name.Contains('.', StringComparison.Ordinal) ? Attribute(new ScalarNode(line, name), line) : Ref(name, line);
            if (value is not ScalarNode { Text: { } part })
                return value as OpenNode ?? new OpenNode(line, $"{name}, which is no text");
            if (result.Append(part).Length > LongestText)
                return new OpenNode(line, "a text that is too long");
        }

        return Resolve(new ScalarNode(line, result.ToString()));
    }

    private Node If(Node argument, int line)
    {
        if (argument is not ListNode { Items: [ScalarNode { Text: { } condition }, var then, var otherwise] })
            return new OpenNode(line, "Fn::If");

        if (IsTrue(condition) is { } holds)
            return Resolve(holds ? then : otherwise);

        var (first, second) = (Resolve(then), Resolve(otherwise));
        return NodeText.ToJson(first) is { } one && one == NodeText.ToJson(second) ? first : new OpenNode(line, $"the condition {condition}");
    }

    private bool? Truth(Node node)
    {
        if (_depth >= Deepest || node is not MapNode { Entries: [var call] })
            return null;

        _depth++;
        try
        {
            var arguments = call.Value is ListNode list ? list.Items : [call.Value];
            switch (call.Key)
            {
                case "Fn::Equals" when arguments is [var left, var right]:
                    return (NodeText.ToJson(Resolve(left)), NodeText.ToJson(Resolve(right))) is ({ } a, { } b) ? a == b : null;
                case "Fn::Not" when arguments is [var negated]:
                    return !Truth(negated);
                case "Fn::And":
                    var all = arguments.Select(Truth).ToList();
                    return all.Contains(false) ? false : all.Contains(null) ? null : true;
                case "Fn::Or":
                    var any = arguments.Select(Truth).ToList();
                    return any.Contains(true) ? true : any.Contains(null) ? null : false;
                case "Condition" when arguments is [ScalarNode { Text: { } name }]:
                    return IsTrue(name);
                default:
                    return null;
            }
        }
        finally
        {
            _depth--;
        }
    }

    private string? ResourceOf(string name) => (((root["Resources"] as MapNode)?[name] as MapNode)?["Type"] as ScalarNode)?.Text;

    /// <summary>Its name, or its logical id where AWS makes one up.</summary>
    private Node NameOf(string id, string type)
    {
        if (_names.TryGetValue(id, out var known))
            return known;

        // While it is worked out it is open, so that a name that names itself ends.
        _names[id] = new OpenNode(0, $"the name of {id}");
        var named = DeclaredNames.NameProperty(type) is { } property && (((MapNode)((MapNode)root["Resources"]!)[id]!)["Properties"] as MapNode)?[property] is { } written ? Resolve(written) : null;
        return _names[id] = named is null || ReferenceEquals(named, Nothing) ? new ScalarNode(0, DeclaredNames.Unnamed(type, id)) : named;
    }
}
