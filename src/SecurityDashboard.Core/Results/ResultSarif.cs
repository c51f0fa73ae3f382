using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using SecurityDashboard.Controls;

namespace SecurityDashboard.Results;

/// <summary>
/// Findings that fail as SARIF 2.1.0: on the line of the file that was checked, or on the resource where no file was. What is unknown is
/// left out, because readers of SARIF show everything in it as wrong.
/// </summary>
/// <remarks>https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html</remarks>
public static class ResultSarif
{
    private static readonly JsonWriterOptions Indented = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(Stream output, IEnumerable<FindingResult> findings)
    {
        var failing = findings.Where(finding => finding.Evaluation.Verdict.Outcome is Outcome.Fail).ToList();
        var rules = failing.Select(finding => finding.Evaluation.ControlId).Distinct().Order(StringComparer.Ordinal).ToList();
        using var json = new Utf8JsonWriter(output, Indented);
        json.WriteStartObject();
        json.WriteString("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
        json.WriteString("version", "2.1.0");
        json.WriteStartArray("runs");
        json.WriteStartObject();
        json.WriteStartObject("tool");
        json.WriteStartObject("driver");
        json.WriteString("name", "SecurityDashboard");
        json.WriteString("version", ControlCatalog.Version);
        json.WriteStartArray("rules");
        foreach (var rule in rules)
            WriteRule(json, rule);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteString("columnKind", "utf16CodeUnits");
        json.WriteStartArray("results");
        foreach (var finding in failing)
            WriteResult(json, finding, rules.IndexOf(finding.Evaluation.ControlId));
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteRule(Utf8JsonWriter json, string id)
    {
        json.WriteStartObject();
        json.WriteString("id", id);
        if (ControlCatalog.Find(id)?.Info is { } info)
        {
            WriteText(json, "shortDescription", info.Title);
            WriteText(json, "fullDescription", info.Risk);
            json.WriteStartObject("defaultConfiguration");
            json.WriteString("level", Level(info.Severity));
            json.WriteEndObject();
            json.WriteStartObject("properties");
            json.WriteString("security-severity", Number(info.Severity).ToString("0.0", CultureInfo.InvariantCulture));
            json.WriteStartArray("tags");
            json.WriteStringValue("security");
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteResult(Utf8JsonWriter json, FindingResult finding, int rule)
    {
        var evaluation = finding.Evaluation;
        json.WriteStartObject();
        json.WriteString("ruleId", evaluation.ControlId);
        json.WriteNumber("ruleIndex", rule);
        json.WriteString("level", Level(evaluation.Severity));
        WriteText(json, "message", evaluation.Verdict.Because);
        json.WriteStartArray("locations");
        json.WriteStartObject();
        if (finding.Place is { } place)
        {
            json.WriteStartObject("physicalLocation");
            json.WriteStartObject("artifactLocation");
            json.WriteString("uri", string.Join('/', place.File.Split('/').Select(Uri.EscapeDataString)));
            json.WriteEndObject();
            json.WriteStartObject("region");
            json.WriteNumber("startLine", place.Line);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteStartArray("logicalLocations");
        json.WriteStartObject();
        json.WriteString("fullyQualifiedName", evaluation.Resource.Arn.Text);
        json.WriteString("kind", "resource");
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteStartObject("partialFingerprints");
        json.WriteString("controlAndResource/v1", $"{evaluation.ControlId}|{evaluation.Resource.Arn.Text}|{evaluation.SubKey}");
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteText(Utf8JsonWriter json, string name, string text)
    {
        json.WriteStartObject(name);
        json.WriteString("text", text);
        json.WriteEndObject();
    }

    private static string Level(Severity severity) => severity switch { Severity.Critical or Severity.High => "error", Severity.Medium => "warning", _ => "note" };

    /// <summary>As code scanning sorts them: 9 and above is critical, 7 high, 4 medium.</summary>
    private static double Number(Severity severity) => severity switch { Severity.Critical => 9.5, Severity.High => 8, Severity.Medium => 5.5, _ => 2 };
}
