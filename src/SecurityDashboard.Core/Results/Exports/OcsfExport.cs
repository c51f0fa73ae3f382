using System.Buffers;
using SecurityDashboard.Controls;

namespace SecurityDashboard.Results.Exports;

/// <summary>OCSF 1.8: an array of events of the class Compliance Finding (2003).</summary>
/// <remarks>https://schema.ocsf.io/1.8.0/classes/compliance_finding</remarks>
public sealed class OcsfExport(IBufferWriter<byte> output) : FindingExport(output)
{
    private const int Class = 2003;

    private DateTimeOffset _at;

    public override void Begin(DateTimeOffset at)
    {
        _at = at;
        Json.WriteStartArray();
    }

    public override void Write(FindingRecord finding)
    {
        // A finding that is over, or passes, is closed.
        var isOpen = !finding.IsOver && finding.Outcome is Outcome.Fail or Outcome.Unknown;
        var activity = isOpen ? 1 : 3;
        Json.WriteStartObject();
        Json.WriteNumber("activity_id", activity);
        Json.WriteNumber("category_uid", 2);
        Json.WriteNumber("class_uid", Class);
        Json.WriteNumber("type_uid", (Class * 100) + activity);
        Json.WriteNumber("severity_id", isOpen ? finding.Severity switch { Severity.Critical => 5, Severity.High => 4, Severity.Medium => 3, _ => 2 } : 1);
        Json.WriteNumber("status_id", !isOpen ? 4 : finding.IsExcepted ? 3 : 1);
        Json.WriteNumber("time", finding.ChangedAt.ToUnixTimeMilliseconds());
        Json.WriteString("message", finding.Because);
        Json.WriteStartObject("metadata");
        Json.WriteString("version", "1.8.0");
        Json.WriteNumber("logged_time", _at.ToUnixTimeMilliseconds());
        Json.WriteStartArray("profiles");
        Json.WriteStringValue("cloud");
        Json.WriteEndArray();
        Json.WriteStartObject("product");
        Json.WriteString("name", "SecurityDashboard");
        Json.WriteString("vendor_name", "SecurityDashboard");
        Json.WriteString("version", ControlCatalog.Version);
        Json.WriteEndObject();
        Json.WriteEndObject();
        WriteCloud(finding);
        WriteFinding(finding);
        WriteCompliance(finding);
        WriteResource(finding);
        if (finding.Info is { } info)
        {
            Json.WriteStartObject("remediation");
            Json.WriteString("desc", info.Remediation.Summary);
            Json.WriteStartArray("references");
            Json.WriteStringValue(info.Remediation.Reference.AbsoluteUri);
            Json.WriteEndArray();
            Json.WriteEndObject();
        }

        if (!finding.Evidence.IsEmpty)
            WriteEvidence(finding);
        Json.WriteStartObject("unmapped");
        Json.WriteString("sub_key", finding.Key.SubKey);
        Json.WriteBoolean("excepted", finding.IsExcepted);
        Json.WriteStartArray("pipelines");
        foreach (var pipeline in finding.Pipelines)
            Json.WriteStringValue(pipeline);
        Json.WriteEndArray();
        Json.WriteEndObject();
        Json.WriteEndObject();
    }

    public override void End() => Json.WriteEndArray();

    private void WriteCloud(FindingRecord finding)
    {
        Json.WriteStartObject("cloud");
        Json.WriteString("provider", "AWS");
        Json.WriteString("region", finding.RegionOrHome);
        Json.WriteStartObject("account");
        Json.WriteString("uid", finding.Resource.Account.Text);
        Json.WriteEndObject();
        Json.WriteEndObject();
    }

    private void WriteFinding(FindingRecord finding)
    {
        Json.WriteStartObject("finding_info");
        Json.WriteString("uid", finding.Id.ToString());
        Json.WriteString("title", finding.Info?.Title ?? finding.Key.ControlId);
        Json.WriteString("desc", finding.Info?.Risk ?? "");
        Json.WriteNumber("first_seen_time", finding.FirstSeen.ToUnixTimeMilliseconds());
        Json.WriteNumber("modified_time", finding.ChangedAt.ToUnixTimeMilliseconds());
        Json.WriteEndObject();
    }

    private void WriteCompliance(FindingRecord finding)
    {
        Json.WriteStartObject("compliance");
        Json.WriteString("control", finding.Key.ControlId);
        Json.WriteNumber("status_id", finding.Outcome switch { Outcome.Pass => 1, Outcome.Fail => 3, Outcome.Unknown => 0, _ => 99 });
        Json.WriteString("status", finding.Outcome switch { Outcome.Pass => "Pass", Outcome.Fail => "Fail", Outcome.Unknown => "Unknown", _ => "NotApplicable" });
        Json.WriteStartArray("standards");
        foreach (var standard in (finding.Info?.Satisfies ?? []).Select(requirement => requirement.Split(' ')[0]).Distinct())
            Json.WriteStringValue(standard);
        Json.WriteEndArray();
        Json.WriteStartArray("requirements");
        foreach (var requirement in finding.Info?.Satisfies ?? [])
            Json.WriteStringValue(requirement);
        Json.WriteEndArray();
        Json.WriteEndObject();
    }

    private void WriteResource(FindingRecord finding)
    {
        Json.WriteStartArray("resources");
        Json.WriteStartObject();
        Json.WriteString("uid", finding.Resource.Arn.Text);
        Json.WriteString("name", finding.Resource.Arn.Name);
        Json.WriteString("type", finding.Resource.Type);
        Json.WriteString("region", finding.RegionOrHome);
        Json.WriteEndObject();
        Json.WriteEndArray();
    }

    private void WriteEvidence(FindingRecord finding)
    {
        Json.WriteStartArray("evidences");
        foreach (var evidence in finding.Evidence)
        {
            Json.WriteStartObject();
            Json.WriteStartObject("data");
            Json.WriteString("path", evidence.Path);
            Json.WriteString("expected", evidence.Expected);
            Json.WriteString("actual", evidence.Actual);
            Json.WriteEndObject();
            Json.WriteEndObject();
        }

        Json.WriteEndArray();
    }
}
