using System.Collections;
using System.Globalization;
using System.Net;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;

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
        var root = WireXml.Load(input.Stream);
        var response = root.Elements().FirstOrDefault(element => element.Name.LocalName.EndsWith("Result", StringComparison.Ordinal)) is { } result
            ? (T)WireXml.ReadStructure(typeof(T), result)
            : new T();

        response.ResponseMetadata ??= new ResponseMetadata();
        response.ResponseMetadata.RequestId = WireXml.Child(WireXml.Child(root, "ResponseMetadata"), "RequestId")?.Value;
        return response;
    }

    public override AmazonServiceException UnmarshallException(XmlUnmarshallerContext input, Exception innerException, HttpStatusCode statusCode)
    {
        var error = XmlErrorResponseUnmarshaller.GetInstance().Unmarshall(input);
        return new AmazonServiceException(error.Message, innerException, error.Type, error.Code, error.RequestId, statusCode);
    }
}
