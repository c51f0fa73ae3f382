using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SecurityDashboard.Secrets.Redaction;

/// <summary>Writes clear text as a JSON string, a redacted value as <c>{"length", "fingerprint", "traces"}</c> and a document as an array of leaves.</summary>
internal sealed class ConfigurationValueConverter : JsonConverter<ConfigurationValue>
{
    public override ConfigurationValue Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.String => new ClearText(reader.GetString() ?? ""),
        JsonTokenType.StartArray => new RedactedDocument(JsonSerializer.Deserialize<ImmutableArray<ConfigurationLeaf>>(ref reader, options)),
        JsonTokenType.StartObject => ReadRedacted(ref reader, options),
        _ => throw new JsonException($"A configuration value is a string, an object or an array, not {reader.TokenType}."),
    };

    public override void Write(Utf8JsonWriter writer, ConfigurationValue value, JsonSerializerOptions options)
    {
        switch (value)
        {
            case ClearText clear:
                writer.WriteStringValue(clear.Text);
                break;

            case RedactedDocument document:
                JsonSerializer.Serialize(writer, document.Leaves, options);
                break;

            case Redacted redacted:
                writer.WriteStartObject();
                writer.WriteNumber("length"u8, redacted.Length);
                writer.WriteString("fingerprint"u8, redacted.Fingerprint);
                if (redacted.AllowedBy is { } pattern)
                    writer.WriteString("allowedBy"u8, pattern);
                if (!redacted.Traces.IsDefaultOrEmpty)
                {
                    writer.WritePropertyName("traces"u8);
                    JsonSerializer.Serialize(writer, redacted.Traces, options);
                }

                writer.WriteEndObject();
                break;
        }
    }

    private static Redacted ReadRedacted(ref Utf8JsonReader reader, JsonSerializerOptions options)
    {
        var redacted = new Redacted(0, "", []);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var property = reader.GetString();
            reader.Read();
            switch (property)
            {
                case "length":
                    redacted = redacted with { Length = reader.GetInt32() };
                    break;
                case "fingerprint":
                    redacted = redacted with { Fingerprint = reader.GetString() ?? "" };
                    break;
                case "allowedBy":
                    redacted = redacted with { AllowedBy = reader.GetString() };
                    break;
                case "traces":
                    redacted = redacted with { Traces = JsonSerializer.Deserialize<ImmutableArray<SecretTrace>>(ref reader, options) };
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return redacted;
    }
}
