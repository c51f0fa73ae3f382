using Microsoft.EntityFrameworkCore;
using SecurityDashboard.Data.Tables;
using SecurityDashboard.Exceptions;

namespace SecurityDashboard.Data.Queries;

/// <summary>The findings that a scope includes, for the database to find; a test holds it to <see cref="RiskException.Covers"/>.</summary>
internal static class ExceptionCandidates
{
    public static IQueryable<FindingRow> Candidates(this DashboardDb db, ExceptionScope scope)
    {
        var rows = db.Findings.AsNoTracking();
        if (scope.ControlId is { } control)
            rows = rows.Where(row => row.ControlId == control);

        switch (scope)
        {
            case FindingScope one:
                var (account, resource, part) = (one.Account.Text, StableId.Of(one.Key.Resource), one.Key.SubKey);
                return rows.Where(row => row.AccountId == account && row.ResourceId == resource && row.SubKey == part);
            case PatternScope { Resource: "*" }:
                return rows;
            case PatternScope pattern:
                return db.OnResourcesLike(rows, pattern.Resource);
            case TagScope tag:
                var tagged = db.ResourceTags.Where(row => row.Key == tag.Tag && row.Value == tag.Value).Select(row => row.ResourceId);
                return rows.Where(row => tagged.Contains(row.ResourceId)
                    || (db.PipelineResources.Any(member => member.ResourceId == row.ResourceId)
                        && !db.PipelineResources.Any(member => member.ResourceId == row.ResourceId && !tagged.Contains(member.PipelineId))));
            default:
                throw new ArgumentOutOfRangeException(nameof(scope));
        }
    }
}
