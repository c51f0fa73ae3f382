using System.Security.Claims;
using SecurityDashboard.Web.Design;
using SecurityDashboard.Web.People;

namespace SecurityDashboard.Web.Layout;

/// <summary>A place that the navigation and the search lead to.</summary>
/// <param name="Capability">Who may go there.</param>
public sealed record NavigationLink(string Title, string Href, string Icon, string Capability = Capabilities.View);

/// <param name="Title">Empty for the first group, which needs none.</param>
public sealed record NavigationGroup(string Title, params NavigationLink[] Links);

/// <summary>The places of the dashboard, grouped by what people come for. Each person sees theirs.</summary>
internal static class NavigationTree
{
    private static readonly NavigationGroup[] s_all =
    [
        new("",
            new("Overview", "/", Shapes.Overview),
            new("My work", "/work", Shapes.Work),
            new("Pipelines", "/pipelines", Shapes.Pipeline),
            new("Findings", "/findings", Shapes.Finding),
            new("Exceptions", "/exceptions", Shapes.Diamond),
            new("Trends", "/trends", Shapes.Trend)),
        new("Evidence",
            new("Compliance", "/compliance", Shapes.Scale),
            new("Reports", "/reports", Shapes.Report, Capabilities.Export),
            new("Controls", "/controls", Shapes.Catalogue),
            new("Scans", "/scans", Shapes.Scan),
            new("Audit log", "/audit", Shapes.Audit, Capabilities.ReadAudit)),
        new("Inventory",
            new("Resources", "/inventory", Shapes.Box),
            new("Encryption", "/inventory/encryption", Shapes.Lock),
            new("In transit", "/inventory/transit", Shapes.Transit),
            new("Sign-in", "/inventory/sign-in", Shapes.People, Capabilities.ViewEvidence)),
        new("Settings",
            new("Teams", "/teams", Shapes.People),
            new("Allowed values", "/allowed-values", Shapes.Key, Capabilities.ViewEvidence),
            new("Notifications", "/admin/notifications", Shapes.Diamond, Capabilities.Configure)),
        new("Administration",
            new("Accounts", "/admin/accounts", Shapes.Account, Capabilities.Administer),
            new("Missing permissions", "/admin/permissions", Shapes.Key, Capabilities.Administer),
            new("People", "/admin/people", Shapes.People, Capabilities.Administer),
            new("Jobs", "/admin/jobs", Shapes.Briefcase, Capabilities.Administer),
            new("Gate policies", "/admin/gate-policies", Shapes.Lock, Capabilities.Administer),
            new("Retention", "/admin/retention", Shapes.Clock, Capabilities.Administer)),
    ];

    /// <summary>Groups in which this person may go somewhere.</summary>
    public static IEnumerable<NavigationGroup> For(ClaimsPrincipal who) => s_all
        .Select(group => group with { Links = [.. group.Links.Where(link => Capabilities.Allows(who, link.Capability))] })
        .Where(group => group.Links.Length > 0);

    /// <summary>The place that an address belongs to: the longest that it begins with.</summary>
    public static string? PlaceOf(string path) => s_all.SelectMany(group => group.Links).Select(link => link.Href)
        .Where(href => path == href || (href != "/" && path.StartsWith($"{href}/", StringComparison.Ordinal))).MaxBy(href => href.Length);
}
