using System.Collections.Immutable;
using SecurityDashboard.Templates.Syntax;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace SecurityDashboard.Yaml;

/// <summary>
/// Reads one document of YAML, which may be hostile, with the lines that things stand on. The short forms of CloudFormation's functions come
/// out in their long form. Anchors and aliases are refused, so that a small file cannot grow.
/// </summary>
/// <remarks>https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-formats.html</remarks>
public sealed class YamlFile
{
    private readonly Parser _parser;
    private int _left = SyntaxLimits.MostNodes;

    private YamlFile(string text) => _parser = new Parser(new StringReader(text.TrimStart('\uFEFF')));

    /// <exception cref="SyntaxException">It is no YAML, or not one document; a key occurs twice, or it is too large or too deep.</exception>
    public static Node Read(string text)
    {
        var file = new YamlFile(text);
        try
        {
            return file.Document();
        }
        catch (YamlException e)
        {
            throw new SyntaxException(Line(e.Start), $"This is not YAML: {e.Message} (column {Math.Max(1, e.Start.Column)})");
        }
        // So the library ends on some texts that are no YAML, such as one that begins with the end of a document, or with "!!...[".
        catch (Exception e) when (e is InvalidOperationException or ArgumentException)
        {
            throw new SyntaxException(Line(file._parser.Current?.End ?? Mark.Empty), "This is not YAML.");
        }
    }

    private Node Document()
    {
        _parser.Consume<StreamStart>();
        if (_parser.Accept<StreamEnd>(out _))
            throw new SyntaxException(1, "The file is empty.");

        _parser.Consume<DocumentStart>();
        var node = Value(depth: 0);
        _parser.Consume<DocumentEnd>();
        return _parser.TryConsume<DocumentStart>(out var second)
            ? throw new SyntaxException(Line(second.Start), "There is a second document in the file. Check one at a time.")
            : node;
    }

    private Node Value(int depth)
    {
        var read = _parser.Consume<ParsingEvent>();
        var line = Line(read.Start);
        if (depth > SyntaxLimits.Deepest)
            throw new SyntaxException(line, $"This stands more than {SyntaxLimits.Deepest} levels deep.");
        if (--_left < 0)
            throw new SyntaxException(line, $"The file holds more than {SyntaxLimits.MostNodes} values. Check it in parts.");
        if (read is not NodeEvent { Anchor.IsEmpty: true } start)
            throw new SyntaxException(line, "Anchors and aliases are not read. Write the value out.");

        Node node = start switch
        {
            MappingStart => Map(line, depth),
            SequenceStart => List(line, depth),
            Scalar { Style: ScalarStyle.Plain, Value: "" or "~" or "null" or "Null" or "NULL" } => new ScalarNode(line, null),
            _ => new ScalarNode(line, ((Scalar)start).Value),
        };
        return start.Tag is { IsEmpty: false, IsNonSpecific: false } tag ? YamlTags.Of(tag.Value, node, line) : node;
    }

    private ListNode List(int line, int depth)
    {
        var items = ImmutableArray.CreateBuilder<Node>();
        while (!_parser.TryConsume<SequenceEnd>(out _))
            items.Add(Value(depth + 1));
        return new ListNode(line, items.DrainToImmutable());
    }

    private MapNode Map(int line, int depth)
    {
        var entries = ImmutableArray.CreateBuilder<MapEntry>();
        var keys = new HashSet<string>(StringComparer.Ordinal);
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            var key = _parser.Consume<ParsingEvent>();
            var at = Line(key.Start);
            if (key is not Scalar { Anchor.IsEmpty: true, Tag: { IsEmpty: true } or { IsNonSpecific: true }, Value: { } name })
                throw new SyntaxException(at, "A key is a word: no anchor, tag or collection.");
            if (!keys.Add(name))
                throw new SyntaxException(at, $"The key {JsonFile.Shown(name)} occurs twice.");
            entries.Add(new MapEntry(name, at, Value(depth + 1)));
        }

        return new MapNode(line, entries.DrainToImmutable());
    }

    private static int Line(Mark mark) => (int)Math.Clamp(mark.Line, 1, int.MaxValue);
}
