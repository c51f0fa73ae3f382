using System.Data.Common;
using SecurityDashboard.Data;
using SecurityDashboard.Web.Composition.Configuration;

namespace SecurityDashboard.Web.Composition;

/// <summary>Brings the database up to date. While it cannot be reached the process lives on and tries again.</summary>
internal sealed class DatabaseStart(DatabaseMigrator migrator, DatabaseState state, Settings settings, TimeProvider time, ILogger<DatabaseStart> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(3);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!await TryAsync(stoppingToken))
            await Task.Delay(Pause, time, stoppingToken);
    }

    private async Task<bool> TryAsync(CancellationToken cancellation)
    {
        try
        {
            await migrator.MigrateAsync(cancellation);
            state.Ready();
            return true;
        }
        catch (Exception e) when (CauseOf(e) is { } cause)
        {
            var trouble = $"The {settings.Database.Provider} database cannot be used: {cause.Message.ReplaceLineEndings(" ")}. Look at Database:Provider and ConnectionStrings:Dashboard; trying again every {Pause.TotalSeconds:0} seconds.";
            if (state.Trouble != trouble)
                log.DatabaseUnusable(trouble);
            state.Failed(trouble);
            return false;
        }
    }

    /// <summary>EF wraps what the driver throws when it has retried.</summary>
    private static Exception? CauseOf(Exception e) => e is DbException or TimeoutException ? e : e.InnerException is { } inner ? CauseOf(inner) : null;
}
