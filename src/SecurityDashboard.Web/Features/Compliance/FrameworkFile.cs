using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using SecurityDashboard.Compliance;
using SecurityDashboard.Controls;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace SecurityDashboard.Web.Features.Compliance;

/// <summary>What is wrong with one line of a framework's file.</summary>
/// <param name="Line">From 1.</param>
public sealed record FileProblem(int Line, string Message);

/// <summary>A framework that users write as one YAML file. It is untrusted: its size, depth and every line are checked before anything is made of it.</summary>
public sealed partial class FrameworkFile
{
    public const int MaxLength = 64 * 1024;
    private const int MaxDepth = 4;
    private const int MaxRequirements = 1000;

    private static readonly ImmutableArray<string> Keys = ["id", "name", "publisher", "address", "about", "requirements"];
    private static readonly ImmutableArray<string> RequirementKeys = ["number", "title", "controls"];

    private readonly List<FileProblem> _problems = [];

    private FrameworkFile() { }

    /// <summary>The framework, or what has to be changed, line by line; never both.</summary>
    public static (Framework? Framework, ImmutableArray<FileProblem> Problems) Parse(string text)
    {
        var file = new FrameworkFile();
        var framework = file.Read(text);
        return file._problems.Count == 0 ? (framework, []) : (null, [.. file._problems.OrderBy(problem => problem.Line)]);
    }

    private Framework? Read(string text)
    {
        if (text.Length > MaxLength)
            return Wrong<Framework>(1, $"The file is longer than the {MaxLength / 1024} KiB that are read.");

        try
        {
            if (!IsPlain(text))
                return null;

            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            return stream.Documents is [{ RootNode: YamlMappingNode root }] ? Framework(root) : Wrong<Framework>(1, "The file is to be one mapping with the keys id, name, publisher, about and requirements.");
        }
        catch (YamlException e)
        {
            return Wrong<Framework>((int)e.Start.Line, $"This is not YAML: {e.Message}");
        }
    }

    // A document may be small and stand for a very large or deep one: that is told before nodes are made.
    private bool IsPlain(string text)
    {
        var parser = new Parser(new StringReader(text));
        for (var depth = 0; parser.MoveNext();)
        {
            if (parser.Current is not { } current)
                continue;

            depth += current.NestingIncrease;
            if (current is AnchorAlias or NodeEvent { Anchor.IsEmpty: false })
                return Wrong((int)current.Start.Line, "Anchors and aliases are not read. Write the value out.");
            if (depth > MaxDepth + 2)
                return Wrong((int)current.Start.Line, $"Nothing in a framework is nested deeper than {MaxDepth} levels.");
        }

        return true;
    }

    private Framework? Framework(YamlMappingNode root)
    {
        var values = Members(root, Keys, "the framework");
        var id = Text(root, values, "id");
        if (id is not null && !Id().IsMatch(id))
            Wrong(values["id"], $"The id {id} is to be 2 to 40 letters, digits, dots, colons and hyphens, and to begin with a letter.");
        else if (id is not null && FrameworkCatalog.Find(id) is { } known)
            Wrong(values["id"], $"The id {id} is that of {known.Name}, which comes with the program. Choose another.");

        var address = Text(root, values, "address", isRequired: false) ?? "";
        if (address.Length > 0 && !(Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttps))
            Wrong(values["address"], $"The address {address} is to begin with https://.");

        var framework = new Framework
        {
            Id = id ?? "",
            Name = Text(root, values, "name") ?? "",
            Publisher = Text(root, values, "publisher") ?? "",
            Address = address,
            About = Text(root, values, "about") ?? "",
            Requirements = Requirements(root, values),
            IsYours = true,
        };
        return framework;
    }

    private ImmutableArray<Requirement> Requirements(YamlMappingNode root, Dictionary<string, YamlNode> values)
    {
        if (!values.TryGetValue("requirements", out var node))
            return Wrong(root, "The key requirements is missing: a list of requirements.") ? [] : [];
        if (node is not YamlSequenceNode { Children.Count: > 0 and <= MaxRequirements } list)
            return Wrong(node, $"requirements is to be a list of 1 to {MaxRequirements.ToString(CultureInfo.InvariantCulture)}, each with number, title and controls.") ? [] : [];

        var requirements = ImmutableArray.CreateBuilder<Requirement>();
        var numbers = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in list.Children)
        {
            if (item is not YamlMappingNode mapping)
            {
                Wrong(item, "A requirement is to have number, title and controls.");
                continue;
            }

            var members = Members(mapping, RequirementKeys, "a requirement");
            var number = Text(mapping, members, "number");
            if (number is not null && !numbers.Add(number))
                Wrong(members["number"], $"The number {number} stands twice.");
            requirements.Add(new Requirement(number ?? "", Text(mapping, members, "title") ?? "", Controls(members)));
        }

        return requirements.ToImmutable();
    }

    private ImmutableArray<MappedControl> Controls(Dictionary<string, YamlNode> members)
    {
        if (!members.TryGetValue("controls", out var node))
            return [];
        if (node is not YamlSequenceNode list)
            return Wrong(node, "controls is to be a list of control ids, such as [KM-01, AS-04].") ? [] : [];

        var controls = ImmutableArray.CreateBuilder<MappedControl>();
        foreach (var item in list.Children)
            if (item is not YamlScalarNode { Value: { } id } || ControlCatalog.Find(id) is null)
                Wrong(item, $"There is no control {(item as YamlScalarNode)?.Value ?? "of that form"}. The ids stand on the page Controls.");
            else
                controls.Add(new MappedControl(id, MappingBasis.Yours));
        return [.. controls.DistinctBy(control => control.ControlId).OrderBy(control => control.ControlId, StringComparer.Ordinal)];
    }

    private Dictionary<string, YamlNode> Members(YamlMappingNode mapping, ImmutableArray<string> known, string what)
    {
        var members = new Dictionary<string, YamlNode>(StringComparer.Ordinal);
        foreach (var (key, value) in mapping.Children)
        {
            var name = (key as YamlScalarNode)?.Value ?? "";
            if (!known.Contains(name))
                Wrong(key, $"The key {name} is not one of {what}: {string.Join(", ", known)}.");
            else
                members[name] = value;
        }

        return members;
    }

    private string? Text(YamlMappingNode of, Dictionary<string, YamlNode> members, string key, bool isRequired = true)
    {
        if (!members.TryGetValue(key, out var node))
        {
            if (isRequired)
                Wrong(of, $"The key {key} is missing.");
            return null;
        }

        if (node is YamlScalarNode { Value.Length: > 0 and <= 300 } scalar && !scalar.Value.Any(char.IsControl))
            return scalar.Value;

        Wrong(node, $"{key} is to be 1 to 300 characters on one line.");
        return null;
    }

    private bool Wrong(YamlNode node, string message) => Wrong((int)node.Start.Line, message);

    private bool Wrong(int line, string message)
    {
        _problems.Add(new FileProblem(Math.Max(1, line), message));
        return false;
    }

    private T? Wrong<T>(int line, string message) where T : class
    {
        Wrong(line, message);
        return null;
    }

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9.:\-]{1,39}\z", RegexOptions.NonBacktracking)]
    private static partial Regex Id();
}
