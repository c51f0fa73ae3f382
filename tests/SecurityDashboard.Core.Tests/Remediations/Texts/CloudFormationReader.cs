using System.Collections.Immutable;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace SecurityDashboard.Remediations.Texts;

/// <summary>
/// Reads a piece of a template: YAML with the short forms of the intrinsic functions, whose resources and properties are known. What it
/// returns is its shape and its values, in order: a text as what it stands for, with a quotation mark before it.
/// </summary>
internal static class CloudFormationReader
{
    private static readonly ImmutableHashSet<string> Functions = ["!Ref", "!GetAtt", "!Sub", "!Join"];

    public static ImmutableArray<string> Read(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        if (stream.Documents.Count > 1)
            throw new FormatException($"Several documents:\n{text}");

        var read = ImmutableArray.CreateBuilder<string>();
        if (stream.Documents is [var document])
            Walk(document.RootNode, read);
        return read.ToImmutable();
    }

    /// <summary>Null where nothing stands but comments.</summary>
    public static YamlNode? Root(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return stream.Documents.FirstOrDefault()?.RootNode;
    }

    private static void Walk(YamlNode node, ImmutableArray<string>.Builder read)
    {
        var tag = node.Tag.IsEmpty || node.Tag.IsNonSpecific ? "" : node.Tag.Value;
        if (tag.Length > 0 && !Functions.Contains(tag))
            throw new FormatException($"{tag} is no function that is known here.");
        if (tag.Length > 0)
            read.Add(tag);

        switch (node)
        {
            case YamlMappingNode mapping:
                read.Add("{");
                foreach (var (key, value) in mapping.Children)
                {
                    Walk(key, read);
                    Walk(value, read);
                }

                read.Add("}");
                break;
            case YamlSequenceNode sequence:
                read.Add("[");
                foreach (var item in sequence.Children)
                    Walk(item, read);
                read.Add("]");
                break;
            case YamlScalarNode { Value: var value, Style: var style }:
                // A name that is not quoted may become a number, a date or nothing at all.
                if (style is ScalarStyle.Plain && value is "" or "null" or "~" or "yes" or "no" or "on" or "off")
                    throw new FormatException($"'{value}' is to stand in quotes.");
                if (tag is "!GetAtt" && value?.Contains('.', StringComparison.Ordinal) is not true)
                    throw new FormatException($"!GetAtt {value} names no attribute.");
                read.Add($"\"{value}");
                break;
        }
    }
}
