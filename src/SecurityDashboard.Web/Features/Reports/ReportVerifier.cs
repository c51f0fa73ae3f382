using System.Collections.Immutable;
using SecurityDashboard.Data;
using SecurityDashboard.Data.Queries;
using SecurityDashboard.Signing;

namespace SecurityDashboard.Web.Features.Reports;

/// <summary>Checks a kept report against its manifest, and what it rests on against what is stored: its readings and the audit log.</summary>
public sealed class ReportVerifier(ReportFiles files, EvidenceKeys keys, AuditLog audit, ReportQueries reports)
{
    /// <summary>Null where its files are not there any more, or not yet.</summary>
    public async Task<EvidenceResult?> VerifyAsync(ReportSummary report, CancellationToken cancellation)
    {
        if (report.State is not ReportState.Done)
            return null;

        var (manifest, signature) = (await ReadAsync(report, EvidenceManifest.FileName, cancellation), await ReadAsync(report, EvidenceSignature.FileName, cancellation));
        if (manifest is null || signature is null)
            return new EvidenceResult(Manifest: null, "", [new EvidenceProblem(manifest is null ? EvidenceManifest.FileName : EvidenceSignature.FileName, "It is missing.")]);

        var result = EvidenceCheck.Of(
            manifest, System.Text.Encoding.UTF8.GetString(signature), await keys.PublicAsync(cancellation), name => files.Open(report, name),
            files.Present(report.Id).Except([EvidenceManifest.FileName, EvidenceSignature.FileName, EvidenceSignature.KeyFileName]));
        if (result.Manifest is not { } read)
            return result;

        var problems = result.Problems.ToBuilder();
        foreach (var snapshot in read.Snapshots)
            if (await reports.HashAsync(snapshot.Content, cancellation) is var hash && hash != snapshot.Sha256)
                problems.Add(new EvidenceProblem($"reading of {snapshot.Account}", hash is null ? "It is no longer stored." : "What is stored is not what was read."));
        if (await audit.VerifyAsync(cancellation, read.Audit) is { } broken)
            problems.Add(new EvidenceProblem("audit log", $"It was changed at entry {broken}."));
        return result with { Problems = problems.ToImmutable() };
    }

    private async Task<byte[]?> ReadAsync(ReportSummary report, string name, CancellationToken cancellation)
    {
        await using var stream = files.Open(report, name);
        if (stream is null)
            return null;

        using var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes, cancellation);
        return bytes.ToArray();
    }
}
