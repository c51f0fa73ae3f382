using SecurityDashboard.Inventory;

namespace SecurityDashboard.Data;

/// <summary>An account's latest snapshot with its neighbours', ready to be judged.</summary>
/// <param name="Version">Which state of the stored snapshots it is; findings about an older one are never written over a newer one.</param>
public sealed record StoredEstate(Estate Estate, long Version);
