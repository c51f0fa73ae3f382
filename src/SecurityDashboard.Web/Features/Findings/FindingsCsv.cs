using System.Globalization;
using System.Text;
using SecurityDashboard.Controls;
using SecurityDashboard.Data.Queries;
using SecurityDashboard.Results;

namespace SecurityDashboard.Web.Features.Findings;

/// <summary>Findings as CSV, read and written in parts, so that a million take no more memory than a page.</summary>
internal static class FindingsCsv
{
    private const int PartSize = 500;

    private static readonly string[] Header =
    [
        "id", "control", "title", "pillar", "outcome", "status", "severity", "resource", "resource_type", "account", "region", "sub_key", "message", "first_seen", "opened_at", "resolved_at", "stale_since",
    ];

    public static async Task WriteAsync(Stream output, FindingQueries queries, FindingFilter filter, FindingOrder order, CancellationToken cancellation)
    {
        // With the mark, because spreadsheets otherwise read UTF-8 as something else.
        var text = new StringWriter(CultureInfo.InvariantCulture);
        await output.WriteAsync(Encoding.UTF8.GetPreamble(), cancellation);
        ResultCsv.WriteRow(text, Header);
        string? after = null;
        do
        {
            var page = await queries.ListAsync(filter, order, PartSize, after, cancellation);
            foreach (var finding in page.Items)
                ResultCsv.WriteRow(text, Cells(finding));
            await output.WriteAsync(Encoding.UTF8.GetBytes(text.ToString()), cancellation);
            text.GetStringBuilder().Clear();
            after = page.Next;
        }
        while (after is not null);
    }

    private static string[] Cells(FindingSummary finding)
    {
        var control = ControlCatalog.Find(finding.ControlId);
        return
        [
            finding.Id.ToString(), finding.ControlId, control?.Info.Title ?? "", control?.Pillar.ToString() ?? "", ResultJson.NameOf(finding.Outcome), Api.Words.NameOf(finding.Status),
            ResultJson.NameOf(finding.Severity), finding.Resource, finding.ResourceType, finding.ResourceAccount, finding.Region, finding.SubKey, finding.Because,
            At(finding.FirstSeen), At(finding.OpenedAt), At(finding.ResolvedAt), At(finding.StaleSince),
        ];
    }

    private static string At(DateTimeOffset? moment) => moment?.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture) ?? "";
}
