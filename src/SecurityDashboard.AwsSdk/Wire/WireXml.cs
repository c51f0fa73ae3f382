using System.Collections;
using System.Globalization;
using System.Text;
using System.Xml;
using Amazon.Runtime;

namespace SecurityDashboard.AwsSdk.Wire;

/// <summary>Binds AWS Query XML (<c>member</c> lists, <c>entry</c> maps) to the generated classes by member name, as it is read.</summary>
/// <remarks>Nothing is kept of what no member asks for: a reply costs what its known members cost.</remarks>
internal static class WireXml
{
    private const int DeepestElement = 64;

    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        IgnoreWhitespace = true,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        MaxCharactersInDocument = BoundedStream.ReplyLimit,
    };

    /// <summary>Reads <c>&lt;OperationResponse&gt;&lt;OperationResult&gt;...&lt;/&gt;&lt;ResponseMetadata&gt;...&lt;/&gt;&lt;/&gt;</c>.</summary>
    public static T ReadResponse<T>(Stream stream)
        where T : AmazonWebServiceResponse, new()
    {
        using var reader = XmlReader.Create(new BoundedStream(stream, BoundedStream.ReplyLimit), Settings);
        var response = new T();
        var metadata = new ResponseMetadata();

        reader.MoveToContent();
        foreach (var child in Children(reader))
        {
            if (child.EndsWith("Result", StringComparison.Ordinal))
                Fill(response, reader);
            else if (child is "ResponseMetadata")
                metadata.RequestId = RequestId(reader);
            else
                Skip(reader);
        }

        response.ResponseMetadata = metadata;
        return response;
    }

    /// <summary>Reads a document that is one member of the reply.</summary>
    public static T ReadBody<T>(Stream stream, string member)
        where T : AmazonWebServiceResponse, new()
    {
        using var reader = XmlReader.Create(new BoundedStream(stream, BoundedStream.ReplyLimit), Settings);
        var response = new T { ResponseMetadata = new ResponseMetadata() };
        var property = WireMembers.Of(typeof(T))[member];

        reader.MoveToContent();
        property.SetValue(response, Read(property.PropertyType, reader));
        return response;
    }

    private static string? RequestId(XmlReader reader)
    {
        string? requestId = null;

        foreach (var child in Children(reader))
        {
            if (child is "RequestId")
                requestId = Text(reader);
            else
                Skip(reader);
        }

        return requestId;
    }

    private static void Fill(object structure, XmlReader reader)
    {
        var members = WireMembers.Of(structure.GetType());

        foreach (var child in Children(reader))
        {
            if (members.TryGetValue(child, out var property))
                property.SetValue(structure, Read(property.PropertyType, reader));
            else
                Skip(reader);
        }
    }

    private static object? Read(Type declared, XmlReader reader)
    {
        var type = Nullable.GetUnderlyingType(declared) ?? declared;

        if (type == typeof(string))
            return Text(reader);
        if (type.IsSubclassOf(typeof(ConstantClass)))
            return Constants.FactoryOf(type)(Text(reader));
        if (type == typeof(MemoryStream))
            return new MemoryStream(Convert.FromBase64String(Text(reader)));
        if (type.IsValueType)
            return Scalar(type, Text(reader));

        var value = Activator.CreateInstance(type) ?? throw new NotSupportedException($"{type} cannot be made.");

        if (value is IList list)
            FillList(list, type.GenericTypeArguments[0], reader);
        else if (value is IDictionary map)
            FillMap(map, type.GenericTypeArguments[1], reader);
        else
            Fill(value, reader);

        return value;
    }

    // An empty element says nothing, as an absent one does.
    private static object? Scalar(Type type, string text) => text.Length is 0 ? null
        : type == typeof(DateTime) ? DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal)
        : Convert.ChangeType(text, type, CultureInfo.InvariantCulture);

    private static void FillList(IList list, Type element, XmlReader reader)
    {
        foreach (var child in Children(reader))
        {
            if (child is "member")
                list.Add(Read(element, reader));
            else
                Skip(reader);
        }
    }

    private static void FillMap(IDictionary map, Type valueType, XmlReader reader)
    {
        foreach (var _ in Children(reader))
        {
            string? key = null;
            object? value = null;

            foreach (var part in Children(reader))
            {
                if (part is "key")
                    key = Text(reader);
                else if (part is "value")
                    value = Read(valueType, reader);
                else
                    Skip(reader);
            }

            if (key is not null && value is not null)
                map[key] = value;
        }
    }

    /// <summary>The names of the current element's children; the caller reads each to its end. Leaves the reader behind the element.</summary>
    private static IEnumerable<string> Children(XmlReader reader)
    {
        var isEmpty = reader.IsEmptyElement;
        reader.Read();

        while (!isEmpty && reader.NodeType is not XmlNodeType.EndElement)
        {
            if (reader.NodeType is XmlNodeType.Element)
                yield return CheckDepth(reader).LocalName;
            else
                reader.Read();
        }

        if (!isEmpty)
            reader.Read();
    }

    private static string Text(XmlReader reader)
    {
        var isEmpty = reader.IsEmptyElement;
        var text = new StringBuilder();
        reader.Read();

        while (!isEmpty && reader.NodeType is not XmlNodeType.EndElement)
        {
            if (reader.NodeType is XmlNodeType.Element)
            {
                Skip(reader);
                continue;
            }

            text.Append(reader.Value);
            reader.Read();
        }

        if (!isEmpty)
            reader.Read();

        return text.ToString();
    }

    private static void Skip(XmlReader reader)
    {
        var depth = reader.Depth;
        var isEmpty = reader.IsEmptyElement;

        while (reader.Read() && !isEmpty && reader.Depth > depth)
            CheckDepth(reader);

        if (!isEmpty)
            reader.Read();
    }

    private static XmlReader CheckDepth(XmlReader reader) => reader.Depth <= DeepestElement
        ? reader
        : throw new InvalidDataException($"The reply nests more than {DeepestElement} elements, which no AWS reply does. It was not read.");
}
