using System.Collections;
using System.Globalization;
using System.Net;
using System.Xml;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;
using Amazon.Util;

namespace SecurityDashboard.AwsSdk.Wire;

internal sealed class QueryMarshaller(ServiceModel model) : IMarshaller<IRequest, AmazonWebServiceRequest>
{
    public IRequest Marshall(AmazonWebServiceRequest input)
    {
        var request = new DefaultRequest(input, "Amazon." + model.ServiceId) { HttpMethod = "POST", ResourcePath = "/" };
        request.Parameters["Action"] = OperationName.Of(input);
        request.Parameters["Version"] = model.ApiVersion;
        AddMembers(request.Parameters, "", input);
        return request;
    }

    private static void AddMembers(IDictionary<string, string> parameters, string prefix, object structure)
    {
        foreach (var (name, property) in WireMembers.Of(structure.GetType()))
        {
            if (property.GetValue(structure) is { } value)
                Add(parameters, prefix + name, value);
        }
    }

    private static void Add(IDictionary<string, string> parameters, string name, object value)
    {
        switch (value)
        {
            case string or bool or DateTime or MemoryStream or ConstantClass:
            case var _ when value.GetType().IsPrimitive:
                parameters[name] = Scalar(value);
                break;

            case IList { Count: 0 }:
                parameters[name] = "";
                break;

            case IList list:
                for (var i = 0; i < list.Count; i++)
                {
                    if (list[i] is { } item)
                        Add(parameters, $"{name}.member.{i + 1}", item);
                }

                break;

            default:
                AddMembers(parameters, name + ".", value);
                break;
        }
    }

    private static string Scalar(object value) => value switch
    {
        bool flag => flag ? "true" : "false",
        DateTime time => time.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        MemoryStream blob => Convert.ToBase64String(blob.ToArray()),
        ConstantClass constant => constant.Value,
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };
}

internal sealed class QueryReply<T> : XmlResponseUnmarshaller
    where T : AmazonWebServiceResponse, new()
{
    public override AmazonWebServiceResponse Unmarshall(XmlUnmarshallerContext input)
    {
        try
        {
            return WireXml.ReadResponse<T>(input.Stream);
        }
        catch (Exception unreadable) when (unreadable is XmlException or InvalidDataException or FormatException or OverflowException)
        {
            // As AWSSDK.Core does for JSON, so that callers meet one kind of exception.
            throw new AmazonUnmarshallingException(
                input.ResponseData.GetHeaderValue(HeaderKeys.RequestIdHeader), lastKnownLocation: typeof(T).Name, innerException: unreadable, statusCode: input.ResponseData.StatusCode);
        }
    }

    public override AmazonServiceException UnmarshallException(XmlUnmarshallerContext input, Exception innerException, HttpStatusCode statusCode) => XmlErrors.Read(input, innerException, statusCode);
}

/// <summary>Errors that are written in XML.</summary>
internal static class XmlErrors
{
    public static AmazonServiceException Read(XmlUnmarshallerContext input, Exception innerException, HttpStatusCode statusCode)
    {
        try
        {
            var error = XmlErrorResponseUnmarshaller.GetInstance().Unmarshall(input);
            return new AmazonServiceException(error.Message, innerException, error.Type, error.Code, error.RequestId, statusCode);
        }
        catch (XmlException notXml)
        {
            // What stands between us and AWS answers in HTML.
            return new AmazonServiceException($"The answer {(int)statusCode} is not AWS's: {notXml.Message}", innerException, statusCode);
        }
    }
}
