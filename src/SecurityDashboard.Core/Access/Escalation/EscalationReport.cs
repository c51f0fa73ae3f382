using System.Collections.Immutable;
using System.Text.Json;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Pipelines;

namespace SecurityDashboard.Access.Escalation;

/// <summary>The ways into one pipeline, and those to every permission of its account.</summary>
/// <param name="Unread">What was not read and might open more ways, in sentences.</param>
public sealed record EscalationReport(ImmutableArray<AttackPath> IntoPipeline, BestCut? PipelineCut, ImmutableArray<AttackPath> ToAdministrator, BestCut? AdministratorCut, ImmutableArray<string> Unread)
{
    public static EscalationReport Of(Pipeline pipeline, Estate estate)
    {
        var graph = EscalationGraph.Of(estate);
        var into = EscalationGraph.Into(pipeline.Arn);
        var (intoPipeline, toAdministrator) = (graph.PathsTo(into), graph.PathsTo(IsAdministrator));
        return new EscalationReport(intoPipeline, graph.CutOf(intoPipeline, into), toAdministrator, graph.CutOf(toAdministrator, IsAdministrator), graph.Unread);

        bool IsAdministrator(AttackNode node) => EscalationGraph.IsAdministrator(node) && node.Id == pipeline.Account.Text;
    }

    /// <summary>Writes the property <c>paths</c> of the answer of <c>secdash access --paths</c>.</summary>
    internal void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject("paths");
        WritePaths(json, "intoPipeline", IntoPipeline, PipelineCut);
        WritePaths(json, "toAdministrator", ToAdministrator, AdministratorCut);
        AccessJson.WriteTexts(json, "unread", Unread);
        json.WriteEndObject();
    }

    private static void WritePaths(Utf8JsonWriter json, string name, ImmutableArray<AttackPath> paths, BestCut? cut)
    {
        json.WriteStartObject(name);
        json.WriteStartArray("paths");
        foreach (var path in paths)
        {
            json.WriteStartObject();
            AccessJson.WriteTexts(json, "from", path.Starts.Select(start => start.Id));
            json.WriteString("certainty", AccessJson.NameOf(path.Certainty));
            AccessJson.WriteTexts(json, "if", path.Steps.SelectMany(step => step.Deeds).SelectMany(deed => deed.If).Distinct());
            json.WriteStartArray("steps");
            foreach (var step in path.Steps)
                WriteStep(json, step);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (cut is not null)
        {
            json.WriteStartObject("bestCut");
            json.WriteString("policy", cut.Policy);
            json.WriteNumber("statement", cut.Statement);
            if (cut.Sid is not null)
                json.WriteString("sid", cut.Sid);
            json.WriteNumber("stopped", cut.Stopped);
            json.WriteNumber("reaching", cut.Reaching);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteStep(Utf8JsonWriter json, AttackStep step)
    {
        json.WriteStartObject();
        json.WriteString("rule", step.Rule?.Id);
        WriteNode(json, "from", step.From);
        WriteNode(json, "to", step.To);
        json.WriteString("because", step.Because);
        if (step.Rule is { Note.Length: > 0 } rule)
            json.WriteString("note", rule.Note);
        json.WriteStartArray("deeds");
        foreach (var deed in step.Deeds)
            AccessJson.WriteDeed(json, deed, explain: false);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteNode(Utf8JsonWriter json, string name, AttackNode node)
    {
        json.WriteStartObject(name);
        json.WriteString("kind", AccessJson.NameOf(node.Kind));
        json.WriteString("id", node.Id);
        json.WriteString("name", node.Name);
        json.WriteEndObject();
    }
}
