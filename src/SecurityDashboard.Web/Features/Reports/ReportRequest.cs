using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using SecurityDashboard.Web.People;

namespace SecurityDashboard.Web.Features.Reports;

public enum ReportKind { Executive, Framework, Pipeline, Exceptions, Encryption, Access }

public enum ReportFormat { Pdf, Html, Xlsx, Csv, Json }

/// <summary>What a report is to say.</summary>
public sealed record ReportRequest
{
    public const int LongestTitle = 120;
    public const int LongestScope = 2_000;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required ReportKind Kind { get; init; }

    /// <summary>Empty: what its kind is called, and of what.</summary>
    public string Title { get; init; } = "";

    /// <summary>Which findings it is about, in the grammar of the address of the findings page; empty: all.</summary>
    public string Scope { get; init; } = "";

    /// <summary>The id of the framework, of a report about one.</summary>
    public string? Framework { get; init; }

    /// <summary>The pipeline's id, of a report about one.</summary>
    public Guid? Pipeline { get; init; }

    /// <summary>When its period begins; null: ninety days before its end.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>The moment that it shows and at which its period ends; null: when it is made.</summary>
    public DateTimeOffset? At { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public ImmutableArray<ReportFormat> Formats { get; init; } = [ReportFormat.Pdf, ReportFormat.Html, ReportFormat.Xlsx, ReportFormat.Csv, ReportFormat.Json];

    /// <summary>With what was expected and what is there, beside each finding.</summary>
    public bool WithEvidence { get; init; }

    /// <summary>With the whole audit log, so that who gets the report can check it against its manifest.</summary>
    public bool WithAudit { get; init; }

    /// <summary>What one must be allowed to do, beside the export of data, to ask for it and to read it.</summary>
    [JsonIgnore]
    public ImmutableArray<string> Needs =>
    [
        .. Kind is ReportKind.Access || WithEvidence ? [Capabilities.ViewEvidence] : Array.Empty<string>(),
        .. WithAudit ? [Capabilities.ReadAudit] : Array.Empty<string>(),
    ];

    public string ToJson() => JsonSerializer.Serialize(this, Json);

    public static ReportRequest Parse(string json) => JsonSerializer.Deserialize<ReportRequest>(json, Json) ?? throw new JsonException("A stored request of a report is empty.");
}
