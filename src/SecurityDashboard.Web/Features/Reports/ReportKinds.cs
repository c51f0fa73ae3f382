using SecurityDashboard.Web.Features.Reports.Documents;

namespace SecurityDashboard.Web.Features.Reports;

/// <summary>Says what a report of one kind holds. What it is written as is nothing to it.</summary>
public interface IReportKind
{
    ReportKind Kind { get; }

    /// <summary>What such a report is called.</summary>
    /// <exception cref="FormatException">It is about something that there is not; the message says what to ask for instead.</exception>
    Task<string> TitleAsync(ReportRequest request, CancellationToken cancellation);

    /// <summary>Facts about the report itself are added by whoever makes it.</summary>
    Task<ReportDocument> DescribeAsync(ReportRequest request, ReportMoment moment, CancellationToken cancellation);
}

/// <summary>When a report is made and what it shows.</summary>
/// <param name="At">The moment in the past that it shows; null: now.</param>
/// <param name="AsOf">The same moment, whichever it is.</param>
/// <param name="From">When its period begins.</param>
public sealed record ReportMoment(DateTimeOffset? At, DateTimeOffset AsOf, DateTimeOffset From);

/// <summary>All kinds that there are, and what people call them.</summary>
public sealed class ReportKinds(IEnumerable<IReportKind> kinds)
{
    private readonly Dictionary<ReportKind, IReportKind> _kinds = kinds.ToDictionary(kind => kind.Kind);

    public IReportKind this[ReportKind kind] => _kinds.GetValueOrDefault(kind) ?? throw new FormatException($"There is no report {Api.Words.NameOf(kind)}. There are {string.Join(", ", _kinds.Keys.Select(Api.Words.NameOf))}.");

    public IEnumerable<ReportKind> All => _kinds.Keys.Order();

    public static string WordsOf(ReportKind kind) => kind switch
    {
        ReportKind.Executive => "Executive summary",
        ReportKind.Framework => "Framework report",
        ReportKind.Pipeline => "Pipeline report",
        ReportKind.Exceptions => "Exceptions and decisions",
        ReportKind.Encryption => "Encryption inventory",
        _ => "Access review",
    };

    public static string AboutOf(ReportKind kind) => kind switch
    {
        ReportKind.Executive => "How the estate stands, where it went, what to fix first: for who decides.",
        ReportKind.Framework => "Requirement by requirement, with the evidence for each and what could not be judged: for an auditor.",
        ReportKind.Pipeline => "One pipeline: its score, what makes it, and where its parts lie.",
        ReportKind.Exceptions => "Every risk that was let stand: who asked, who approved, until when, and what it covers.",
        ReportKind.Encryption => "Where something of a pipeline lies, how it is encrypted, and who holds the key.",
        _ => "Who can change, start and approve pipelines, and read or replace what they build.",
    };
}
