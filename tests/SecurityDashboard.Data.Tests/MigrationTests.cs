using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SecurityDashboard.Testing;

namespace SecurityDashboard.Data;

public sealed class MigrationTests(PostgresServer postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task The_migrations_make_the_model(DatabaseProvider provider)
    {
        await using var dashboard = await TestDashboard.CreateAsync(provider, postgres);
        await using var db = dashboard.Open();

        Assert.False(db.Database.HasPendingModelChanges(), $"The model has changed. dotnet ef migrations add <VerbNoun> --project src/SecurityDashboard.Data --context {db.GetType().Name} -o Migrations/{provider}");
        Assert.Empty(await db.Database.GetPendingMigrationsAsync(Cancellation));
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Several_processes_may_start_on_an_empty_database_at_once(DatabaseProvider provider)
    {
        var file = Path.Combine(Path.GetTempPath(), $"dashboard-{Path.GetRandomFileName()}.db");
        var connection = provider is DatabaseProvider.Postgres ? await postgres.CreateDatabaseAsync() : $"Data Source={file};Pooling=False";

        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => MigrateAsync(provider, connection)));

        await using var services = Services(provider, connection);
        await using var db = services.GetRequiredService<IDbContextFactory<DashboardDb>>().CreateDbContext();
        Assert.Empty(await db.Database.GetPendingMigrationsAsync(Cancellation));
        Delete(file);
    }

    [Fact]
    public async Task A_process_that_was_killed_while_it_migrated_does_not_block_the_next()
    {
        var file = Path.Combine(Path.GetTempPath(), $"dashboard-{Path.GetRandomFileName()}.db");
        await using (var connection = new SqliteConnection($"Data Source={file};Pooling=False"))
        {
            await connection.OpenAsync(Cancellation);
            await using var command = connection.CreateCommand();
            command.CommandText = """CREATE TABLE "__EFMigrationsLock" ("Id" INTEGER PRIMARY KEY, "Timestamp" TEXT NOT NULL); INSERT INTO "__EFMigrationsLock" VALUES (1, '2026-01-01')""";
            await command.ExecuteNonQueryAsync(Cancellation);
        }

        await MigrateAsync(DatabaseProvider.Sqlite, $"Data Source={file};Pooling=False");

        Assert.False(File.Exists(file + ".migrating"));
        Delete(file);
    }

    [Fact]
    public async Task Sqlite_writes_ahead_so_that_readers_never_wait()
    {
        await using var dashboard = await TestDashboard.CreateAsync(DatabaseProvider.Sqlite, postgres);
        await using var db = dashboard.Open();

        Assert.Equal("wal", (await db.Database.SqlQuery<string>($"PRAGMA journal_mode").ToListAsync(Cancellation)).Single());
    }

    private static async Task MigrateAsync(DatabaseProvider provider, string connection)
    {
        await using var services = Services(provider, connection);
        await services.GetRequiredService<DatabaseMigrator>().MigrateAsync(Cancellation);
    }

    private static ServiceProvider Services(DatabaseProvider provider, string connection) => new ServiceCollection().AddDashboardData(provider, connection).BuildServiceProvider();

    private static void Delete(string file)
    {
        foreach (var suffix in new[] { "", "-wal", "-shm" })
            File.Delete(file + suffix);
    }
}
