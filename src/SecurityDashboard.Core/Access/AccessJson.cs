using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using SecurityDashboard.Access.Escalation;
using SecurityDashboard.Iam;

namespace SecurityDashboard.Access;

/// <summary>The answers of <c>secdash access</c> and of the API as JSON, schemaVersion 1. People script against these names: adding is free, anything else is a breaking change.</summary>
public static class AccessJson
{
    public const string SchemaVersion = "1";

    private static readonly JsonWriterOptions Indented = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="paths">Null: they were not asked for.</param>
    public static void Write(Stream output, PipelineAccess access, bool explain, EscalationReport? paths = null)
    {
        using var json = new Utf8JsonWriter(output, Indented);
        json.WriteStartObject();
        json.WriteString("schemaVersion", SchemaVersion);
        json.WriteString("pipeline", access.Pipeline.Arn.Text);
        json.WriteString("name", access.Pipeline.Name);
        json.WriteString("account", access.Pipeline.Account.Text);
        json.WriteString("region", access.Pipeline.Region);
        WriteTexts(json, "notCollected", access.NotCollected);

        json.WriteStartArray("answers");
        foreach (var answer in access.Answers)
            WriteAnswer(json, answer, explain);
        json.WriteEndArray();

        json.WriteStartArray("separationOfDuties");
        foreach (var conflict in access.Conflicts)
        {
            json.WriteStartObject();
            WritePrincipal(json, conflict.Principal, conflict.Certainty);
            WriteTexts(json, "duties", [Capability.Approve.Name(), conflict.With.Name()]);
            json.WriteString("because", conflict.Because);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        paths?.Write(json);
        json.WriteEndObject();
    }

    /// <summary>How kinds and certainties are spelled everywhere outside this program.</summary>
    public static string NameOf<T>(T value) where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    private static void WriteAnswer(Utf8JsonWriter json, CapabilityAnswer answer, bool explain)
    {
        json.WriteStartObject();
        json.WriteString("can", answer.Capability.Name());
        json.WriteStartArray("who");
        foreach (var holder in answer.Holders)
        {
            json.WriteStartObject();
            WritePrincipal(json, holder.Principal, holder.Certainty);
            json.WriteStartArray("ways");
            foreach (var way in holder.Ways)
                WriteWay(json, way, explain);
            json.WriteEndArray();
            json.WriteStartArray("behind");
            foreach (var user in holder.Behind)
            {
                json.WriteStartObject();
                WritePrincipal(json, user.Principal, user.Certainty);
                WriteTexts(json, "via", user.Via);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        WriteTexts(json, "unseen", answer.Unseen);
        json.WriteEndObject();
    }

    private static void WritePrincipal(Utf8JsonWriter json, Principal principal, Certainty certainty)
    {
        json.WriteString("principal", principal.Id);
        json.WriteString("kind", NameOf(principal.Kind));
        json.WriteString("name", principal.Name);
        json.WriteString("account", principal.Account.Text);
        json.WriteString("certainty", NameOf(certainty));
    }

    private static void WriteWay(Utf8JsonWriter json, AllowedWay way, bool explain)
    {
        json.WriteStartObject();
        json.WriteString("way", way.Title);
        json.WriteString("certainty", NameOf(way.Certainty));
        WriteTexts(json, "if", way.If);
        WriteTexts(json, "unread", way.Unread);
        json.WriteStartArray("deeds");
        foreach (var deed in way.Deeds)
            WriteDeed(json, deed, explain);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    internal static void WriteDeed(Utf8JsonWriter json, Deed deed, bool explain)
    {
        json.WriteStartObject();
        json.WriteString("action", deed.Action);
        json.WriteString("resource", deed.Resource);
        json.WriteStartArray("decidedBy");
        foreach (var decider in deed.DecidedBy)
            WriteStatement(json, decider);
        json.WriteEndArray();
        if (explain)
            json.WriteString("explanation", deed.Explanation);
        json.WriteEndObject();
    }

    private static void WriteStatement(Utf8JsonWriter json, DecidingStatement decider)
    {
        json.WriteStartObject();
        json.WriteString("policy", decider.Policy);
        if (decider.Statement is { } index)
            json.WriteNumber("statement", index);
        if (decider.Sid is not null)
            json.WriteString("sid", decider.Sid);
        json.WriteString("effect", decider.Effect.ToString());
        json.WriteEndObject();
    }

    internal static void WriteTexts(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
            json.WriteStringValue(text);
        json.WriteEndArray();
    }
}
