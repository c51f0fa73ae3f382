using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Xml;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;
using Amazon.Util;

namespace SecurityDashboard.AwsSdk.Wire;

/// <summary>Method and path of an operation of a REST protocol, with members in braces in the path, and which members stand elsewhere than in the body; by property name.</summary>
public sealed record RestRoute(string Method, string Path)
{
    public IReadOnlyDictionary<string, string> Query { get; init; } = new Dictionary<string, string>();

    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>Goes before the host; a member in braces stands for its value. Null: nothing does.</summary>
    public string? HostPrefix { get; init; }

    /// <summary>The member that is the whole body of the reply; null: its members are those of the reply.</summary>
    public string? ReplyBody { get; init; }
}

/// <summary>AWS REST-JSON, and REST-XML without a body, which is all that reading needs.</summary>
internal sealed class RestMarshaller(ServiceModel model) : IMarshaller<IRequest, AmazonWebServiceRequest>
{
    public IRequest Marshall(AmazonWebServiceRequest input)
    {
        var route = model.Routes[OperationName.Of(input)];
        var request = new DefaultRequest(input, "Amazon." + model.ServiceId) { HttpMethod = route.Method, ResourcePath = route.Path, UseQueryString = true };
        var values = WireMembers.Of(input.GetType()).Values.ToDictionary(property => property.Name, property => property.GetValue(input));

        foreach (var (property, value) in values.Where(value => route.Path.Contains($"{{{value.Key}}}", StringComparison.Ordinal)))
            request.AddPathResource($"{{{property}}}", value is { } part && Text(part) is { Length: > 0 } text ? text : throw new AmazonClientException($"{OperationName.Of(input)} needs {property}. Set it in the request."));
        foreach (var (property, name) in route.Query)
            if (values[property] is { } value)
                request.Parameters[name] = Text(value);
        foreach (var (property, name) in route.Headers)
            if (values[property] is { } value)
                request.Headers[name] = Text(value);
        if (route.HostPrefix is { } prefix)
            request.HostPrefix = values.Aggregate(prefix, (text, value) => text.Replace($"{{{value.Key}}}", value.Value is { } label ? Label(label) : "", StringComparison.Ordinal));

        if (route.Method is not "GET")
        {
            // No member of a body stands anywhere else: the generator refuses such operations.
            request.Content = JsonSerializer.SerializeToUtf8Bytes(input, input.GetType(), model.Json);
            request.Headers["Content-Type"] = "application/json";
        }

        request.Headers[HeaderKeys.XAmzApiVersion] = model.ApiVersion;
        return request;
    }

    private static string Text(object value) => value is ConstantClass constant ? constant.Value : Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";

    /// <summary>What goes into a host name must not be able to lead to another host.</summary>
    private static string Label(object value) => Text(value) is { Length: > 0 and <= 63 } label && label.All(character => char.IsAsciiLetterOrDigit(character) || character is '-')
        ? label
        : throw new AmazonClientException("The value cannot be part of a host name: letters, digits and hyphens.");
}

internal sealed class RestXmlReply<T>(string replyBody) : XmlResponseUnmarshaller
    where T : AmazonWebServiceResponse, new()
{
    public override AmazonWebServiceResponse Unmarshall(XmlUnmarshallerContext input)
    {
        try
        {
            return WireXml.ReadBody<T>(input.Stream, replyBody);
        }
        catch (Exception unreadable) when (unreadable is XmlException or InvalidDataException or FormatException or OverflowException)
        {
            throw new AmazonUnmarshallingException(
                input.ResponseData.GetHeaderValue(HeaderKeys.RequestIdHeader), lastKnownLocation: typeof(T).Name, innerException: unreadable, statusCode: input.ResponseData.StatusCode);
        }
    }

    public override AmazonServiceException UnmarshallException(XmlUnmarshallerContext input, Exception innerException, HttpStatusCode statusCode) => XmlErrors.Read(input, innerException, statusCode);
}
