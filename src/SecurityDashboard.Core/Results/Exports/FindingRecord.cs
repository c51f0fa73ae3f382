using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using SecurityDashboard.Controls;
using SecurityDashboard.Inventory;

namespace SecurityDashboard.Results.Exports;

/// <summary>One finding as other systems are told of it, wherever it comes from.</summary>
public sealed record FindingRecord
{
    /// <summary>The same for the same control on the same resource, or part of it, in the same account's evaluation.</summary>
    public required Guid Id { get; init; }

    public required EvaluationKey Key { get; init; }

    public required ResourceId Resource { get; init; }

    public required Severity Severity { get; init; }

    public required Outcome Outcome { get; init; }

    /// <summary>Its resource is gone, or its control is switched off.</summary>
    public bool IsOver { get; init; }

    /// <summary>An exception lets it stand.</summary>
    public bool IsExcepted { get; init; }

    /// <summary>It fails or cannot be judged, and nothing lets it stand.</summary>
    public bool IsToBeSeenTo => !IsOver && !IsExcepted && Outcome is not (Outcome.Pass or Outcome.NotApplicable);

    public required string Because { get; init; }

    public required DateTimeOffset FirstSeen { get; init; }

    /// <summary>When it last changed.</summary>
    public required DateTimeOffset ChangedAt { get; init; }

    /// <summary>The ARNs of the pipelines whose score it counts in.</summary>
    public ImmutableArray<string> Pipelines { get; init; } = [];

    /// <summary>Empty for who may not see it.</summary>
    public ImmutableArray<Evidence> Evidence { get; init; } = [];

    /// <summary>Where a file declares it, where a file was judged.</summary>
    public FilePlace? File { get; init; }

    /// <summary>The region, or the one that AWS counts what is global to.</summary>
    internal string RegionOrHome => Resource.Region is { Length: > 0 } region && region != "global" ? region : "us-east-1";

    internal ControlInfo? Info => ControlCatalog.Find(Key.ControlId)?.Info;

    /// <summary>Of an evaluation without any history.</summary>
    public static FindingRecord Of(FindingResult finding, DateTimeOffset at) => new()
    {
        Id = IdOf($"{finding.Evaluation.ControlId}\n{finding.Evaluation.Resource.Arn.Text}\n{finding.Evaluation.SubKey}"),
        Key = finding.Evaluation.Key,
        Resource = finding.Evaluation.Resource,
        Severity = finding.Evaluation.Severity,
        Outcome = finding.Evaluation.Verdict.Outcome,
        Because = finding.Evaluation.Verdict.Because,
        FirstSeen = at,
        ChangedAt = at,
        Pipelines = [.. finding.Pipelines.Select(pipeline => pipeline.Pipeline.Arn.Text)],
        Evidence = finding.Evaluation.Verdict.Evidence,
        File = finding.Place,
    };

    /// <summary>An id of the form that names are hashed to.</summary>
    /// <remarks>https://www.rfc-editor.org/rfc/rfc9562#name-uuid-version-5</remarks>
    internal static Guid IdOf(string name)
    {
        var bytes = SHA256.HashData(Encoding.UTF8.GetBytes(name))[..16];
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x50);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }
}

/// <summary>Writes findings one after the other as one document of a form that other systems read. What is written may be taken away at any time.</summary>
public abstract class FindingExport(System.Buffers.IBufferWriter<byte> output) : IDisposable
{
    protected Utf8JsonWriter Json { get; } = new(output, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    public abstract void Begin(DateTimeOffset at);

    public abstract void Write(FindingRecord finding);

    public abstract void End();

    /// <summary>Hands what is written to the output.</summary>
    public void Flush() => Json.Flush();

    public void Dispose()
    {
        Json.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>One that writes the format; null where there is none of that name.</summary>
    public static FindingExport? Of(string format, System.Buffers.IBufferWriter<byte> output) => format switch
    {
        "sarif" => new SarifExport(output),
        "ocsf" => new OcsfExport(output),
        "asff" => new AsffExport(output),
        "oscal" => new OscalExport(output),
        _ => null,
    };

    /// <summary>A whole result as one document, read by one who acts on what fails: SARIF leaves the rest out, because its readers show everything in it as wrong.</summary>
    public static void Write(Stream output, string format, EstateResult result, DateTimeOffset at)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        using var export = Of(format, buffer) ?? throw new ArgumentException($"Nothing writes {format}.", nameof(format));
        export.Begin(at);
        foreach (var finding in result.Findings.Where(finding => format is not "sarif" || finding.Evaluation.Verdict.Outcome is Outcome.Fail))
            export.Write(FindingRecord.Of(finding, at));
        export.End();
        export.Flush();
        output.Write(buffer.WrittenSpan);
    }

    /// <summary>One line that is not empty, of at most so many characters: what some forms ask of every text.</summary>
    protected static string Line(string text, int most = 4_000)
    {
        var line = VisibleText.Of(text.ReplaceLineEndings(" ")).Trim();
        return line.Length == 0 ? "-" : line.Length <= most ? line : line[..(most - 1)].TrimEnd() + "…";
    }

    protected static string Moment(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", System.Globalization.CultureInfo.InvariantCulture);
}
