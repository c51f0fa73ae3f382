using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using SecurityDashboard.Data.Tables;

namespace SecurityDashboard.Data;

/// <summary>The embedded database, for one process.</summary>
public sealed class SqliteDashboardDb(DbContextOptions<SqliteDashboardDb> options) : DashboardDb(options)
{
    internal override async Task MigrateAsync(CancellationToken cancellation)
    {
        await using var turn = await LockFileAsync(cancellation);
        if (!(await Database.GetPendingMigrationsAsync(cancellation)).Any())
            return;

        // EF's own lock is a row, which stays when a process is killed while it migrates, and then everyone waits for ever.
        await Database.OpenConnectionAsync(cancellation);
        await Database.ExecuteSqlAsync($"PRAGMA journal_mode = WAL", cancellation);
        await Database.ExecuteSqlAsync($"DROP TABLE IF EXISTS \"__EFMigrationsLock\"", cancellation);
        await Database.MigrateAsync(cancellation);
    }

    /// <summary>A file that one process at a time has open; the system lets go of it when the process ends, however it ends.</summary>
    private async Task<FileStream> LockFileAsync(CancellationToken cancellation)
    {
        var path = Path.GetFullPath(new SqliteConnectionStringBuilder(Database.GetConnectionString()).DataSource) + ".migrating";
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose);
            }
            catch (IOException) when (Directory.Exists(Path.GetDirectoryName(path)))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), cancellation);
            }
        }
    }

    // Its LIKE knows no case; its GLOB takes a bracket for the start of a set.
    internal override IQueryable<FindingRow> OnResourcesLike(IQueryable<FindingRow> findings, string glob)
    {
        var pattern = glob.Replace("[", "[[]", StringComparison.Ordinal);
        return findings.Where(row => EF.Functions.Glob(row.ResourceArn, pattern));
    }

    // LIKE would not use the index on an expression; a range does.
    internal override IQueryable<ResourceRow> NamedLike(string beginning)
    {
        var (from, to) = (beginning.ToLowerInvariant(), beginning.ToLowerInvariant() + char.ConvertFromUtf32(0x10FFFF));
        return Resources.Select(row => new { Row = row, Name = row.Name.ToLower() }).Where(it => it.Name.CompareTo(from) >= 0 && it.Name.CompareTo(to) < 0).Select(it => it.Row);
    }

    // SQLite's BEGIN IMMEDIATE, which EF's transactions use, is the turn.
    protected override Task WaitForTurnAsync(CancellationToken cancellation) => Task.CompletedTask;

    // SQLite has no type for a moment, and text of differing offsets neither compares nor sorts.
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UtcTicks>();

    private sealed class UtcTicks() : ValueConverter<DateTimeOffset, long>(moment => moment.UtcTicks, ticks => new DateTimeOffset(ticks, TimeSpan.Zero));
}

internal sealed class SqliteDashboardDbFactory : IDesignTimeDbContextFactory<SqliteDashboardDb>
{
    public SqliteDashboardDb CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<SqliteDashboardDb>().UseSqlite().ForDesignTime().Options);
}
