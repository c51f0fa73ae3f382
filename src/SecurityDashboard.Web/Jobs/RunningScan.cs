using SecurityDashboard.Data;

namespace SecurityDashboard.Web.Jobs;

/// <summary>A scan that someone watches.</summary>
public sealed record RunningScan(Guid Id)
{
    public ScanState State { get; init; } = ScanState.Queued;

    public ScanProgress? Progress { get; init; }

    public bool IsOver => IsFinal(State);

    /// <summary>Whether nothing comes after it.</summary>
    public static bool IsFinal(ScanState state) => state is ScanState.Done or ScanState.Failed or ScanState.Cancelled;
}
