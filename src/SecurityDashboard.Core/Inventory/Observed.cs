using System.Text.Json;
using System.Text.Json.Serialization;

namespace SecurityDashboard.Inventory;

/// <summary>Something AWS told us, or the reason it would not tell us.</summary>
/// <remarks>
/// A denied API call must never look like an empty answer. Controls have on purpose no way to ask "could it be read?": the only way
/// in is <see cref="Value"/>, which throws, and the control engine turns the throw into an Unknown verdict. The default value counts
/// as unreadable, so a collector that forgets a property cannot make a control pass.
/// </remarks>
[JsonConverter(typeof(ObservedConverter))]
public readonly record struct Observed<T> : IObserved
{
    private readonly T _value;
    private readonly bool _wasRead;
    private readonly Unreadable? _whyNot;

    internal Observed(T value)
    {
        _value = value;
        _wasRead = true;
    }

    internal Observed(Unreadable whyNot)
    {
        _value = default!;
        _whyNot = whyNot;
    }

    /// <exception cref="UnreadableException">It could not be read from AWS.</exception>
    public T Value => _wasRead ? _value : throw new UnreadableException(_whyNot ?? Unreadable.NeverCollected);

    /// <summary>Null when it was read. For coverage and for the engine; a control asks for <see cref="Value"/>.</summary>
    internal Unreadable? WhyNot => _wasRead ? null : _whyNot ?? Unreadable.NeverCollected;

    Unreadable? IObserved.WhyNot => WhyNot;

    /// <summary>The same observation of a part of it; unreadable stays unreadable for the same reason.</summary>
    public Observed<TPart> Select<TPart>(Func<T, TPart> part) => _wasRead ? new(part(_value)) : new(_whyNot ?? Unreadable.NeverCollected);

    public override string ToString() => _wasRead ? $"{_value}" : $"unreadable: {WhyNot!.Message}";
}

/// <summary>Makes <see cref="Observed{T}"/> values.</summary>
public static class Observed
{
    public static Observed<T> Of<T>(T value) => new(value);

    public static Observed<T> Unreadable<T>(Unreadable why) => new(why);
}

/// <summary>Writes what was read as <c>{"read": value}</c>, the rest as <c>{"unreadable": reason}</c>, so that neither can pass for the other.</summary>
internal sealed class ObservedConverter : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) => typeToConvert.IsGenericType && typeToConvert.GetGenericTypeDefinition() == typeof(Observed<>);

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(Of<>).MakeGenericType(typeToConvert.GenericTypeArguments))!;

    private sealed class Of<T> : JsonConverter<Observed<T>>
    {
        public override Observed<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType is JsonTokenType.StartObject && reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
            {
                var read = reader.ValueTextEquals("read");
                if (!read && !reader.ValueTextEquals("unreadable"))
                    throw new JsonException("Expected \"read\" or \"unreadable\".");

                reader.Read();
                // Only of a policy and of a stack can be said that it was read and there is none.
                if (read && reader.TokenType is JsonTokenType.Null && typeof(T) != typeof(Iam.PolicyDocument) && typeof(T) != typeof(Stacks.StackValues))
                    throw new JsonException("\"read\" has no value.");

                Observed<T> observed = read
                    ? new(JsonSerializer.Deserialize<T>(ref reader, options)!)
                    : new(JsonSerializer.Deserialize<Unreadable>(ref reader, options) ?? Unreadable.NeverCollected);
                if (reader.Read() && reader.TokenType is JsonTokenType.EndObject)
                    return observed;
            }

            throw new JsonException("Expected {\"read\": …} or {\"unreadable\": …}.");
        }

        public override void Write(Utf8JsonWriter writer, Observed<T> value, JsonSerializerOptions options)
        {
            writer.WriteStartObject();
            if (value.WhyNot is { } why)
            {
                writer.WritePropertyName("unreadable");
                JsonSerializer.Serialize(writer, why, options);
            }
            else
            {
                writer.WritePropertyName("read");
                JsonSerializer.Serialize(writer, value.Value, options);
            }

            writer.WriteEndObject();
        }
    }
}
