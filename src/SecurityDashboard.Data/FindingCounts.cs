using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;
using SecurityDashboard.Controls;
using SecurityDashboard.Data.Tables;
using SecurityDashboard.Findings;
using SecurityDashboard.Inventory;

namespace SecurityDashboard.Data;

/// <summary>Keeps the counts true, in the transaction that changes the findings.</summary>
internal static class FindingCounts
{
    private const int Batch = 200;
    private const int Columns = 8;

    public static async Task ApplyAsync(DashboardDb db, IReadOnlyCollection<FindingChange> changes, string account, CancellationToken cancellation)
    {
        var moved = new Dictionary<Key, int>();
        foreach (var change in changes)
        {
            if (change.Before is { } before)
                Add(before, -1);
            Add(change.After, +1);
        }

        foreach (var batch in moved.Where(count => count.Value != 0).OrderBy(count => count.Key.ToString(), StringComparer.Ordinal).Chunk(Batch))
            await AddAsync(db, batch, cancellation);

        void Add(FindingState state, int by)
        {
            var inEstate = new Key("", state.Key.ControlId, state.Resource.Type, Stored.Text(state.Resource.Region), state.Severity, state.Status, state.Outcome);
            var inAccount = inEstate with { Account = account, Control = "", Type = "", Region = "" };
            moved[inEstate] = moved.GetValueOrDefault(inEstate) + by;
            moved[inAccount] = moved.GetValueOrDefault(inAccount) + by;
        }
    }

    /// <summary>Takes out everything about an account whose findings are about to be deleted.</summary>
    /// <returns>The resources that are to be counted again once they are.</returns>
    public static async Task<IReadOnlyCollection<Guid>> ForgetAsync(DashboardDb db, AccountId account, CancellationToken cancellation)
    {
        var findings = db.Findings.Where(finding => finding.AccountId == account.Text);
        var counts = await findings.GroupBy(finding => new { finding.ControlId, finding.ResourceType, finding.Region, finding.Severity, finding.Status, finding.Outcome })
            .Select(group => new { group.Key, Count = group.Count() }).ToListAsync(cancellation);
        foreach (var batch in counts.Chunk(Batch))
            await AddAsync(db, [.. batch.Select(it => KeyValuePair.Create(new Key("", it.Key.ControlId, it.Key.ResourceType, it.Key.Region, it.Key.Severity, it.Key.Status, it.Key.Outcome), -it.Count))], cancellation);
        await db.FindingCounts.Where(count => count.AccountId == account.Text).ExecuteDeleteAsync(cancellation);

        var judged = await findings.Select(finding => finding.ResourceId).Distinct().ToListAsync(cancellation);
        return judged.Union(await db.PipelineResources.Where(member => db.Pipelines.Any(pipeline => pipeline.Id == member.PipelineId && pipeline.AccountId == account.Text))
            .Select(member => member.ResourceId).Distinct().ToListAsync(cancellation)).ToList();
    }

    /// <summary>Counts the resources again, from their findings as they are stored now.</summary>
    public static async Task RecountAsync(DashboardDb db, IReadOnlyCollection<Guid> resources, CancellationToken cancellation)
    {
        foreach (var batch in resources.Chunk(Batch))
        {
            var judged = await db.Findings.Where(finding => batch.Contains(finding.ResourceId))
                .GroupBy(finding => new { finding.ResourceId, finding.ResourceArn, finding.ResourceType, finding.Region, finding.Severity, finding.IsOpen, IsFailing = finding.Status == FindingStatus.Open })
                .Select(group => new { group.Key, Count = group.Count() })
                .ToListAsync(cancellation);
            var pipelines = await db.PipelineResources.Where(member => batch.Contains(member.ResourceId))
                .GroupBy(member => member.ResourceId).Select(group => new { group.Key, Count = group.Count() }).ToDictionaryAsync(group => group.Key, group => group.Count, cancellation);
            await db.ResourceCounts.Where(count => batch.Contains(count.ResourceId)).ExecuteDeleteAsync(cancellation);
            await db.WriteAsync(judged.GroupBy(group => group.Key.ResourceId).Select(resource =>
            {
                // Accounts that judge the same resource may differ in how they call it; the first serves for all.
                var key = resource.OrderByDescending(group => group.Key.IsOpen).ThenBy(group => group.Key.ResourceType, StringComparer.Ordinal).ThenBy(group => group.Key.Region, StringComparer.Ordinal).First().Key;
                return new ResourceCountRow
                {
                    ResourceId = resource.Key,
                    ResourceArn = key.ResourceArn,
                    ResourceType = key.ResourceType,
                    Region = key.Region,
                    Critical = Of(Severity.Critical),
                    High = Of(Severity.High),
                    Medium = Of(Severity.Medium),
                    Low = Of(Severity.Low),
                    WorstFailing = resource.Where(group => group.Key.IsFailing).Max(group => (Severity?)group.Key.Severity),
                    Pipelines = pipelines.GetValueOrDefault(resource.Key),
                };

                int Of(Severity severity) => resource.Where(group => group.Key.IsOpen && group.Key.Severity == severity).Sum(group => group.Count);
            }), EntityState.Added, cancellation);
        }
    }

    private static Task<int> AddAsync(DashboardDb db, KeyValuePair<Key, int>[] counts, CancellationToken cancellation)
    {
        var sql = new StringBuilder("INSERT INTO finding_counts (account_id, control_id, resource_type, region, severity, status, outcome, count) VALUES ");
        var values = new List<object>();
        foreach (var ((account, control, type, region, severity, status, outcome), by) in counts)
        {
            sql.Append(values.Count == 0 ? "(" : ", (");
            foreach (var value in (object[])[account, control, type, region, (int)severity, status.ToString(), outcome.ToString(), by])
            {
                sql.Append(CultureInfo.InvariantCulture, $"{(values.Count % Columns == 0 ? "" : ", ")}{{{values.Count}}}");
                values.Add(value);
            }

            sql.Append(')');
        }

        sql.Append(" ON CONFLICT (account_id, control_id, resource_type, region, severity, status, outcome) DO UPDATE SET count = finding_counts.count + excluded.count");
        return db.Database.ExecuteSqlRawAsync(sql.ToString(), values, cancellation);
    }

    private readonly record struct Key(string Account, string Control, string Type, string Region, Severity Severity, FindingStatus Status, Outcome Outcome);
}
