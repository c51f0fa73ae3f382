using CsCheck;
using SecurityDashboard.Templates.Syntax;
using SecurityDashboard.Testing;
using SecurityDashboard.Yaml;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace SecurityDashboard.Templates;

/// <summary>What is made of YAML against the tree that the library makes of it, and against what is made to break it.</summary>
public sealed class YamlFileTests
{
    private static readonly string[] Parts = ["a", ":", " ", "\n", "- ", "\"", "'", "[", "]", "{", "}", ",", "#", "!Ref ", "|", ">", "&", "*", "  ", "\t", "é", "${", "? ", "%", "---", "...", "!!", "!<", "\0"];

    public static TheoryData<string> Files => [.. TemplateFiles.Names.Where(name => name.EndsWith(".yaml", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Files))]
    public void Reads_what_the_library_reads(string name)
    {
        var text = TemplateFiles.Read(name);

        Assert.Equal(Others(text), Ours(YamlFile.Read(text)));
    }

    [Theory]
    [InlineData("a: b\nc:\n  - d\n  - e: f\n    g: h\n  -\n    i: j\n")]
    [InlineData("a:\n- b\n- c\nd: e\n")]
    [InlineData("a: |\n  one\n\n    two\n  three\n\nb: >-\n  one\n  two\n\n  three\n    four\n  five\nc: |+\n  x\n\nd: |-\n  y\n")]
    [InlineData("a: \"x\\n\\u00e9 \\\"q\\\" \\\n  y\"\nb: 'it''s'\nc: \"two\n  lines\"\nd: plain and\n  more of it\n\n  after a gap\n")]
    [InlineData("a: [b, 'c, d', {e: f, g: [h]}, ]\ni: {j: k, \"l m\": n}\no: [\n  p, # comment\n  q\n]\n")]
    [InlineData("# comment\n---\na: b # comment\n\"quoted key\": 'c # no comment'\nurl: http://example.com/a:b#c\nempty:\nnull: ~\n...\n")]
    [InlineData("- - a\n  - b\n- c: d\n  e: f\n")]
    [InlineData("a: >\n  folded\n  text\n\n\nb: c\n")]
    [InlineData("? nothing: here\n", true)]
    [InlineData("a: b\r\nc:\r\n  - d\r\n")]
    public void Reads_the_forms_that_there_are(string text, bool isRefused = false)
    {
        if (isRefused)
            Assert.Throws<SyntaxException>(() => YamlFile.Read(text));
        else
            Assert.Equal(Others(text), Ours(YamlFile.Read(text)));
    }

    [Fact]
    public void Short_forms_of_functions_are_their_long_forms_with_the_lines_that_they_stand_on()
    {
        var map = Assert.IsType<MapNode>(YamlFile.Read("a: !Ref X\nb: !GetAtt Y.Arn.Name\nc: !Sub\n  - '${A}'\n  - A: !Ref Z\nd:\n  Fn::Join:\n    - ''\n    - [!Ref P, !Select [0, !GetAZs '']]\n"));

        Assert.Equal("""{"a":{"Ref":"X"},"b":{"Fn::GetAtt":["Y","Arn.Name"]},"c":{"Fn::Sub":["${A}",{"A":{"Ref":"Z"}}]},"d":{"Fn::Join":["",[{"Ref":"P"},{"Fn::Select":["0",{"Fn::GetAZs":""}]}]]}}""", NodeText.ToJson(map));
        Assert.Equal([1, 2, 3, 6], map.Entries.Select(entry => entry.Line));
    }

    [Theory]
    [InlineData("a: &x b\nc: *x\n", 1, "Anchors and aliases are not read. Write the value out.")]
    [InlineData("a: [&x b, *x]\n", 1, "Anchors and aliases are not read. Write the value out.")]
    [InlineData("a: b\na: c\n", 2, "The key a occurs twice.")]
    [InlineData("a: {b: c, b: d}\n", 1, "The key b occurs twice.")]
    [InlineData("a: !Nope b\n", 1, "!Nope is no function of CloudFormation.")]
    [InlineData("a:\n\t- b\n", 1, "This is not YAML: While scanning a mapping, found invalid tab as indentation. (column 1)")]
    [InlineData("a: [b, c\n", 2, "This is not YAML: While parsing a flow sequence, did not find expected ',' or ']'. (column 1)")]
    [InlineData("a: \"b\n", 1, "This is not YAML: While scanning a quoted scalar, found unexpected end of stream. (column 4)")]
    [InlineData("a: b\n  c: d\n", 2, "This is not YAML: While scanning a plain scalar value, found invalid mapping. (column 4)")]
    [InlineData("? {a: b}\n", 1, "A key is a word: no anchor, tag or collection.")]
    [InlineData("a: !!binary b\n", 1, "tag:yaml.org,2002:binary is no function of CloudFormation.")]
    [InlineData("...\n...\n", 1, "This is not YAML.")]
    [InlineData("!!...[", 1, "This is not YAML.")]
    [InlineData("", 1, "The file is empty.")]
    [InlineData("a: b\n---\nc: d\n", 2, "There is a second document in the file. Check one at a time.")]
    public void What_cannot_be_read_is_told_with_its_line(string text, int line, string message)
    {
        var refused = Assert.Throws<SyntaxException>(() => YamlFile.Read(text));

        Assert.Equal((line, message), (refused.Line, refused.Message));
    }

    [Fact]
    public void Depth_and_number_are_bounded()
    {
        Assert.Contains("levels deep", Assert.Throws<SyntaxException>(() => YamlFile.Read(new string('[', 100_000))).Message, StringComparison.Ordinal);
        Assert.Contains("levels deep", Assert.Throws<SyntaxException>(() => YamlFile.Read(string.Concat(Enumerable.Range(0, 1000).Select(depth => $"{new string(' ', depth)}a:\n")))).Message, StringComparison.Ordinal);
        Assert.Contains("levels deep", Assert.Throws<SyntaxException>(() => YamlFile.Read(string.Concat(Enumerable.Repeat("- ", 10_000)) + "x")).Message, StringComparison.Ordinal);
        Assert.Contains("values", Assert.Throws<SyntaxException>(() => YamlFile.Read($"a: [{string.Join(',', Enumerable.Repeat("x", 600_000))}]")).Message, StringComparison.Ordinal);
        Assert.Equal("This is not JSON.", Assert.Throws<SyntaxException>(() => JsonFile.Read(new string('[', 100_000))).Message);
    }

    [Fact]
    public void Whatever_is_given_is_read_or_refused() => Gen.Int[0, Parts.Length - 1].Array[0, 20].Sample(parts =>
    {
        try
        {
            YamlFile.Read(string.Concat(parts.Select(part => Parts[part])));
        }
        catch (SyntaxException)
        {
        }
    }, iter: 20_000);

    private static string Ours(Node node) => NodeText.ToJson(node) ?? "";

    private static string Others(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return NodeText.ToJson(Of(stream.Documents[0].RootNode)) ?? "";
    }

    private static Node Of(YamlNode node)
    {
        Node plain = node switch
        {
            YamlMappingNode map => new MapNode(0, [.. map.Children.Select(child => new MapEntry(((YamlScalarNode)child.Key).Value ?? "", 0, Of(child.Value)))]),
            YamlSequenceNode list => new ListNode(0, [.. list.Children.Select(Of)]),
            YamlScalarNode { Style: ScalarStyle.Plain, Value: null or "" or "~" or "null" } => new ScalarNode(0, null),
            YamlScalarNode scalar => new ScalarNode(0, scalar.Value),
            _ => throw new InvalidOperationException(),
        };
        return node.Tag is { IsEmpty: false, IsLocal: true } tag ? YamlTags.Of(tag.Value, plain, 0) : plain;
    }
}
