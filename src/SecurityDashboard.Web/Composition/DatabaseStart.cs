using System.Data.Common;
using SecurityDashboard.Data;
using SecurityDashboard.Web.Composition.Configuration;

namespace SecurityDashboard.Web.Composition;

/// <summary>Brings the database up to date. While it cannot be reached the process lives on and tries again.</summary>
internal sealed class DatabaseStart(DatabaseMigrator migrator, DatabaseState state, Settings settings, TimeProvider time, ILogger<DatabaseStart> log)
    : Background(time, log)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(3);

    private readonly TimeProvider _time = time;
    private readonly ILogger _log = log;

    protected override async Task RunAsync(CancellationToken stop)
    {
        while (!await TryAsync(stop))
            await Task.Delay(Pause, _time, stop);
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
                _log.DatabaseUnusable(trouble);
            state.Failed(trouble);
            return false;
        }
    }

    /// <summary>EF wraps what the driver throws when it has retried.</summary>
    private static Exception? CauseOf(Exception e) => e is DbException or TimeoutException ? e : e.InnerException is { } inner ? CauseOf(inner) : null;
}
