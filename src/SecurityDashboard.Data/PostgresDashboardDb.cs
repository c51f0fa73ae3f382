using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using SecurityDashboard.Data.Queries;
using SecurityDashboard.Data.Tables;

// What is put into statements are dates and names of partitions.
#pragma warning disable EF1002

namespace SecurityDashboard.Data;

/// <summary>The database for real use: any number of web and worker processes over it.</summary>
public sealed class PostgresDashboardDb(DbContextOptions<PostgresDashboardDb> options) : DashboardDb(options)
{
    /// <summary>Which advisory lock is the writers' turn; any number that nothing else in the database uses.</summary>
    private const long WriteLock = 0x5EC0_DA5B_0001;

    private const long MigrationLock = 0x5EC0_DA5B_0002;

    // EF's own lock is on a table that the first migration makes, so the first start of several processes at once needs another. It
    // belongs to the connection and ends with it.
    internal override async Task MigrateAsync(CancellationToken cancellation)
    {
        await Database.OpenConnectionAsync(cancellation);
        await Database.ExecuteSqlAsync($"SELECT pg_advisory_lock({MigrationLock})", cancellation);
        try
        {
            await Database.MigrateAsync(cancellation);
        }
        finally
        {
            await Database.ExecuteSqlAsync($"SELECT pg_advisory_unlock({MigrationLock})", CancellationToken.None);
            await Database.CloseConnectionAsync();
        }
    }

    internal override IQueryable<FindingRow> OnResourcesLike(IQueryable<FindingRow> findings, string glob)
    {
        var pattern = Pattern.OfGlob(glob);
        return findings.Where(row => EF.Functions.Like(row.ResourceArn, pattern, Pattern.Escape));
    }

    internal override IQueryable<ResourceRow> NamedLike(string beginning)
    {
        var pattern = Pattern.Beginning(beginning);
        return Resources.Where(row => EF.Functions.Like(row.Name.ToLower(), pattern, Pattern.Escape));
    }

    internal override async Task PrepareDayAsync(DateOnly day, CancellationToken cancellation)
    {
        var month = new DateOnly(day.Year, day.Month, 1);
        foreach (var begin in (DateOnly[])[month, month.AddMonths(1)])
            await Database.ExecuteSqlRawAsync(
                string.Create(CultureInfo.InvariantCulture, $"CREATE TABLE IF NOT EXISTS {DaysOf(begin)} PARTITION OF score_days FOR VALUES FROM ('{begin:yyyy-MM-dd}') TO ('{begin.AddMonths(1):yyyy-MM-dd}')"), cancellation);
        foreach (var begin in (DateOnly[])[month, month.AddMonths(1)])
            await PreparePointsAsync(begin, cancellation);
    }

    /// <summary>With the points that came before their partition was made.</summary>
    private Task<int> PreparePointsAsync(DateOnly begin, CancellationToken cancellation)
    {
        var (from, to) = (FirstOf(begin), FirstOf(begin.AddMonths(1)));
        return Database.ExecuteSqlRawAsync(
            $"""
            DO $do$ BEGIN
                IF to_regclass('{PointsOf(begin)}') IS NULL THEN
                    CREATE TEMP TABLE moved_points ON COMMIT DROP AS SELECT * FROM score_points_other WHERE id >= '{from}' AND id < '{to}';
                    DELETE FROM score_points_other WHERE id >= '{from}' AND id < '{to}';
                    CREATE TABLE {PointsOf(begin)} PARTITION OF score_points FOR VALUES FROM ('{from}') TO ('{to}');
                    INSERT INTO score_points SELECT * FROM moved_points;
                    DROP TABLE moved_points;
                END IF;
            END $do$
            """, cancellation);
    }

    internal override async Task ForgetDaysAsync(DateOnly month, CancellationToken cancellation)
    {
        var partitions = await Database.SqlQuery<string>($"""SELECT inhrelid::regclass::text AS "Value" FROM pg_inherits WHERE inhparent = 'score_days'::regclass""").ToListAsync(cancellation);
        foreach (var partition in partitions.Where(name => string.CompareOrdinal(name, DaysOf(month)) < 0))
            await Database.ExecuteSqlRawAsync($"DROP TABLE {partition}", cancellation);

        // The point that still held then stays, and with it the month that it is of.
        var points = await Database.SqlQuery<string>($"""SELECT inhrelid::regclass::text AS "Value" FROM pg_inherits WHERE inhparent = 'score_points'::regclass""").ToListAsync(cancellation);
        foreach (var partition in points.Where(name => string.CompareOrdinal(name, PointsOf(month)) < 0))
            if (!await Database.SqlQueryRaw<bool>($"SELECT EXISTS (SELECT 1 FROM {partition}) AS \"Value\"").SingleAsync(cancellation))
                await Database.ExecuteSqlRawAsync($"DROP TABLE {partition}", cancellation);
    }

    // In the order of time.
    private static string DaysOf(DateOnly month) => string.Create(CultureInfo.InvariantCulture, $"score_days_{month:yyyy_MM}");

    private static string PointsOf(DateOnly month) => string.Create(CultureInfo.InvariantCulture, $"score_points_{month:yyyy_MM}");

    /// <summary>Before every id that is made in the month: ids begin with milliseconds since 1970.</summary>
    private static Guid FirstOf(DateOnly month) =>
        Guid.ParseExact(new DateTimeOffset(month.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero).ToUnixTimeMilliseconds().ToString("x12", CultureInfo.InvariantCulture).PadRight(32, '0'), "N");

    protected override Task WaitForTurnAsync(CancellationToken cancellation) =>
        Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock({WriteLock})", cancellation);

    // Npgsql refuses offsets other than zero.
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<Utc>();

    private sealed class Utc() : ValueConverter<DateTimeOffset, DateTimeOffset>(moment => moment.ToUniversalTime(), moment => moment);
}

internal sealed class PostgresDashboardDbFactory : IDesignTimeDbContextFactory<PostgresDashboardDb>
{
    public PostgresDashboardDb CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<PostgresDashboardDb>().UseNpgsql().ForDesignTime().Options);
}
