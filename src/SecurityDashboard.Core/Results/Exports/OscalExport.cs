using System.Buffers;
using SecurityDashboard.Controls;

namespace SecurityDashboard.Results.Exports;

/// <summary>OSCAL assessment results: an observation for each finding, and for each control whether it is satisfied.</summary>
/// <remarks>https://pages.nist.gov/OSCAL-Reference/models/v1.0.6/assessment-results/json-outline/</remarks>
public sealed class OscalExport(IBufferWriter<byte> output) : FindingExport(output)
{
    /// <summary>How many observations a control's finding names; all of them name their control.</summary>
    private const int MostRelated = 100;

    private readonly SortedDictionary<string, Control> _controls = new(StringComparer.Ordinal);
    private DateTimeOffset _at;

    public override void Begin(DateTimeOffset at)
    {
        _at = at;
        Json.WriteStartObject();
        Json.WriteStartObject("assessment-results");
        Json.WriteString("uuid", FindingRecord.IdOf($"assessment {Moment(at)}"));
        Json.WriteStartObject("metadata");
        Json.WriteString("title", "Security of AWS CodePipeline");
        Json.WriteString("last-modified", Moment(at));
        Json.WriteString("version", ControlCatalog.Version);
        Json.WriteString("oscal-version", "1.0.6");
        Json.WriteEndObject();
        Json.WriteStartObject("import-ap");
        // There is no plan but the catalogue of controls.
        Json.WriteString("href", "#");
        Json.WriteEndObject();
        Json.WriteStartArray("results");
        Json.WriteStartObject();
        Json.WriteString("uuid", FindingRecord.IdOf($"result {Moment(at)}"));
        Json.WriteString("title", "Controls judged by SecurityDashboard");
        Json.WriteString("description", "Each observation is one control on one resource. A control is satisfied where nothing that it applies to fails and everything could be judged.");
        Json.WriteString("start", Moment(at));
        Json.WriteStartObject("reviewed-controls");
        Json.WriteStartArray("control-selections");
        Json.WriteStartObject();
        Json.WriteStartArray("include-controls");
        foreach (var control in ControlCatalog.All)
        {
            Json.WriteStartObject();
            Json.WriteString("control-id", control.Info.Id);
            Json.WriteEndObject();
        }

        Json.WriteEndArray();
        Json.WriteEndObject();
        Json.WriteEndArray();
        Json.WriteEndObject();
        Json.WriteStartArray("observations");
        // The form allows no empty list.
        WriteObservation(FindingRecord.IdOf($"run {Moment(at)}"), "The controls of the catalogue were run.", _at, []);
    }

    public override void Write(FindingRecord finding)
    {
        if (!_controls.TryGetValue(finding.Key.ControlId, out var control))
            _controls[finding.Key.ControlId] = control = new Control();
        // Ids of the store are not of the form that OSCAL asks for.
        var id = FindingRecord.IdOf(finding.Id.ToString());
        control.Take(finding.Outcome, id);
        WriteObservation(id, finding.Because, finding.ChangedAt,
            [("control", finding.Key.ControlId), ("outcome", ResultJson.NameOf(finding.Outcome)), ("severity", ResultJson.NameOf(finding.Severity)), ("resource", finding.Resource.Arn.Text), ("resource-type", finding.Resource.Type), ("account", finding.Resource.Account.Text), ("region", finding.RegionOrHome), .. finding.IsExcepted ? [("excepted", "true")] : Array.Empty<(string, string)>()]);
    }

    public override void End()
    {
        Json.WriteEndArray();
        if (_controls.Count > 0)
        {
            Json.WriteStartArray("findings");
            foreach (var (id, control) in _controls)
                WriteFinding(id, control);
            Json.WriteEndArray();
        }

        Json.WriteEndObject();
        Json.WriteEndArray();
        Json.WriteEndObject();
        Json.WriteEndObject();
    }

    private void WriteObservation(Guid id, string description, DateTimeOffset at, ReadOnlySpan<(string Name, string Value)> properties)
    {
        Json.WriteStartObject();
        Json.WriteString("uuid", id);
        Json.WriteString("description", Line(description));
        if (properties.Length > 0)
        {
            Json.WriteStartArray("props");
            foreach (var (name, value) in properties)
            {
                Json.WriteStartObject();
                Json.WriteString("name", name);
                Json.WriteString("value", Line(value));
                Json.WriteEndObject();
            }

            Json.WriteEndArray();
        }

        Json.WriteStartArray("methods");
        Json.WriteStringValue("TEST");
        Json.WriteEndArray();
        Json.WriteString("collected", Moment(at));
        Json.WriteEndObject();
    }

    private void WriteFinding(string id, Control control)
    {
        var info = ControlCatalog.Find(id)?.Info;
        Json.WriteStartObject();
        Json.WriteString("uuid", FindingRecord.IdOf($"finding {id} {Moment(_at)}"));
        Json.WriteString("title", Line($"{id} {info?.Title}"));
        Json.WriteString("description", $"{control.Failing} fail, {control.Unknown} could not be judged, {control.Passing} pass.");
        Json.WriteStartObject("target");
        Json.WriteString("type", "objective-id");
        Json.WriteString("target-id", id);
        Json.WriteStartObject("status");
        Json.WriteString("state", control is { Failing: 0, Unknown: 0 } ? "satisfied" : "not-satisfied");
        Json.WriteString("reason", control.Failing > 0 ? "fail" : control.Unknown > 0 ? "other" : "pass");
        Json.WriteEndObject();
        Json.WriteEndObject();
        if (control.Related.Count > 0)
        {
            Json.WriteStartArray("related-observations");
            foreach (var observation in control.Related)
            {
                Json.WriteStartObject();
                Json.WriteString("observation-uuid", observation);
                Json.WriteEndObject();
            }

            Json.WriteEndArray();
        }

        Json.WriteEndObject();
    }

    /// <summary>How a control stands, and the first things that decide it.</summary>
    private sealed class Control
    {
        public int Failing { get; private set; }

        public int Unknown { get; private set; }

        public int Passing { get; private set; }

        public List<Guid> Related { get; } = [];

        public void Take(Outcome outcome, Guid observation)
        {
            switch (outcome)
            {
                case Outcome.Fail: Failing++; break;
                case Outcome.Unknown: Unknown++; break;
                case Outcome.Pass: Passing++; break;
            }

            if (outcome is Outcome.Fail or Outcome.Unknown && Related.Count < MostRelated)
                Related.Add(observation);
        }
    }
}
