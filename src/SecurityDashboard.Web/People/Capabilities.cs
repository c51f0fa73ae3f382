using System.Collections.Immutable;
using System.Security.Claims;

namespace SecurityDashboard.Web.People;

/// <summary>
/// Who may do what: the one table that policies, pages, API tokens and tests read. A capability's name is also the name of the
/// authorization policy that asks for it, and of the scope that lets a token use it.
/// </summary>
public static class Capabilities
{
    public const string View = "view";
    public const string ViewEvidence = "view-evidence";
    public const string Export = "export";
    public const string ReadReports = "read-reports";
    public const string RequestException = "request-exception";
    public const string ApproveException = "approve-exception";
    public const string Scan = "scan";
    public const string Configure = "configure";
    public const string Administer = "administer";
    public const string ReadAudit = "read-audit";

    /// <summary>The claim that limits an API token to some of its owner's capabilities; people who signed in have none.</summary>
    public const string ScopeClaim = "scope";

    public static ImmutableArray<Capability> All { get; } =
    [
        new(View, "View scores, pipelines and findings", [Roles.Security, Roles.Engineer, Roles.Manager, Roles.Admin]),
        new(ViewEvidence, "View evidence and access answers", [Roles.Security, Roles.Engineer, Roles.Admin]) { OnlyOwn = [Roles.Engineer] },
        new(Export, "Export data and make reports", [Roles.Security, Roles.Engineer, Roles.Manager, Roles.Admin]) { OnlyOwn = [Roles.Engineer] },
        new(ReadReports, "Read the reports that others asked for", [Roles.Security, Roles.Manager, Roles.Admin]),
        new(RequestException, "Request an exception", [Roles.Security, Roles.Engineer, Roles.Admin]),
        new(ApproveException, "Approve an exception that someone else requested", [Roles.Security, Roles.Manager, Roles.Admin]),
        new(Scan, "Scan now", [Roles.Security, Roles.Engineer, Roles.Admin]) { OnlyOwn = [Roles.Engineer] },
        new(Configure, "Change control settings and ownership", [Roles.Security, Roles.Admin]),
        new(Administer, "Manage accounts, people, other people's tokens and jobs", [Roles.Admin]),
        new(ReadAudit, "Read the audit log", [Roles.Security, Roles.Manager, Roles.Admin]),
    ];

    /// <summary>Whether whoever has the capability has it only for what their teams own.</summary>
    public static bool IsOnlyForOwn(ClaimsPrincipal who, string capability) =>
        All.FirstOrDefault(entry => entry.Name == capability) is not { } found || found.Roles.Where(who.IsInRole).All(found.OnlyOwn.Contains);

    /// <summary>Whether this person, or this token of theirs, has the capability now, for all or for part of the estate: <see cref="Extents"/> says which.</summary>
    public static bool Allows(ClaimsPrincipal who, string capability) =>
        who.Identity is { IsAuthenticated: true }
        && All.FirstOrDefault(entry => entry.Name == capability) is { } found
        && found.Roles.Any(who.IsInRole)
        && (who.FindFirst(ScopeClaim) is null || who.HasClaim(ScopeClaim, capability));
}

/// <param name="Name">Stable: people store it in tokens.</param>
/// <param name="Description">As people read it beside a tick.</param>
public sealed record Capability(string Name, string Description, ImmutableArray<string> Roles)
{
    /// <summary>The roles that have it for what their teams own; for everything while there are no teams.</summary>
    public ImmutableArray<string> OnlyOwn { get; init; } = [];
}
