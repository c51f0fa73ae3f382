using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using SecurityDashboard.Compliance;
using SecurityDashboard.Controls;
using SecurityDashboard.Templates.Syntax;
using SecurityDashboard.Yaml;

namespace SecurityDashboard.Web.Features.Compliance;

/// <summary>What is wrong with one line of a framework's file.</summary>
/// <param name="Line">From 1.</param>
public sealed record FileProblem(int Line, string Message);

/// <summary>A framework that users write as one YAML file. It is untrusted: its size and every line are checked before anything is made of it.</summary>
public sealed partial class FrameworkFile
{
    public const int MaxLength = 64 * 1024;
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
            return YamlFile.Read(text) is MapNode root ? Framework(root) : Wrong<Framework>(1, "The file is to be one mapping with the keys id, name, publisher, about and requirements.");
        }
        catch (SyntaxException e)
        {
            return Wrong<Framework>(e.Line, e.Message);
        }
    }

    private Framework? Framework(MapNode root)
    {
        var values = Members(root, Keys, "the framework");
        var id = Text(root, values, "id");
        if (id is not null && !Id().IsMatch(id))
            Wrong(values["id"].Line, $"The id {id} is to be 2 to 40 letters, digits, dots, colons and hyphens, and to begin with a letter.");
        else if (id is not null && FrameworkCatalog.Find(id) is { } known)
            Wrong(values["id"].Line, $"The id {id} is that of {known.Name}, which comes with the program. Choose another.");

        var address = Text(root, values, "address", isRequired: false) ?? "";
        if (address.Length > 0 && !(Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttps))
            Wrong(values["address"].Line, $"The address {address} is to begin with https://.");

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

    private ImmutableArray<Requirement> Requirements(MapNode root, Dictionary<string, MapEntry> values)
    {
        if (!values.TryGetValue("requirements", out var node))
            return Wrong(root.Line, "The key requirements is missing: a list of requirements.") ? [] : [];
        if (node.Value is not ListNode { Items.Length: > 0 and <= MaxRequirements } list)
            return Wrong(node.Line, $"requirements is to be a list of 1 to {MaxRequirements.ToString(CultureInfo.InvariantCulture)}, each with number, title and controls.") ? [] : [];

        var requirements = ImmutableArray.CreateBuilder<Requirement>();
        var numbers = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in list.Items)
        {
            if (item is not MapNode mapping)
            {
                Wrong(item.Line, "A requirement is to have number, title and controls.");
                continue;
            }

            var members = Members(mapping, RequirementKeys, "a requirement");
            var number = Text(mapping, members, "number");
            if (number is not null && !numbers.Add(number))
                Wrong(members["number"].Line, $"The number {number} stands twice.");
            requirements.Add(new Requirement(number ?? "", Text(mapping, members, "title") ?? "", Controls(members)));
        }

        return requirements.ToImmutable();
    }

    private ImmutableArray<MappedControl> Controls(Dictionary<string, MapEntry> members)
    {
        if (!members.TryGetValue("controls", out var node))
            return [];
        if (node.Value is not ListNode list)
            return Wrong(node.Line, "controls is to be a list of control ids, such as [KM-01, AS-04].") ? [] : [];

        var controls = ImmutableArray.CreateBuilder<MappedControl>();
        foreach (var item in list.Items)
            if (item is not ScalarNode { Text: { } id } || ControlCatalog.Find(id) is null)
                Wrong(item.Line, $"There is no control {(item as ScalarNode)?.Text ?? "of that form"}. The ids stand on the page Controls.");
            else
                controls.Add(new MappedControl(id, MappingBasis.Yours));
        return [.. controls.DistinctBy(control => control.ControlId).OrderBy(control => control.ControlId, StringComparer.Ordinal)];
    }

    private Dictionary<string, MapEntry> Members(MapNode mapping, ImmutableArray<string> known, string what)
    {
        foreach (var entry in mapping.Entries.Where(entry => !known.Contains(entry.Key)))
            Wrong(entry.Line, $"The key {entry.Key} is not one of {what}: {string.Join(", ", known)}.");
        return mapping.Entries.Where(entry => known.Contains(entry.Key)).ToDictionary(entry => entry.Key, StringComparer.Ordinal);
    }

    private string? Text(MapNode of, Dictionary<string, MapEntry> members, string key, bool isRequired = true)
    {
        if (!members.TryGetValue(key, out var entry))
        {
            if (isRequired)
                Wrong(of.Line, $"The key {key} is missing.");
            return null;
        }

        if (entry.Value is ScalarNode { Text: { Length: > 0 and <= 300 } text } && !text.Any(char.IsControl))
            return text;

        Wrong(entry.Line, $"{key} is to be 1 to 300 characters on one line.");
        return null;
    }

    private bool Wrong(int line, string message)
    {
        _problems.Add(new FileProblem(line, message));
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
