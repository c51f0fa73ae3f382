using SecurityDashboard.Controls;
using SecurityDashboard.Data.Tables;
using SecurityDashboard.Findings;

namespace SecurityDashboard.Data.Queries;

/// <summary>The kept counts that answer a filter as the findings themselves would.</summary>
internal static class CountedFindings
{
    /// <summary>Null where the filter asks for more than the counts tell, or another moment than now is looked at.</summary>
    public static IQueryable<FindingCountRow>? Counted(this DashboardDb db, FindingFilter filter)
    {
        if (db.At is not null)
            return null;

        var ofAccounts = new FindingFilter { Statuses = filter.Statuses, Outcomes = filter.Outcomes, Severities = filter.Severities, Accounts = filter.Accounts, Open = filter.Open, Stale = filter.Stale };
        var ofEstate = ofAccounts with { Accounts = [], Regions = filter.Regions, Pillars = filter.Pillars, Controls = filter.Controls, ResourceTypes = filter.ResourceTypes };
        return filter == ofEstate with { Accounts = filter.Accounts } && filter.Accounts.Length == 0 ? Matching(db.FindingCounts.Where(row => row.AccountId == "" && row.ControlId != ""), filter)
            : filter == ofAccounts ? Matching(db.FindingCounts.Where(row => filter.Accounts.Contains(row.AccountId)), filter)
            : null;
    }

    /// <summary>The same by account.</summary>
    public static IQueryable<FindingCountRow>? CountedByAccount(this DashboardDb db, FindingFilter filter) =>
        db.At is null && filter == new FindingFilter { Statuses = filter.Statuses, Outcomes = filter.Outcomes, Severities = filter.Severities, Open = filter.Open, Stale = filter.Stale }
            ? Matching(db.FindingCounts.Where(row => row.AccountId != ""), filter)
            : null;

    /// <summary>The kept counts of resources; null unless the filter asks for what is open and nothing that they do not tell.</summary>
    public static IQueryable<ResourceCountRow>? CountedByResource(this DashboardDb db, FindingFilter filter)
    {
        if (db.At is not null || !filter.Open || filter != new FindingFilter { Open = true, Severities = filter.Severities, Regions = filter.Regions, ResourceTypes = filter.ResourceTypes })
            return null;

        var rows = db.ResourceCounts.AsQueryable();
        if (filter.Regions.Length > 0)
            rows = rows.Where(row => filter.Regions.Contains(row.Region));
        if (filter.ResourceTypes.Length > 0)
            rows = rows.Where(row => filter.ResourceTypes.Contains(row.ResourceType));
        return rows;
    }

    private static IQueryable<FindingCountRow> Matching(IQueryable<FindingCountRow> rows, FindingFilter filter)
    {
        rows = rows.Where(row => row.Count > 0);
        if (filter.Statuses.Length > 0)
            rows = rows.Where(row => filter.Statuses.Contains(row.Status));
        if (filter.Outcomes.Length > 0)
            rows = rows.Where(row => filter.Outcomes.Contains(row.Outcome));
        if (filter.Severities.Length > 0)
            rows = rows.Where(row => filter.Severities.Contains(row.Severity));
        if (filter.Regions.Length > 0)
            rows = rows.Where(row => filter.Regions.Contains(row.Region));
        if (filter.Controls.Length > 0)
            rows = rows.Where(row => filter.Controls.Contains(row.ControlId));
        if (filter.Pillars.Length > 0)
        {
            var controls = FindingRows.ControlsOf(filter.Pillars);
            rows = rows.Where(row => controls.Contains(row.ControlId));
        }

        if (filter.ResourceTypes.Length > 0)
            rows = rows.Where(row => filter.ResourceTypes.Contains(row.ResourceType));

        // As FindingState says it: what is gone or switched off is not judged, and what is judged and unknown is open and stale.
        if (filter.Open)
            rows = rows.Where(row => row.Status == FindingStatus.Open || (row.Outcome == Outcome.Unknown && row.Status != FindingStatus.Gone && row.Status != FindingStatus.Off));
        if (filter.Stale)
            rows = rows.Where(row => row.Outcome == Outcome.Unknown && row.Status != FindingStatus.Gone && row.Status != FindingStatus.Off);
        return rows;
    }
}
