namespace SecurityDashboard.Data;

/// <summary>Who asks for a change, and from where.</summary>
public sealed record Actor(string Name, string? Address)
{
    /// <summary>The dashboard itself.</summary>
    public static Actor System { get; } = new("system", Address: null);

    internal AuditEntry Did(string action, string target, string? before, string? after) => new(Name, action, target) { Before = before, After = after, Address = Address };
}
