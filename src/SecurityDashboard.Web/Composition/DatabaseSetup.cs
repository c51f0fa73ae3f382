using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Data.Sqlite;
using SecurityDashboard.Data;
using SecurityDashboard.Web.Composition.Configuration;

namespace SecurityDashboard.Web.Composition;

internal static class DatabaseSetup
{
    public static void AddDatabase(this WebApplicationBuilder builder, Settings settings)
    {
        var folder = DataFolder.Make(settings);
        builder.Services.AddSingleton(folder);
        builder.Services.AddDashboardData(settings.Database.Provider, settings.Database.Provider is DatabaseProvider.Postgres
            ? settings.ConnectionStrings.Dashboard
            : new SqliteConnectionStringBuilder { DataSource = Path.Combine(folder.Path, "dashboard.db") }.ToString());
        builder.Services.AddSingleton<DatabaseState>();
        builder.Services.AddHostedService<DatabaseStart>();

        // Whatever protects cookies must be the same in every process that serves them.
        var protection = builder.Services.AddDataProtection().SetApplicationName("SecurityDashboard");
        if (settings.Database.Provider is DatabaseProvider.Postgres)
            builder.Services.AddOptions<KeyManagementOptions>().Configure<KeysInDatabase>((options, keys) => options.XmlRepository = keys).Services.AddSingleton<KeysInDatabase>();
        else
            protection.PersistKeysToFileSystem(Directory.CreateDirectory(Path.Combine(folder.Path, "keys")));
    }

    /// <summary>Until the database is ready, pages and the API say so rather than fail in their own ways.</summary>
    public static void UseDatabaseGate(this WebApplication app) => app.Use(async (context, next) =>
    {
        var state = context.RequestServices.GetRequiredService<DatabaseState>();
        if (state.IsReady || context.Request.Path.StartsWithSegments("/healthz"))
        {
            await next(context);
            return;
        }

        const string Message = "The database is not ready yet. This page works as soon as it is; the log says what is wrong.";
        context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        context.Response.Headers.RetryAfter = "5";
        if (ForPrograms.Is(context))
            await TypedResults.Problem(Message, statusCode: StatusCodes.Status503ServiceUnavailable).ExecuteAsync(context);
        else
            await context.Response.WriteAsync(Message, Encoding.UTF8, context.RequestAborted);
    });
}
