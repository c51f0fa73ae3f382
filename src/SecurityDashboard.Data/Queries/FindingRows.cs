using Microsoft.EntityFrameworkCore;
using SecurityDashboard.Controls;
using SecurityDashboard.Data.Tables;
using SecurityDashboard.Findings;

namespace SecurityDashboard.Data.Queries;

/// <summary>
/// The findings that a filter lets through. One value is asked for as one: an index is then in the order of the list. What follows from
/// a condition is asked for too where an index holds only that.
/// </summary>
internal static class FindingRows
{
    /// <summary>From how many resources with a text in their names on it is met soon enough.</summary>
    private const int Frequent = 500;

    /// <param name="isFrequent">What <see cref="IsFrequentAsync"/> says, for a list that ends after a page.</param>
    public static IQueryable<FindingRow> Matching(this DashboardDb db, FindingFilter filter, bool isFrequent = false)
    {
        var rows = filter.Pipeline is { } pipeline ? db.InScopeOf([pipeline]).Select(pair => pair.Finding).AsNoTracking() : db.Findings.AsNoTracking();
        if (filter.Statuses is [var status])
            rows = rows.Where(row => row.Status == status);
        else if (filter.Statuses.Length > 0)
            rows = rows.Where(row => filter.Statuses.Contains(row.Status));
        if (filter.Outcomes.Length > 0)
            rows = rows.Where(row => filter.Outcomes.Contains(row.Outcome));
        if (filter.Severities.Length > 0)
            rows = rows.Where(row => filter.Severities.Contains(row.Severity));
        if (filter.Accounts is [var accountId])
            rows = rows.Where(row => row.AccountId == accountId);
        else if (filter.Accounts.Length > 0)
            rows = rows.Where(row => filter.Accounts.Contains(row.AccountId));
        if (filter.Regions.Length > 0)
            rows = rows.Where(row => filter.Regions.Contains(row.Region));
        if (filter.Controls is [var controlId])
            rows = rows.Where(row => row.ControlId == controlId);
        else if (filter.Controls.Length > 0)
            rows = rows.Where(row => filter.Controls.Contains(row.ControlId));
        if (filter.Pillars.Length > 0)
        {
            var controls = ControlsOf(filter.Pillars);
            rows = rows.Where(row => controls.Contains(row.ControlId));
        }

        if (filter.ResourceTypes.Length > 0)
            rows = rows.Where(row => filter.ResourceTypes.Contains(row.ResourceType));
        if (filter.Resource is { Length: > 0 } resource)
        {
            var id = StableId.Of(new Inventory.Arn(resource));
            rows = rows.Where(row => row.ResourceId == id);
        }

        if (filter.Fingerprint is { Length: > 0 } fingerprint)
        {
            var pattern = Pattern.Containing($"fingerprint {fingerprint}");
            rows = rows.Where(row => row.Secrets != null && EF.Functions.Like(row.Secrets.ToLower(), pattern, Pattern.Escape));
        }

        if (filter.AsksForOpen)
            rows = rows.Where(row => row.IsOpen);
        if (filter.Stale)
            rows = rows.Where(row => row.StaleSince != null);
        if (filter.Excepted is { } excepted)
            rows = rows.Where(row => row.ExceptionId != null == excepted);
        if (filter.Exception is { } exception)
            rows = rows.Where(row => row.ExceptionId == exception);
        if (filter.OpenedSince is { } since)
            rows = rows.Where(row => row.OpenedAt >= since && row.BeganAt >= since);
        if (filter.OpenedBefore is { } before)
            rows = rows.Where(row => row.OpenedAt < before && row.BeganAt < before);
        rows = filter.Owner switch
        {
            null => rows,
            { Team: { } name } => rows.Where(row => db.ResourceOwners.Any(owner => owner.ResourceId == row.ResourceId && db.Teams.Any(team => team.Id == owner.TeamId && team.Name == name))
                || db.FindingAssignments.Any(assigned => assigned.FindingId == row.Id && db.Teams.Any(team => team.Id == assigned.TeamId && team.Name == name))),
            { Person: { } person } => rows.Where(row => db.FindingAssignments.Any(assigned => assigned.FindingId == row.Id && assigned.Person == person)),
            _ => rows.Where(row => !db.ResourceOwners.Any(owner => owner.ResourceId == row.ResourceId) && !db.FindingAssignments.Any(assigned => assigned.FindingId == row.Id)),
        };
        if (filter.Within is { } extent)
            rows = rows.Within(db, extent);
        if (filter.Due is { } due)
        {
            rows = Opened(rows, due.Targets, by: due.By);
            if (due.After is { } after)
                rows = Opened(rows, due.Targets, after: after);
        }

        return filter.Text is { Length: > 0 } text ? Telling(db, rows, text, filter.AsksForOpen, isFrequent) : rows;
    }

    /// <summary>Whether so many resources have the text in their names that a list soon meets them in its own order.</summary>
    public static async Task<bool> IsFrequentAsync(this DashboardDb db, FindingFilter filter, CancellationToken cancellation)
    {
        if (filter is not { Text: { Length: > 0 } text, AsksForOpen: false })
            return false;

        var pattern = Pattern.Containing(text);
        return await db.ResourceCounts.Where(resource => EF.Functions.Like(resource.ResourceArn.ToLower(), pattern, Pattern.Escape)).Take(Frequent).CountAsync(cancellation) == Frequent;
    }

    /// <summary>What is open by its resource, its part and its message; what is not, of which there is ten times as much, by its resource.</summary>
    private static IQueryable<FindingRow> Telling(DashboardDb db, IQueryable<FindingRow> rows, string text, bool isOpen, bool isFrequent)
    {
        var pattern = Pattern.Containing(text);
        var open = rows.Where(row => row.IsOpen && EF.Functions.Like((row.ResourceArn + " " + row.SubKey + " " + row.Because).ToLower(), pattern, Pattern.Escape));
        if (isOpen)
            return open;

        // The names of resources have an index, and no past: none is ever forgotten while a finding is about it.
        return isFrequent
            ? rows.Where(row => (row.IsOpen && EF.Functions.Like((row.ResourceArn + " " + row.SubKey + " " + row.Because).ToLower(), pattern, Pattern.Escape))
                || (!row.IsOpen && EF.Functions.Like(row.ResourceArn.ToLower(), pattern, Pattern.Escape)))
            : open.Concat(rows.Where(row => !row.IsOpen && db.ResourceCounts.Any(resource => resource.ResourceId == row.ResourceId && EF.Functions.Like(resource.ResourceArn.ToLower(), pattern, Pattern.Escape))));
    }

    internal static List<string> ControlsOf(IReadOnlyCollection<Pillar> pillars) => [.. ControlCatalog.All.Where(control => pillars.Contains(control.Pillar)).Select(control => control.Info.Id)];

    /// <summary>What fails and is to be fixed by the one moment, or after the other.</summary>
    private static IQueryable<FindingRow> Opened(IQueryable<FindingRow> rows, FixTargets targets, DateTimeOffset? by = null, DateTimeOffset? after = null)
    {
        var moment = by ?? after ?? default;
        var (critical, high, medium, low) = (moment.AddDays(-targets.Critical), moment.AddDays(-targets.High), moment.AddDays(-targets.Medium), moment.AddDays(-targets.Low));
        rows = rows.Where(row => row.Status == FindingStatus.Open);
        return by is not null
            ? rows.Where(row => (row.Severity == Severity.Critical && row.OpenedAt <= critical) || (row.Severity == Severity.High && row.OpenedAt <= high) || (row.Severity == Severity.Medium && row.OpenedAt <= medium) || (row.Severity == Severity.Low && row.OpenedAt <= low))
            : rows.Where(row => (row.Severity == Severity.Critical && row.OpenedAt > critical) || (row.Severity == Severity.High && row.OpenedAt > high) || (row.Severity == Severity.Medium && row.OpenedAt > medium) || (row.Severity == Severity.Low && row.OpenedAt > low));
    }
}
