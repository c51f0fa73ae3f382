using System.Diagnostics.Metrics;
using SecurityDashboard.Data;

namespace SecurityDashboard.Web.Jobs;

/// <summary>What an operator watches: how many scans end how, and how long they take. Account numbers are left out: each would make a series.</summary>
public sealed class ScanMetrics
{
    public const string MeterName = "SecurityDashboard";

    private readonly Counter<long> _scans;
    private readonly Histogram<double> _durations;

    public ScanMetrics(IMeterFactory meters)
    {
        // The factory owns the meter.
        var meter = meters.Create(MeterName);
        _scans = meter.CreateCounter<long>("dashboard.scans", description: "Scans that ended");
        _durations = meter.CreateHistogram<double>("dashboard.scan.duration", unit: "s", description: "From start to end of a scan");
    }

    public void Ended(ScanState state, TimeSpan took)
    {
        var tag = new KeyValuePair<string, object?>("state", state.ToString());
        _scans.Add(1, tag);
        _durations.Record(took.TotalSeconds, tag);
    }
}
