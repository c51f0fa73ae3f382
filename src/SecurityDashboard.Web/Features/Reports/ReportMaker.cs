using System.Collections.Immutable;
using SecurityDashboard.Controls;
using SecurityDashboard.Data;
using SecurityDashboard.Data.Queries;
using SecurityDashboard.Signing;
using SecurityDashboard.Web.Features.Reports.Documents;
using SecurityDashboard.Web.Features.Reports.Writers;
using SecurityDashboard.Web.Features.Reports.Writers.Pdf;
using SecurityDashboard.Web.Features.Reports.Writers.Xlsx;

namespace SecurityDashboard.Web.Features.Reports;

/// <summary>
/// Makes a report: reads what it says once, writes it as every format that was asked for, and signs what came of it. Nothing is seen of
/// it before it is whole.
/// </summary>
public sealed class ReportMaker(ReportKinds kinds, ReportStore store, ReportQueries reports, ReportFiles files, EvidenceKeys keys, AuditLog audit, TimeProvider time)
{
    private static readonly TimeSpan Usual = TimeSpan.FromDays(90);
    private static readonly TimeSpan BeatEvery = TimeSpan.FromSeconds(2);

    /// <returns>What was made; null where somebody wanted it stopped.</returns>
    public async Task<MadeReport?> MakeAsync(ReportLease lease, CancellationToken cancellation)
    {
        var request = ReportRequest.Parse(lease.Request);
        var asOf = request.At ?? time.GetUtcNow();
        var moment = new ReportMoment(request.At, asOf, request.From ?? asOf - Usual);
        var folder = files.Begin(lease.Id, lease.Owner);
        try
        {
            // Before anything is read: what the report says was so after these.
            var snapshots = await reports.SnapshotsAsync(request.At, cancellation);
            var head = await audit.HeadAsync(cancellation);
            var described = await kinds[request.Kind].DescribeAsync(request, moment, cancellation);
            var document = described with { Title = lease.Title, Facts = [.. Facts(request, lease, moment), .. described.Facts] };

            using var digest = new DigestReport();
            if (!await WriteAsync(document, request, digest, lease, folder, cancellation))
                return null;

            if (request.WithAudit && head is not null)
                await WriteAuditAsync(Path.Combine(folder, EvidenceCheck.AuditFileName), head, cancellation);
            var made = await SealAsync(folder, request, lease, asOf, snapshots, head, cancellation);
            files.Publish(lease.Id, lease.Owner);
            return new MadeReport(made, asOf, digest.Digest, head?.Number ?? 0, [.. snapshots.Select(snapshot => snapshot.Id)]);
        }
        finally
        {
            files.Abandon(lease.Id, lease.Owner);
        }
    }

    private async Task<bool> WriteAsync(ReportDocument document, ReportRequest request, DigestReport digest, ReportLease lease, string folder, CancellationToken cancellation)
    {
        List<IReportWriter> writers = [digest];
        try
        {
            writers.AddRange(request.Formats.Distinct().Select(format => Writer(format, folder)));
            var progress = new Progress(store, lease, time);
            Each(writers, writer => writer.Begin(document));
            for (var i = 0; i < document.Sections.Length; i++)
            {
                var section = document.Sections[i];
                progress.Begin($"{section.Title}, part {i + 1} of {document.Sections.Length}");
                Each(writers, writer => writer.BeginSection(section));
                foreach (var block in section.Blocks)
                    if (block is not ReportTable table)
                        Each(writers, writer => writer.Write(block));
                    else if (!await WriteTableAsync(writers, table, progress, cancellation))
                        return false;
                Each(writers, writer => writer.EndSection());
                if (!await progress.BeatAsync(cancellation))
                    return false;
            }

            Each(writers, writer => writer.End());
            return true;
        }
        finally
        {
            Each(writers, writer => writer.Dispose());
        }
    }

    private static async Task<bool> WriteTableAsync(List<IReportWriter> writers, ReportTable table, Progress progress, CancellationToken cancellation)
    {
        var rows = 0L;
        Each(writers, writer => writer.BeginTable(table));
        await foreach (var row in table.Rows.WithCancellation(cancellation))
        {
            foreach (var writer in writers)
                writer.Row(row);
            if (++rows % 500 == 0 && progress.IsDue && !await progress.BeatAsync(cancellation, rows))
                return false;
        }

        Each(writers, writer => writer.EndTable(rows));
        return true;
    }

    /// <summary>One step of all of them at a time: none reads ahead.</summary>
    private static void Each(List<IReportWriter> writers, Action<IReportWriter> step) => writers.ForEach(step);

    private IReportWriter Writer(ReportFormat format, string folder)
    {
        return format switch
        {
            ReportFormat.Pdf => new PdfReport(Create("report.pdf"), time.GetUtcNow()),
            ReportFormat.Xlsx => new XlsxReport(Create("report.xlsx")),
            ReportFormat.Html => new HtmlReport(Create("report.html")),
            ReportFormat.Csv => new CsvReport(Create),
            _ => new JsonReport(Create("report.json")),
        };

        FileStream Create(string name) => new(Path.Combine(folder, name), FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 64 * 1024);
    }

    private static IEnumerable<ReportFact> Facts(ReportRequest request, ReportLease lease, ReportMoment moment) =>
    [
        new("Scope", ReportScope.Words(request)),
        new("As of", ReportWords.Moment(moment.AsOf)),
        new("Period from", ReportWords.Moment(moment.From)),
        new("Asked for by", lease.ScheduleId is null ? lease.RequestedBy : $"{lease.RequestedBy}, by a schedule"),
        new("Controls", $"Catalogue {ControlCatalog.Version}"),
        new("Report", lease.Id.ToString()),
    ];

    private async Task WriteAuditAsync(string path, AuditHead head, CancellationToken cancellation)
    {
        await using var output = new StreamWriter(path);
        await foreach (var line in audit.ReadAsync(cancellation))
        {
            if (line.Number > head.Number)
                break;
            await output.WriteAsync(EvidenceCheck.WriteAudit(line) + "\n");
        }
    }

    /// <summary>Sums up every file and signs the sums.</summary>
    private async Task<ImmutableArray<ReportFile>> SealAsync(string folder, ReportRequest request, ReportLease lease, DateTimeOffset asOf, ImmutableArray<SnapshotFact> snapshots, AuditHead? head, CancellationToken cancellation)
    {
        var made = ImmutableArray.CreateBuilder<ReportFile>();
        foreach (var path in Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal))
            made.Add(await ReportFiles.DescribeAsync(path, cancellation));

        var manifest = new EvidenceManifest
        {
            Report = new ReportFacts(lease.Id, Api.Words.NameOf(request.Kind), lease.Title, lease.Request, asOf, lease.RequestedBy, lease.RequestedAt),
            CreatedAt = time.GetUtcNow(),
            CatalogVersion = ControlCatalog.Version,
            Files = [.. made.Select(file => new EvidenceFile(file.Name, file.Size, file.Sha256))],
            Snapshots = [.. snapshots.Select(snapshot => new EvidenceSnapshot(snapshot.Account, snapshot.TakenAt, snapshot.Content, snapshot.Sha256))],
            Audit = head,
        }.ToBytes();
        using var key = await keys.GetAsync(cancellation);
        await File.WriteAllBytesAsync(Path.Combine(folder, EvidenceManifest.FileName), manifest, cancellation);
        await File.WriteAllTextAsync(Path.Combine(folder, EvidenceSignature.FileName), EvidenceSignature.Sign(manifest, key), cancellation);
        await File.WriteAllTextAsync(Path.Combine(folder, EvidenceSignature.KeyFileName), key.ExportSubjectPublicKeyInfoPem() + "\n", cancellation);
        foreach (var name in (string[])[EvidenceManifest.FileName, EvidenceSignature.FileName, EvidenceSignature.KeyFileName])
            made.Add(await ReportFiles.DescribeAsync(Path.Combine(folder, name), cancellation));
        return made.ToImmutable();
    }

    /// <summary>Tells the database how far it is, and hears from it whether to go on.</summary>
    private sealed class Progress(ReportStore store, ReportLease lease, TimeProvider time)
    {
        private string _what = "";
        private long _beaten = time.GetTimestamp();

        public bool IsDue => time.GetElapsedTime(_beaten) >= BeatEvery;

        public void Begin(string what) => _what = what;

        public async Task<bool> BeatAsync(CancellationToken cancellation, long rows = 0)
        {
            _beaten = time.GetTimestamp();
            return await store.BeatAsync(lease, rows == 0 ? _what : $"{_what}: {ReportWords.Count(rows)} rows", cancellation);
        }
    }
}
