using SecurityDashboard.Data;

namespace SecurityDashboard.Web.Jobs;

/// <summary>A scan that someone watches.</summary>
public sealed record RunningScan(Guid Id)
{
    public ScanState State { get; init; } = ScanState.Queued;

    public ScanProgress? Progress { get; init; }

    public bool IsOver => State is ScanState.Done or ScanState.Failed or ScanState.Cancelled;
}
