using Hangfire;
using SecurityDashboard.Data;
using SecurityDashboard.Web.Composition.Configuration;

namespace SecurityDashboard.Web.Jobs;

/// <summary>Every night: forgets what the settings no longer keep. Findings, their history and the audit log are kept for ever.</summary>
public sealed class RetentionJob(Retention retention, Settings settings, TimeProvider time, ILogger<RetentionJob> log)
{
    public const string EveryNight = "17 3 * * *";

    [AutomaticRetry(Attempts = 3)]
    public async Task RunAsync(CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var snapshots = settings.Retention.SnapshotDays is > 0 and var read ? await retention.ForgetSnapshotsAsync(now.AddDays(-read), cancellation) : 0;
        var scores = settings.Retention.ScoreDays is > 0 and var scored ? await retention.ForgetScoresAsync(now.AddDays(-scored), cancellation) : 0;
        if (snapshots + scores > 0)
            log.Forgot(snapshots, scores);
    }
}
