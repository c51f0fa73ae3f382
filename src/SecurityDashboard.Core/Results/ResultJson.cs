using System.Text.Encodings.Web;
using System.Text.Json;
using SecurityDashboard.Controls;
using SecurityDashboard.Encryption;
using SecurityDashboard.Transit;

namespace SecurityDashboard.Results;

/// <summary>
/// The result of scan, evaluate and check as JSON, schemaVersion 1. People script against these names: adding is free, anything else
/// is a breaking change.
/// </summary>
public static class ResultJson
{
    public const string SchemaVersion = "1";

    private static readonly JsonWriterOptions Indented = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(Stream output, EstateResult result, DateTimeOffset generatedAt)
    {
        using var json = new Utf8JsonWriter(output, Indented);
        json.WriteStartObject();
        json.WriteString("schemaVersion", SchemaVersion);
        json.WriteString("generatedAt", generatedAt.ToUniversalTime());
        json.WriteString("catalogVersion", ControlCatalog.Version);

        json.WriteStartArray("accounts");
        foreach (var account in result.Accounts)
            WriteAccount(json, account);
        json.WriteEndArray();

        json.WriteStartArray("pipelines");
        foreach (var pipeline in result.Pipelines)
            WritePipeline(json, pipeline);
        json.WriteEndArray();

        json.WriteStartArray("findings");
        foreach (var finding in result.Findings)
        {
            WriteFinding(json, finding);
            if (json.BytesPending > 1 << 20)
                json.Flush();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>How outcomes are spelled everywhere outside this program: pass, fail, unknown, notApplicable.</summary>
    public static string NameOf(Outcome outcome) => JsonNamingPolicy.CamelCase.ConvertName(outcome.ToString());

    /// <summary>How severities are spelled everywhere outside this program: critical, high, medium, low.</summary>
    public static string NameOf(Severity severity) => JsonNamingPolicy.CamelCase.ConvertName(severity.ToString());

    private static void WriteAccount(Utf8JsonWriter json, AccountResult account)
    {
        json.WriteStartObject();
        json.WriteString("id", account.Account.Text);
        json.WriteStartArray("regions");
        foreach (var region in account.Regions)
            json.WriteStringValue(region);
        json.WriteEndArray();
        json.WriteNumber("coverage", Math.Round(account.Coverage, 4));
        json.WriteStartArray("unreadable");
        foreach (var unreadable in account.Unreadable)
        {
            json.WriteStartObject();
            json.WriteString("operation", unreadable.Operation);
            json.WriteString("resource", unreadable.Resource);
            json.WriteString("reason", unreadable.Reason.ToString());
            json.WriteString("missing", unreadable.MissingPermission);
            json.WriteString("message", unreadable.Message);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WritePipeline(Utf8JsonWriter json, PipelineResult pipeline)
    {
        json.WriteStartObject();
        json.WriteString("arn", pipeline.Pipeline.Arn.Text);
        json.WriteString("name", pipeline.Name);
        json.WriteString("account", pipeline.Pipeline.Account.Text);
        json.WriteString("region", pipeline.Pipeline.Region);
        json.WriteNumber("score", pipeline.Scorecard.Score.Shown);
        json.WriteNumber("scoreIfUnknownPasses", pipeline.Scorecard.ScoreIfUnknownPasses.Shown);
        json.WriteString("grade", pipeline.Scorecard.Score.Grade);
        json.WriteNumber("riskPoints", pipeline.Scorecard.RiskPoints);
        json.WriteString("encryption", pipeline.Encryption.Level.Name());
        json.WriteStartArray("encryptionByLocation");
        foreach (var place in pipeline.Encryption.Places)
        {
            json.WriteStartObject();
            json.WriteString("location", place.Location);
            json.WriteString("use", JsonNamingPolicy.CamelCase.ConvertName(place.Use.ToString()));
            json.WriteString("level", place.Level.Name());
            json.WriteString("because", place.Because);
            if (place.Key is not null)
                json.WriteString("key", place.Key);
            json.WriteString("managedBy", JsonNamingPolicy.CamelCase.ConvertName(place.Holder.ToString()));
            json.WriteString("rotation", JsonNamingPolicy.CamelCase.ConvertName(place.Rotation.ToString()));
            if (place.HasOwnPolicy is { } own)
                json.WriteBoolean("ownPolicy", own);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("transit", pipeline.Transit.Weakest.Name());
        json.WriteStartArray("transitByHop");
        foreach (var hop in pipeline.Transit.Hops)
        {
            json.WriteStartObject();
            json.WriteString("kind", hop.Kind.Name());
            json.WriteString("to", hop.To);
            json.WriteString("enforcement", hop.Enforcement.Name());
            json.WriteString("because", hop.Because);
            json.WriteString("evidence", hop.Evidence);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("resources");
        foreach (var resource in pipeline.Scope)
            json.WriteStringValue(resource.Text);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteFinding(Utf8JsonWriter json, FindingResult finding)
    {
        var (evaluation, pipelines) = finding;
        json.WriteStartObject();
        json.WriteString("control", evaluation.ControlId);
        json.WriteString("subKey", evaluation.SubKey);
        json.WriteString("outcome", NameOf(evaluation.Verdict.Outcome));
        json.WriteString("severity", NameOf(evaluation.Severity));
        json.WriteString("resource", evaluation.Resource.Arn.Text);
        json.WriteString("resourceType", evaluation.Resource.Type);
        json.WriteString("account", evaluation.Resource.Account.Text);
        json.WriteString("region", evaluation.Resource.Region);
        json.WriteStartArray("pipelines");
        foreach (var pipeline in pipelines)
            json.WriteStringValue(pipeline.Pipeline.Arn.Text);
        json.WriteEndArray();
        if (finding.Place is { } place)
        {
            json.WriteString("file", place.File);
            json.WriteNumber("line", place.Line);
        }

        json.WriteString("message", evaluation.Verdict.Because);
        json.WriteStartArray("evidence");
        foreach (var evidence in evaluation.Verdict.Evidence)
        {
            json.WriteStartObject();
            json.WriteString("path", evidence.Path);
            json.WriteString("expected", evidence.Expected);
            json.WriteString("actual", evidence.Actual);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (evaluation.Verdict.Unreadable is { } unreadable)
        {
            json.WriteString("operation", unreadable.Operation);
            json.WriteString("missing", unreadable.MissingPermission);
        }

        json.WriteStartObject("gain");
        if (evaluation.Verdict.Outcome is Outcome.Fail)
            foreach (var pipeline in pipelines)
                json.WriteNumber(pipeline.Pipeline.Arn.Text, Math.Round(pipeline.Scorecard.GainOf(evaluation.Key), 4));
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
