using Hangfire;
using Hangfire.Dashboard;
using Hangfire.InMemory;
using Hangfire.PostgreSql;
using SecurityDashboard.Aws;
using SecurityDashboard.Data;
using SecurityDashboard.Web.Composition.Configuration;
using SecurityDashboard.Web.Jobs;
using SecurityDashboard.Web.People;

namespace SecurityDashboard.Web.Composition;

internal static class JobsSetup
{
    public static void AddJobs(this WebApplicationBuilder builder, Settings settings)
    {
        var services = builder.Services;
        services.AddSingleton(_ => Storage(settings));
        services.AddSingleton<IBackgroundJobClient>(provider => new BackgroundJobClient(provider.GetRequiredService<JobStorage>()));
        services.AddSingleton<IRecurringJobManager>(provider => new RecurringJobManager(provider.GetRequiredService<JobStorage>()));

        services.AddSingleton(new AwsOptions
        {
            EndpointUrl = settings.Aws.EndpointUrl is "" ? null : settings.Aws.EndpointUrl,
            Regions = settings.Aws.Regions,
            MaxConcurrentAccounts = settings.Aws.MaxConcurrentAccounts,
        });
        services.AddSingleton<AccountSessions>().AddSingleton<ConnectionTest>();
        services.AddSingleton<Features.Retention.RetentionPolicy>();

        services.AddSingleton<ScanFeed>().AddSingleton<ScanWatch>().AddSingleton<ScanMetrics>().AddSingleton<FingerprintKeys>().AddSingleton<AccountReader>();
        services.AddSingleton<Neighbourhood>().AddSingleton<EvaluationTurns>().AddSingleton<ScanRequests>().AddSingleton<ReplayRequests>().AddSingleton<Reevaluation>().AddSingleton<OwnIdentity>().AddSingleton<ScanSchedules>();
        if (settings.Host.Roles.HasFlag(HostRoles.Worker))
            services.AddHostedService<JobServer>();
    }

    public static void MapJobs(this WebApplication app)
    {
        const string Address = "/admin/jobs/engine";
        var services = app.Services;
        // Made at the first visit: the storage behind it may not be there yet at the start.
        var dashboard = new Lazy<RequestDelegate>(() => ((IApplicationBuilder)app).New()
            .UsePathBase(Address)
            .UseMiddleware<AspNetCoreDashboardMiddleware>(
                services.GetRequiredService<JobStorage>(),
                new DashboardOptions { Authorization = [], AppPath = "/admin/jobs", DashboardTitle = "Jobs", DisplayStorageConnectionString = false },
                DashboardRoutes.Routes)
            .Build());
        app.Map(Address + "/{**page}", context => dashboard.Value(context)).RequireAuthorization(Capabilities.Administer).ExcludeFromDescription();
    }

    /// <summary>Jobs beside SQLite live as long as the process: schedules are registered at every start, and the sweep finds what was left.</summary>
    private static JobStorage Storage(Settings settings) => settings.Database.Provider is DatabaseProvider.Sqlite
        ? new InMemoryStorage()
        : Postgres(settings.ConnectionStrings.Dashboard);

    private static PostgreSqlStorage Postgres(string connectionString)
    {
        var options = new PostgreSqlStorageOptions
        {
            // A job of a process that died is handed on after five minutes; one that works longer renews its claim.
            InvisibilityTimeout = TimeSpan.FromMinutes(5),
            UseSlidingInvisibilityTimeout = true,
        };
        return new PostgreSqlStorage(new Hangfire.PostgreSql.Factories.NpgsqlConnectionFactory(connectionString, options), options);
    }
}
