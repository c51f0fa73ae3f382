using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using SecurityDashboard.Data.Queries;
using SecurityDashboard.Inventory;
using SecurityDashboard.Testing;

namespace SecurityDashboard.Data;

/// <summary>A dashboard's data on a database of its own, with one account, and a clock that the test moves.</summary>
public sealed class TestDashboard : IAsyncDisposable
{
    private static readonly SemaphoreSlim MakingTemplate = new(1);
    private static string? postgresTemplate;
    private static string? sqliteTemplate;

    private readonly ServiceProvider _services;
    private readonly bool _ownsDatabase;

    private TestDashboard(DatabaseProvider provider, string connection, ManualTime time, bool ownsDatabase, IInterceptor[] interceptors)
    {
        (Provider, Connection, Time, _ownsDatabase) = (provider, connection, time, ownsDatabase);
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(time);
        services.AddLogging(logs => logs.SetMinimumLevel(LogLevel.Trace).AddFilter("Microsoft", LogLevel.None).AddProvider(Log));
        services.AddDashboardData(provider, connection);
        services.ConfigureDbContext<SqliteDashboardDb>(options => options.AddInterceptors(interceptors));
        services.ConfigureDbContext<PostgresDashboardDb>(options => options.AddInterceptors(interceptors));
        _services = services.BuildServiceProvider();
    }

    public DatabaseProvider Provider { get; }

    public string Connection { get; }

    internal ManualTime Time { get; }

    internal LogLines Log { get; } = new();

    public AccountStore Accounts => _services.GetRequiredService<AccountStore>();

    public AuditQueries AuditQueries => _services.GetRequiredService<AuditQueries>();

    public AuditLog Audit => _services.GetRequiredService<AuditLog>();

    public ControlSettingStore ControlSettings => _services.GetRequiredService<ControlSettingStore>();

    public ExceptionStore Exceptions => _services.GetRequiredService<ExceptionStore>();

    public ExceptionQueries ExceptionQueries => _services.GetRequiredService<ExceptionQueries>();

    public FindingStore Findings => _services.GetRequiredService<FindingStore>();

    public AccountQueries AccountQueries => _services.GetRequiredService<AccountQueries>();

    public FindingQueries FindingQueries => _services.GetRequiredService<FindingQueries>();

    public PostureQueries Posture => _services.GetRequiredService<PostureQueries>();

    public TrendQueries Trends => _services.GetRequiredService<TrendQueries>();

    public PipelineQueries Pipelines => _services.GetRequiredService<PipelineQueries>();

    public ComparisonQueries Comparisons => _services.GetRequiredService<ComparisonQueries>();

    public ScanRunner Runner => _services.GetRequiredService<ScanRunner>();

    public ScanStore Scans => _services.GetRequiredService<ScanStore>();

    public ScanQueries ScanQueries => _services.GetRequiredService<ScanQueries>();

    public SettingStore Settings => _services.GetRequiredService<SettingStore>();

    public SnapshotStore Snapshots => _services.GetRequiredService<SnapshotStore>();

    public IServiceProvider Services => _services;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<TestDashboard> CreateAsync(DatabaseProvider provider, PostgresServer postgres, params IInterceptor[] interceptors)
    {
        var connection = provider is DatabaseProvider.Postgres ? await PostgresAsync(postgres) : await SqliteAsync();
        return await WithAccountAsync(new TestDashboard(provider, connection, new ManualTime(Some.Now), ownsDatabase: true, interceptors));
    }

    /// <summary>On a server that no other test uses, so that it may crash.</summary>
    public static async Task<TestDashboard> CreateOnOwnAsync(PostgresServer own)
    {
        var connection = await own.CreateDatabaseAsync();
        await using (var data = NpgsqlDataSource.Create(connection))
        // What is committed must outlive the crash, as it does on a server that is not made for tests.
        await using (var durable = data.CreateCommand($"ALTER DATABASE {new NpgsqlConnectionStringBuilder(connection).Database} SET synchronous_commit = on"))
            await durable.ExecuteNonQueryAsync(Cancellation);
        NpgsqlConnection.ClearPool(new NpgsqlConnection(connection));
        await MigrateAsync(DatabaseProvider.Postgres, connection);
        return await WithAccountAsync(new TestDashboard(DatabaseProvider.Postgres, connection, new ManualTime(Some.Now), ownsDatabase: true, []));
    }

    private static async Task<TestDashboard> WithAccountAsync(TestDashboard dashboard)
    {
        await dashboard.Accounts.AddAsync(Some.Account, new AccountSettings { Name = "Payments", Source = AccountSource.Demo }, Actor.System, Cancellation);
        return dashboard;
    }

    /// <summary>The same database as another process sees it.</summary>
    public TestDashboard Restarted(params IInterceptor[] interceptors) => new(Provider, Connection, Time, ownsDatabase: false, interceptors);

    /// <summary>Another dashboard on a copy of this one's database.</summary>
    public async Task<TestDashboard> CopiedAsync(PostgresServer postgres)
    {
        if (Provider is DatabaseProvider.Postgres)
        {
            await using var pooled = new NpgsqlConnection(Connection);
            NpgsqlConnection.ClearPool(pooled);
            return new(Provider, await postgres.CreateDatabaseAsync(pooled.Database), new ManualTime(Time.GetUtcNow()), ownsDatabase: true, []);
        }

        var file = NewFile();
        await using var db = Open();
        await db.Database.ExecuteSqlAsync($"VACUUM INTO {file}", Cancellation);
        return new(Provider, $"Data Source={file}", new ManualTime(Time.GetUtcNow()), ownsDatabase: true, []);
    }

    public DashboardDb Open() => _services.GetRequiredService<IDbContextFactory<DashboardDb>>().CreateDbContext();

    public async Task ConnectAsync(AccountId account, string name) =>
        Assert.NotNull(await Accounts.AddAsync(account, new AccountSettings { Name = name, Source = AccountSource.Demo }, Actor.System, Cancellation));

    /// <summary>A whole scan that reads this, as the real job does it; evaluations of other accounts that become due are done too.</summary>
    public async Task<Guid> ScanAsync(AccountSnapshot snapshot)
    {
        var scan = await Scans.QueueAsync(snapshot.Account, "test", Cancellation);
        Assert.Equal(ScanEnd.Done, await Runner.RunAsync(scan, (_, _) => Task.FromResult(snapshot with { TakenAt = Time.GetUtcNow() }), Cancellation));
        foreach (var account in (await Scans.SweepAsync(Cancellation)).Accounts)
            await Runner.EvaluateAsync(account, Cancellation);

        // Rows of the same moment have no order among them.
        Time.Advance(TimeSpan.FromSeconds(1));
        return scan;
    }

    public async Task<PipelineDetail> PipelineAsync(Resource pipeline) =>
        Assert.IsType<PipelineDetail>(await Pipelines.FindAsync(StableId.Of(pipeline.Arn), Cancellation));

    /// <summary>What fixing everything that is open brings.</summary>
    public Task<double?> PipelinesGainAsync(PipelineDetail pipeline) =>
        Pipelines.GainOfAsync(pipeline.Pipeline.Id, [.. pipeline.Open.Select(open => open.Finding.Id)], Cancellation);

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        if (!_ownsDatabase)
            return;

        if (Provider is DatabaseProvider.Sqlite)
        {
            SqliteConnection.ClearPool(new SqliteConnection(Connection));
            foreach (var suffix in new[] { "", "-wal", "-shm" })
                File.Delete(new SqliteConnectionStringBuilder(Connection).DataSource + suffix);
        }
        else
        {
            await using var pooled = new NpgsqlConnection(Connection);
            NpgsqlConnection.ClearPool(pooled);
        }
    }

    private static async Task<string> PostgresAsync(PostgresServer postgres)
    {
        await MakingTemplate.WaitAsync(Cancellation);
        try
        {
            if (postgresTemplate is null)
            {
                var connection = await postgres.CreateDatabaseAsync();
                await MigrateAsync(DatabaseProvider.Postgres, connection);
                postgresTemplate = new NpgsqlConnectionStringBuilder(connection).Database;
            }

            return await postgres.CreateDatabaseAsync(postgresTemplate);
        }
        finally
        {
            MakingTemplate.Release();
        }
    }

    private static async Task<string> SqliteAsync()
    {
        await MakingTemplate.WaitAsync(Cancellation);
        try
        {
            if (sqliteTemplate is null)
            {
                var template = NewFile();
                await MigrateAsync(DatabaseProvider.Sqlite, $"Data Source={template};Pooling=False");
                sqliteTemplate = template;
                AppDomain.CurrentDomain.ProcessExit += (_, _) => File.Delete(template);
            }
        }
        finally
        {
            MakingTemplate.Release();
        }

        var file = NewFile();
        File.Copy(sqliteTemplate, file);
        return $"Data Source={file}";
    }

    private static string NewFile() => Path.Combine(Path.GetTempPath(), $"dashboard-{Path.GetRandomFileName()}.db");

    private static async Task MigrateAsync(DatabaseProvider provider, string connection)
    {
        await using var services = new ServiceCollection().AddDashboardData(provider, connection).BuildServiceProvider();
        await services.GetRequiredService<DatabaseMigrator>().MigrateAsync(Cancellation);
        if (provider is DatabaseProvider.Postgres)
            NpgsqlConnection.ClearPool(new NpgsqlConnection(connection));
    }
}
