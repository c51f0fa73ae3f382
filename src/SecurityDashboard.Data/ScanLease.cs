using SecurityDashboard.Inventory;

namespace SecurityDashboard.Data;

/// <summary>The right to work on a scan, for as long as heartbeats renew it. Every write of a scan asks whether it still holds.</summary>
/// <param name="Owner">A new value for each attempt.</param>
/// <param name="HasSnapshot">The account was read by an earlier attempt: what is left is to judge it.</param>
public sealed record ScanLease(Guid ScanId, AccountId Account, Guid Owner, bool HasSnapshot);
