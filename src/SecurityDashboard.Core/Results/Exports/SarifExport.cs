using System.Buffers;
using System.Globalization;
using SecurityDashboard.Controls;

namespace SecurityDashboard.Results.Exports;

/// <summary>SARIF 2.1.0: every control is a rule, every finding a result; what could not be judged is open, what an exception covers suppressed.</summary>
/// <remarks>https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/sarif-v2.1.0-os.html</remarks>
public sealed class SarifExport(IBufferWriter<byte> output) : FindingExport(output)
{
    public override void Begin(DateTimeOffset at)
    {
        Json.WriteStartObject();
        Json.WriteString("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
        Json.WriteString("version", "2.1.0");
        Json.WriteStartArray("runs");
        Json.WriteStartObject();
        Json.WriteStartObject("tool");
        Json.WriteStartObject("driver");
        Json.WriteString("name", "SecurityDashboard");
        Json.WriteString("version", ControlCatalog.Version);
        Json.WriteStartArray("rules");
        foreach (var control in ControlCatalog.All)
            WriteRule(control.Info);
        Json.WriteEndArray();
        Json.WriteEndObject();
        Json.WriteEndObject();
        Json.WriteString("columnKind", "utf16CodeUnits");
        Json.WriteStartArray("results");
    }

    public override void Write(FindingRecord finding)
    {
        Json.WriteStartObject();
        Json.WriteString("ruleId", finding.Key.ControlId);
        Json.WriteString("kind", finding.Outcome switch { Outcome.Pass => "pass", Outcome.Unknown => "open", Outcome.Fail => "fail", _ => "notApplicable" });
        Json.WriteString("level", finding.Outcome is Outcome.Fail ? Level(finding.Severity) : "none");
        WriteText("message", finding.Because);
        Json.WriteStartArray("locations");
        Json.WriteStartObject();
        if (finding.File is { } place)
        {
            Json.WriteStartObject("physicalLocation");
            Json.WriteStartObject("artifactLocation");
            Json.WriteString("uri", string.Join('/', place.File.Split('/').Select(Uri.EscapeDataString)));
            Json.WriteEndObject();
            Json.WriteStartObject("region");
            Json.WriteNumber("startLine", place.Line);
            Json.WriteEndObject();
            Json.WriteEndObject();
        }

        Json.WriteStartArray("logicalLocations");
        Json.WriteStartObject();
        Json.WriteString("fullyQualifiedName", finding.Resource.Arn.Text);
        Json.WriteString("kind", "resource");
        Json.WriteEndObject();
        Json.WriteEndArray();
        Json.WriteEndObject();
        Json.WriteEndArray();
        Json.WriteStartObject("partialFingerprints");
        Json.WriteString("controlAndResource/v1", finding.Id.ToString());
        Json.WriteEndObject();
        if (finding.IsExcepted)
        {
            Json.WriteStartArray("suppressions");
            Json.WriteStartObject();
            Json.WriteString("kind", "external");
            Json.WriteString("status", "accepted");
            Json.WriteEndObject();
            Json.WriteEndArray();
        }

        Json.WriteStartObject("properties");
        Json.WriteString("account", finding.Resource.Account.Text);
        Json.WriteString("region", finding.Resource.Region);
        Json.WriteString("resourceType", finding.Resource.Type);
        if (finding.Key.SubKey.Length > 0)
            Json.WriteString("subKey", finding.Key.SubKey);
        Json.WriteStartArray("pipelines");
        foreach (var pipeline in finding.Pipelines)
            Json.WriteStringValue(pipeline);
        Json.WriteEndArray();
        Json.WriteEndObject();
        Json.WriteEndObject();
    }

    public override void End()
    {
        Json.WriteEndArray();
        Json.WriteEndObject();
        Json.WriteEndArray();
        Json.WriteEndObject();
    }

    private void WriteRule(ControlInfo info)
    {
        Json.WriteStartObject();
        Json.WriteString("id", info.Id);
        WriteText("shortDescription", info.Title);
        WriteText("fullDescription", info.Risk);
        WriteText("help", info.Remediation.Summary);
        Json.WriteString("helpUri", info.Remediation.Reference.AbsoluteUri);
        Json.WriteStartObject("defaultConfiguration");
        Json.WriteString("level", Level(info.Severity));
        Json.WriteEndObject();
        Json.WriteStartObject("properties");
        Json.WriteString("security-severity", Number(info.Severity).ToString("0.0", CultureInfo.InvariantCulture));
        Json.WriteStartArray("tags");
        Json.WriteStringValue("security");
        foreach (var requirement in info.Satisfies)
            Json.WriteStringValue(requirement);
        Json.WriteEndArray();
        Json.WriteEndObject();
        Json.WriteEndObject();
    }

    private void WriteText(string name, string text)
    {
        Json.WriteStartObject(name);
        Json.WriteString("text", text);
        Json.WriteEndObject();
    }

    private static string Level(Severity severity) => severity switch { Severity.Critical or Severity.High => "error", Severity.Medium => "warning", _ => "note" };

    /// <summary>As code scanning sorts them: 9 and above is critical, 7 high, 4 medium.</summary>
    private static double Number(Severity severity) => severity switch { Severity.Critical => 9.5, Severity.High => 8, Severity.Medium => 5.5, _ => 2 };
}
