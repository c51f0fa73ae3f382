using Microsoft.EntityFrameworkCore;
using SecurityDashboard.Data.Tables;

namespace SecurityDashboard.Data.Queries;

/// <summary>Which team owns what some findings are on, and who is assigned to them.</summary>
internal sealed class FindingOwners
{
    private readonly Dictionary<Guid, string> _teams;
    private readonly Dictionary<Guid, Assignee> _assigned;

    private FindingOwners(Dictionary<Guid, string> teams, Dictionary<Guid, Assignee> assigned) => (_teams, _assigned) = (teams, assigned);

    public static async Task<FindingOwners> OfAsync(DashboardDb db, IReadOnlyCollection<FindingRow> findings, CancellationToken cancellation)
    {
        var names = await db.Teams.AsNoTracking().ToDictionaryAsync(team => team.Id, team => team.Name, cancellation);
        var ids = findings.Select(row => row.Id).ToList();
        var assigned = (await db.FindingAssignments.AsNoTracking().Where(row => ids.Contains(row.FindingId)).ToListAsync(cancellation))
            .ToDictionary(row => row.FindingId, row => new Assignee(row.Person, row.TeamId is { } team ? names.GetValueOrDefault(team) : null));
        if (names.Count == 0)
            return new FindingOwners([], assigned);

        var resources = findings.Select(row => row.ResourceId).Distinct().ToList();
        var teams = (await db.ResourceOwners.AsNoTracking().Where(row => resources.Contains(row.ResourceId)).ToListAsync(cancellation))
            .Where(row => names.ContainsKey(row.TeamId)).ToDictionary(row => row.ResourceId, row => names[row.TeamId]);
        return new FindingOwners(teams, assigned);
    }

    /// <summary>The team's name; null where nobody owns it.</summary>
    public string? TeamOf(FindingRow finding) => _teams.GetValueOrDefault(finding.ResourceId);

    /// <summary>Null where nobody is assigned.</summary>
    public Assignee? AssignedTo(FindingRow finding) => _assigned.GetValueOrDefault(finding.Id);
}
