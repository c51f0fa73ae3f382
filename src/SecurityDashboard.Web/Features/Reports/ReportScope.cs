using SecurityDashboard.Data;
using SecurityDashboard.Data.Queries;
using SecurityDashboard.Web.Features.Findings;

namespace SecurityDashboard.Web.Features.Reports;

/// <summary>Which findings a report is about: the grammar of the findings page.</summary>
internal static class ReportScope
{
    /// <exception cref="FormatException">Part of it has no meaning.</exception>
    public static FindingFilter Parse(ReportRequest request, DateTimeOffset now)
    {
        if (request.Scope.Length > ReportRequest.LongestScope)
            throw new FormatException($"scope is longer than {ReportRequest.LongestScope} characters.");

        var address = FindingAddress.Parse(request.Scope, now, FixTargets.Default);
        return address.Unknown.IsEmpty ? address.Filter : throw new FormatException($"scope is not understood: {string.Join(", ", address.Unknown)}. Write it as the address of the findings page, such as acct=111122223333&pillar=secretsManagement.");
    }

    public static string Words(ReportRequest request) => request.Scope.Length == 0 ? "Everything that is connected" : request.Scope.TrimStart('?');
}
