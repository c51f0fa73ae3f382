using System.Buffers;
using SecurityDashboard.Data.Queries;
using SecurityDashboard.Findings;
using SecurityDashboard.Results.Exports;

namespace SecurityDashboard.Web.Features.Findings;

/// <summary>All findings as one file of a form that other systems read.</summary>
internal sealed record FindingFile(string Format, string MediaType, string Name)
{
    private const int Enough = 1 << 16;

    private static readonly FindingFile[] s_all =
    [
        new("sarif", "application/sarif+json", "findings.sarif"), new("ocsf", "application/json", "findings.ocsf.json"), new("asff", "application/json", "findings.asff.json"), new("oscal", "application/json", "findings.oscal.json"),
    ];

    /// <summary>Null for a format that is none of these.</summary>
    public static FindingFile? Of(string? format) => Array.Find(s_all, file => file.Format == format);

    /// <summary>Writes as it reads, so that a million findings take no more memory than a few.</summary>
    public async Task WriteAsync(Stream output, IAsyncEnumerable<ExportedFinding> findings, DateTimeOffset at, CancellationToken cancellation)
    {
        var buffer = new ArrayBufferWriter<byte>(2 * Enough);
        using var export = FindingExport.Of(Format, buffer) ?? throw new InvalidOperationException($"Nothing writes {Format}.");
        export.Begin(at);
        await foreach (var finding in findings.WithCancellation(cancellation))
        {
            export.Write(Record(finding));
            export.Flush();
            if (buffer.WrittenCount >= Enough)
                await DrainAsync();
        }

        export.End();
        export.Flush();
        await DrainAsync();

        async Task DrainAsync()
        {
            await output.WriteAsync(buffer.WrittenMemory, cancellation);
            buffer.ResetWrittenCount();
        }
    }

    internal static FindingRecord Record(ExportedFinding exported)
    {
        var finding = exported.Finding;
        return new FindingRecord
        {
            Id = finding.Id,
            Key = finding.Key,
            Resource = finding.About,
            Severity = finding.Severity,
            Outcome = finding.Outcome,
            IsOver = finding.Status is FindingStatus.Gone or FindingStatus.Off,
            IsExcepted = finding.ExceptionId is not null,
            Because = finding.Because,
            FirstSeen = finding.FirstSeen,
            ChangedAt = new[] { finding.FirstSeen, finding.OpenedAt ?? default, finding.ResolvedAt ?? default, finding.StaleSince ?? default }.Max(),
            Pipelines = exported.Pipelines,
            Evidence = exported.Evidence,
        };
    }
}
