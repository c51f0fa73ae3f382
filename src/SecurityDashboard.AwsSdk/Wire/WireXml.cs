using System.Collections;
using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using Amazon.Runtime;

namespace SecurityDashboard.AwsSdk.Wire;

/// <summary>Binds AWS Query XML (<c>member</c> lists, <c>entry</c> maps) to the generated classes by member name.</summary>
internal static class WireXml
{
    // XDocument.Load by itself reads DTDs, and with them the entities that blow up.
    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        IgnoreWhitespace = true,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        MaxCharactersInDocument = BoundedStream.ReplyLimit,
    };

    public static XElement Load(Stream stream)
    {
        using var reader = XmlReader.Create(new BoundedStream(stream, BoundedStream.ReplyLimit), Settings);
        return XElement.Load(reader);
    }

    public static XElement? Child(XElement? parent, string name) => parent?.Elements().FirstOrDefault(element => element.Name.LocalName == name);

    public static object ReadStructure(Type type, XElement element)
    {
        var structure = Activator.CreateInstance(type) ?? throw new NotSupportedException($"{type} cannot be made.");
        var members = WireMembers.Of(type);

        foreach (var child in element.Elements())
        {
            if (members.TryGetValue(child.Name.LocalName, out var property))
                property.SetValue(structure, Read(property.PropertyType, child));
        }

        return structure;
    }

    private static object? Read(Type declared, XElement element)
    {
        var type = Nullable.GetUnderlyingType(declared) ?? declared;

        if (type == typeof(string))
            return element.Value;
        if (type.IsSubclassOf(typeof(ConstantClass)))
            return Constants.FactoryOf(type)(element.Value);
        if (type == typeof(MemoryStream))
            return new MemoryStream(Convert.FromBase64String(element.Value));
        if (type.IsValueType)
            return Scalar(type, element.Value);
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(List<>))
            return ReadList(type, element);
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Dictionary<,>))
            return ReadMap(type, element);

        return ReadStructure(type, element);
    }

    // An empty element says nothing, as an absent one does.
    private static object? Scalar(Type type, string text) => text.Length is 0 ? null
        : type == typeof(DateTime) ? DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal)
        : Convert.ChangeType(text, type, CultureInfo.InvariantCulture);

    private static IList ReadList(Type type, XElement element)
    {
        var list = (IList)(Activator.CreateInstance(type) ?? throw new NotSupportedException($"{type} cannot be made."));

        foreach (var item in element.Elements().Where(item => item.Name.LocalName == "member"))
            list.Add(Read(type.GenericTypeArguments[0], item));

        return list;
    }

    private static IDictionary ReadMap(Type type, XElement element)
    {
        var map = (IDictionary)(Activator.CreateInstance(type) ?? throw new NotSupportedException($"{type} cannot be made."));

        foreach (var entry in element.Elements())
        {
            if (Child(entry, "key") is { } key && Child(entry, "value") is { } value)
                map[key.Value] = Read(type.GenericTypeArguments[1], value);
        }

        return map;
    }
}
