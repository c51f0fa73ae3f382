using System.Text.Json;
using System.Text.Json.Serialization;

namespace SecurityDashboard.Iam;

/// <summary>Writes a policy as the string of its text, and reads it back from such a string or from the policy's own JSON object.</summary>
public sealed class PolicyDocumentJsonConverter : JsonConverter<PolicyDocument>
{
    /// <inheritdoc/>
    public override PolicyDocument Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType is JsonTokenType.String)
            return PolicyDocument.Parse(reader.GetString());

        using var json = JsonDocument.ParseValue(ref reader);
        return PolicyDocument.Parse(json.RootElement.GetRawText());
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, PolicyDocument value, JsonSerializerOptions options) => writer.WriteStringValue(value.Text);
}
