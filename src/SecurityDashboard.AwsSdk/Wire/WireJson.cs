using System.Globalization;
using System.Net;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;
using Amazon.Runtime.Internal.Util;
using Amazon.Util;

namespace SecurityDashboard.AwsSdk.Wire;

internal sealed class JsonMarshaller(ServiceModel model) : IMarshaller<IRequest, AmazonWebServiceRequest>
{
    public IRequest Marshall(AmazonWebServiceRequest input)
    {
        var request = new DefaultRequest(input, "Amazon." + model.ServiceId)
        {
            HttpMethod = "POST",
            ResourcePath = "/",
            Content = JsonSerializer.SerializeToUtf8Bytes(input, input.GetType(), model.Json),
        };
        request.Headers["X-Amz-Target"] = $"{model.TargetPrefix}.{OperationName.Of(input)}";
        request.Headers["Content-Type"] = $"application/x-amz-json-{model.JsonVersion}";
        request.Headers[HeaderKeys.XAmzApiVersion] = model.ApiVersion;
        return request;
    }
}

internal sealed class JsonReply<T>(ServiceModel model) : JsonResponseUnmarshaller
    where T : AmazonWebServiceResponse, new()
{
    public override AmazonWebServiceResponse Unmarshall(JsonUnmarshallerContext input)
        => JsonSerializer.Deserialize<T>(new BoundedStream(input.Stream, BoundedStream.ReplyLimit), model.Json)
            ?? throw new JsonException("The reply is null.");

    public override AmazonServiceException UnmarshallException(JsonUnmarshallerContext input, Exception innerException, HttpStatusCode statusCode)
    {
        var reader = new StreamingUtf8JsonReader(input.Stream);
        var error = JsonErrorResponseUnmarshaller.GetInstance().Unmarshall(input, ref reader);
        return new AmazonServiceException(error.Message, innerException, error.Type, error.Code, error.RequestId, statusCode);
    }
}

/// <summary>AWS JSON: epoch seconds, base64 blobs, open enumerations; absent members stay null, unknown ones are passed over.</summary>
/// <remarks>
/// It is as lenient as the official clients, which read every scalar as text first: "7" for 7, "true" for true, 7 for "7".
/// </remarks>
internal static class WireJson
{
    public static JsonSerializerOptions Options(JsonNamingPolicy? naming) => new()
    {
        PropertyNamingPolicy = naming,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        NumberHandling = JsonNumberHandling.AllowReadingFromString,
        Converters = { new Text(), new Flag(), new Timestamp(), new Blob(), new OpenEnum() },
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { MembersOnly } },
    };

    // Otherwise a reply could set HttpStatusCode or ResponseMetadata, which the HTTP answer decides.
    private static void MembersOnly(JsonTypeInfo type)
    {
        for (var i = type.Properties.Count - 1; i >= 0; i--)
        {
            if (type.Properties[i].AttributeProvider is PropertyInfo property && !WireMembers.IsMember(property))
                type.Properties.RemoveAt(i);
        }
    }

    private static string? ScalarText(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.Null => null,
        JsonTokenType.String => reader.GetString(),
        JsonTokenType.True => bool.TrueString,
        JsonTokenType.False => bool.FalseString,
        JsonTokenType.Number => Encoding.UTF8.GetString(reader.HasValueSequence ? System.Buffers.BuffersExtensions.ToArray(reader.ValueSequence) : reader.ValueSpan),
        var token => throw new JsonException($"A {token} stands where a scalar was expected."),
    };

    private sealed class Text : JsonConverter<string>
    {
        public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => ScalarText(ref reader);

        public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);

        public override string ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetString() ?? "";

        public override void WriteAsPropertyName(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WritePropertyName(value);
    }

    private sealed class Flag : JsonConverter<bool?>
    {
        public override bool? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
            => ScalarText(ref reader) is { Length: > 0 } text ? bool.Parse(text) : null;

        public override void Write(Utf8JsonWriter writer, bool? value, JsonSerializerOptions options) => writer.WriteBooleanValue(value is true);
    }

    private sealed class Timestamp : JsonConverter<DateTime>
    {
        public override DateTime Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var text = ScalarText(ref reader) ?? "";
            // A double, as in the official clients: the switch must not move a time by a tick.
            return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds)
                ? DateTime.UnixEpoch.AddSeconds(seconds)
                : DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal);
        }

        public override void Write(Utf8JsonWriter writer, DateTime value, JsonSerializerOptions options)
            => writer.WriteNumberValue((value.ToUniversalTime() - DateTime.UnixEpoch).TotalSeconds);
    }

    private sealed class Blob : JsonConverter<MemoryStream>
    {
        public override MemoryStream Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new(reader.GetBytesFromBase64());

        public override void Write(Utf8JsonWriter writer, MemoryStream value, JsonSerializerOptions options) => writer.WriteBase64StringValue(value.ToArray());
    }

    private sealed class OpenEnum : JsonConverterFactory
    {
        public override bool CanConvert(Type typeToConvert) => typeToConvert.IsSubclassOf(typeof(ConstantClass));

        public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options)
            => (JsonConverter)(Activator.CreateInstance(typeof(Of<>).MakeGenericType(typeToConvert)) ?? throw new NotSupportedException(typeToConvert.Name));

        private sealed class Of<T> : JsonConverter<T>
            where T : ConstantClass
        {
            private readonly Func<string, ConstantClass> _create = Constants.FactoryOf(typeof(T));

            public override T? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
                => ScalarText(ref reader) is { } text ? (T)_create(text) : null;

            public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
        }
    }
}
