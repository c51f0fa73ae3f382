namespace SecurityDashboard.Data;

/// <summary>One thing that someone did.</summary>
/// <param name="Actor">Who: a person's name, <c>token:NAME</c>, or <c>system</c>.</param>
/// <param name="Action">What, in a word or two that never change: <c>account.added</c>.</param>
/// <param name="Target">To what.</param>
public sealed record AuditEntry(string Actor, string Action, string Target)
{
    public string? Before { get; init; }

    public string? After { get; init; }

    /// <summary>The network address that the request came from; null for what no request led to.</summary>
    public string? Address { get; init; }
}
