namespace SecurityDashboard.Data;

/// <summary>Someone else works on the scan now, or it is finished; what this attempt did is dropped.</summary>
public sealed class LeaseLostException(ScanLease lease)
    : Exception($"The lease on scan {lease.ScanId:N} of account {lease.Account} ran out and was taken over. Nothing is to be done: the other attempt goes on.")
{
    public ScanLease Lease => lease;
}
