using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using SecurityDashboard.Data.Queries;

namespace SecurityDashboard.Data;

/// <summary>Adds the database, the stores and the queries to a host.</summary>
public static class DataRegistration
{
    public static IServiceCollection AddDashboardData(this IServiceCollection services, DatabaseProvider provider, string connectionString)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddLogging();
        services.AddIdentityModel();
        if (provider is DatabaseProvider.Postgres)
            services.AddDatabase<PostgresDashboardDb>(options => options.UseNpgsql(connectionString));
        else
            services.AddDatabase<SqliteDashboardDb>(options => options.UseSqlite(connectionString));

        return services
            .AddSingleton<DatabaseMigrator>()
            .AddSingleton<AccountStore>()
            .AddSingleton<AlertStore>()
            .AddSingleton<AllowedValueStore>()
            .AddSingleton<ControlSettingStore>()
            .AddSingleton<AuditLog>()
            .AddSingleton<ExceptionStore>()
            .AddSingleton<DayRollup>()
            .AddSingleton<FindingActions>()
            .AddSingleton<FindingStore>()
            .AddSingleton<HubFindingStore>()
            .AddSingleton<ReplayStore>()
            .AddSingleton<ReportStore>()
            .AddSingleton<ReportScheduleStore>()
            .AddSingleton<Retention>()
            .AddSingleton<ScanRunner>()
            .AddSingleton<ScanStore>()
            .AddSingleton<SettingStore>()
            .AddSingleton<SnapshotStore>()
            .AddSingleton<TeamStore>()
            .AddSingleton<AccountQueries>()
            .AddSingleton<AuditQueries>()
            .AddSingleton<ExceptionQueries>()
            .AddSingleton<ExtentQueries>()
            .AddSingleton<FindingQueries>()
            .AddSingleton<FindingReader>()
            .AddSingleton<ComparisonQueries>()
            .AddSingleton<FixQueries>()
            .AddSingleton<GateQueries>()
            .AddSingleton<ReplayQueries>()
            .AddSingleton<ReportQueries>()
            .AddSingleton<PastQueries>()
            .AddSingleton<PipelineQueries>()
            .AddSingleton<PostureQueries>()
            .AddSingleton<ResourceQueries>()
            .AddSingleton<SavedViewStore>()
            .AddSingleton<FavouriteStore>()
            .AddSingleton<ScanQueries>()
            .AddSingleton<SearchQueries>()
            .AddSingleton<TrendQueries>();
    }

    private static void AddDatabase<TDb>(this IServiceCollection services, Action<DbContextOptionsBuilder> use) where TDb : DashboardDb
    {
        services.AddDbContextFactory<TDb>(options => use(options.UseSnakeCaseNamingConvention()));
        services.AddSingleton<IDbContextFactory<DashboardDb>, Factory<TDb>>();

        // For ASP.NET Core Identity, which lives with a request; everything else makes one for each operation.
        services.AddScoped<DashboardDb>(provider => provider.GetRequiredService<IDbContextFactory<TDb>>().CreateDbContext());
    }

    private sealed class Factory<TDb>(IDbContextFactory<TDb> databases) : IDbContextFactory<DashboardDb> where TDb : DashboardDb
    {
        public DashboardDb CreateDbContext() => databases.CreateDbContext();
    }
}
