using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using SecurityDashboard.Controls;
using SecurityDashboard.Data.Queries;
using SecurityDashboard.Web.Features.Reports.Documents;

namespace SecurityDashboard.Web.Features.Reports.Kinds;

/// <summary>A table of findings, as every report shows them.</summary>
internal static class FindingTable
{
    private static readonly ImmutableArray<ReportColumn> Columns =
    [
        new("control", "Control", 0.8),
        new("severity", "Severity", 1.3),
        new("title", "What should hold", 1.7),
        new("resource", "Resource", 2.2),
        new("sub_key", "Part", 0.8),
        new("account", "Account", 1.5),
        new("region", "Region", 0.9),
        new("message", "What is there", 2.6),
        new("since", "Since", 1.2, ReportColumnKind.Moment),
        new("excepted", "Excepted", 1),
    ];

    private static readonly ReportColumn EvidenceColumn = new("evidence", "Evidence", 2.2);

    public static ReportTable Of(string name, string title, string empty, FindingReader findings, FindingFilter filter, ReportRequest request, CancellationToken cancellation) =>
        new(name, title, request.WithEvidence ? Columns.Add(EvidenceColumn) : Columns, RowsAsync(findings, filter, request.WithEvidence, cancellation), empty);

    private static async IAsyncEnumerable<ImmutableArray<ReportCell>> RowsAsync(FindingReader findings, FindingFilter filter, bool withEvidence, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var (finding, _, evidence, _, _, _) in findings.ReadAsync(filter, FindingOrder.WorstSeverity, withEvidence, cancellation))
        {
            ImmutableArray<ReportCell> cells =
            [
                finding.ControlId, ReportWords.Of(finding.Severity), ControlCatalog.Find(finding.ControlId)?.Info.Title, finding.Resource, finding.SubKey, finding.ResourceAccount, finding.Region,
                finding.Because, finding.BeganAt, finding.ExceptionId is null ? null : "yes",
            ];
            yield return withEvidence ? cells.Add(string.Join("; ", evidence.Select(it => $"{it.Path}: expected {it.Expected}, is {it.Actual}"))) : cells;
        }
    }
}
