using System.Text.Json;

namespace SecurityDashboard.AwsSdk.Wire;

/// <summary>How a service's requests and replies are written.</summary>
public enum WireProtocol
{
    /// <summary>AWS JSON 1.0 and 1.1: a POST whose X-Amz-Target names the operation.</summary>
    Json,

    /// <summary>AWS Query: a form-encoded POST, answered in XML.</summary>
    Query,

    /// <summary>AWS REST-JSON: a path for each operation, JSON in the body.</summary>
    RestJson,

    /// <summary>AWS REST-XML: a path for each operation, answered in XML.</summary>
    RestXml,
}

/// <summary>The few facts that distinguish one AWS service from another on the wire.</summary>
public sealed record ServiceModel(string ServiceId, string EndpointPrefix, string ApiVersion)
{
    public WireProtocol Protocol { get; init; } = WireProtocol.Json;

    public string SigningName { get; init; } = EndpointPrefix;

    public string TargetPrefix { get; init; } = "";

    public string JsonVersion { get; init; } = "1.1";

    /// <summary>From property name to wire name; null where the two are the same.</summary>
    public JsonNamingPolicy? Naming { get; init; }

    /// <summary>For services with one endpoint per partition, by partition name ("aws", and "aws-fips" where FIPS is asked for).</summary>
    public IReadOnlyDictionary<string, GlobalEndpoint> Global { get; init; } = new Dictionary<string, GlobalEndpoint>();

    /// <summary>By operation, for the REST protocols.</summary>
    public IReadOnlyDictionary<string, RestRoute> Routes { get; init; } = new Dictionary<string, RestRoute>();

    /// <summary>Partitions whose FIPS endpoint is the ordinary one.</summary>
    public IReadOnlyList<string> PlainFips { get; init; } = [];

    internal JsonSerializerOptions Json => field ??= WireJson.Options(Naming);
}

/// <summary>The one endpoint of a service in a partition, and the region that its requests are signed for.</summary>
public sealed record GlobalEndpoint(string Host, string SigningRegion);

/// <summary>PipelineArn is written pipelineArn.</summary>
public sealed class LowerFirst : JsonNamingPolicy
{
    private LowerFirst()
    {
    }

    public static LowerFirst Policy { get; } = new();

    public override string ConvertName(string name) => char.ToLowerInvariant(name[0]) + name[1..];
}
