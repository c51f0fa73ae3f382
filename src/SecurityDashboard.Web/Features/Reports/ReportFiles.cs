using System.Collections.Immutable;
using System.Security.Cryptography;
using SecurityDashboard.Data.Queries;
using SecurityDashboard.Web.Composition;

namespace SecurityDashboard.Web.Features.Reports;

/// <summary>Where the files of reports lie: a folder for each, beside the database. Names of files are ours, never a caller's.</summary>
public sealed class ReportFiles(DataFolder data)
{
    private readonly string _root = Path.Combine(data.Path, "reports");

    /// <summary>Where an attempt writes; nobody reads it before <see cref="Publish"/>.</summary>
    public string Begin(Guid report, Guid attempt)
    {
        var folder = Partial(report, attempt);
        Remove(folder);
        return Directory.CreateDirectory(folder).FullName;
    }

    public void Publish(Guid report, Guid attempt)
    {
        Remove(Folder(report));
        Directory.Move(Partial(report, attempt), Folder(report));
    }

    public void Abandon(Guid report, Guid attempt) => Remove(Partial(report, attempt));

    public void Delete(Guid report) => Remove(Folder(report));

    /// <summary>Null where the file is not there, or is none of the report's.</summary>
    public FileStream? Open(ReportSummary report, string name) => report.Files.Any(file => file.Name == name) && Path.Combine(Folder(report.Id), name) is var path && File.Exists(path)
        ? new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 64 * 1024, FileOptions.SequentialScan | FileOptions.Asynchronous)
        : null;

    /// <summary>The names of all files that lie there.</summary>
    public ImmutableArray<string> Present(Guid report) => Directory.Exists(Folder(report)) ? [.. Directory.EnumerateFiles(Folder(report)).Select(path => Path.GetFileName(path))] : [];

    public static async Task<ReportFile> DescribeAsync(string path, CancellationToken cancellation)
    {
        await using var stream = File.OpenRead(path);
        return new ReportFile(Path.GetFileName(path), MediaTypeOf(path), stream.Length, Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellation)));
    }

    private static string MediaTypeOf(string path) => Path.GetExtension(path) switch
    {
        ".pdf" => "application/pdf",
        ".html" => "text/html; charset=utf-8",
        ".xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ".csv" => "text/csv; charset=utf-8",
        ".json" => "application/json",
        ".jsonl" => "application/jsonl",
        ".pem" => "application/x-pem-file",
        _ => "text/plain; charset=utf-8",
    };

    private string Folder(Guid report) => Path.Combine(_root, report.ToString("N"));

    private string Partial(Guid report, Guid attempt) => Path.Combine(_root, $"{report:N}.{attempt:N}.partial");

    private static void Remove(string folder)
    {
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
    }
}
