using System.Text.Json;

namespace SecurityDashboard.Secrets;

/// <summary>Whether a leaf is a value, or the name or the type of the value beside it.</summary>
internal enum JsonLeafRole
{
    Value,
    Name,
    Type,
}

/// <summary>One leaf of a JSON text, under the name that says what it is.</summary>
internal readonly record struct JsonLeaf(string Pointer, string Name, string Value, DeclaredType DeclaredType, JsonLeafRole Role);

/// <summary>A name-value pair: which property has the name, which the value, and what the value was declared to be.</summary>
internal readonly record struct JsonPair(string NameProperty, string ValueProperty, string Name, DeclaredType Type);

/// <summary>Walks a JSON text leaf by leaf. In <c>{"name": "DB_PASSWORD", "value": "...", "type": "PLAINTEXT"}</c> the value's name is DB_PASSWORD.</summary>
internal static class JsonLeaves
{
    private static readonly (string Name, string Value)[] Pairs =
        [("name", "value"), ("Name", "Value"), ("ParameterKey", "ParameterValue"), ("key", "value"), ("Key", "Value"), ("OptionName", "Value")];

    public static IEnumerable<JsonLeaf> In(JsonElement root) => In(root, "", "", DeclaredType.Plaintext, JsonLeafRole.Value);

    private static IEnumerable<JsonLeaf> In(JsonElement element, string pointer, string name, DeclaredType type, JsonLeafRole role) => element.ValueKind switch
    {
        JsonValueKind.Object => InObject(element, pointer),
        JsonValueKind.Array => element.EnumerateArray().SelectMany((item, i) => In(item, $"{pointer}/{i}", name, type, JsonLeafRole.Value)),
        JsonValueKind.String => [new JsonLeaf(pointer, name, TextOf(element), type, role)],
        JsonValueKind.Null or JsonValueKind.Undefined => [],
        _ => [new JsonLeaf(pointer, name, element.GetRawText(), type, role)],
    };

    private static IEnumerable<JsonLeaf> InObject(JsonElement element, string pointer)
    {
        var pair = PairIn(element);
        foreach (var property in element.EnumerateObject())
        {
            var name = NameOf(property);
            var at = $"{pointer}/{PointerPart(name)}";
            var leaves = pair switch
            {
                { } p when name == p.ValueProperty => In(property.Value, at, p.Name, p.Type, JsonLeafRole.Value),
                { } p when name == p.NameProperty => In(property.Value, at, name, DeclaredType.Plaintext, JsonLeafRole.Name),
                { } when name == "type" => In(property.Value, at, name, DeclaredType.Plaintext, JsonLeafRole.Type),
                _ => In(property.Value, at, name, DeclaredType.Plaintext, JsonLeafRole.Value),
            };
            foreach (var leaf in leaves)
                yield return leaf;
        }
    }

    private static string NameOf(JsonProperty property)
    {
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException)
        {
            return "";          // half a surrogate pair
        }
    }

    /// <summary>The string, or its raw text when it holds half a surrogate pair, which JSON may escape and .NET refuses to decode.</summary>
    public static string TextOf(JsonElement element)
    {
        try
        {
            return element.GetString() ?? "";
        }
        catch (InvalidOperationException)
        {
            return element.GetRawText();
        }
    }

    private static JsonPair? PairIn(JsonElement element)
    {
        foreach (var (nameProperty, valueProperty) in Pairs)
        {
            if (element.TryGetProperty(nameProperty, out var name) && name.ValueKind == JsonValueKind.String && element.TryGetProperty(valueProperty, out _))
            {
                var type = element.TryGetProperty("type", out var declared) && declared.ValueKind == JsonValueKind.String ? TypeNamed(TextOf(declared)) : DeclaredType.Plaintext;
                return new JsonPair(nameProperty, valueProperty, TextOf(name), type);
            }
        }

        return null;
    }

    private static DeclaredType TypeNamed(string type) => type switch
    {
        "PARAMETER_STORE" => DeclaredType.ParameterStore,
        "SECRETS_MANAGER" => DeclaredType.SecretsManager,
        _ => DeclaredType.Plaintext,
    };

    // A property's name may hold anything; only what reads like a name goes into a location.
    internal static string PointerPart(string name) =>
        name.Length <= 64 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.' or ':') && !Randomness.HasRandomPart(name) ? name : "*";
}
