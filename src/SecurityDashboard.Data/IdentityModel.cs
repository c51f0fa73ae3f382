using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace SecurityDashboard.Data;

/// <summary>
/// The Identity options that shape the model. ASP.NET Core Identity reads them from the services of the application while the model is
/// built, so whoever builds it, the host or a migration, must have the same ones.
/// </summary>
internal static class IdentityModel
{
    private static readonly ServiceProvider DesignTime = new ServiceCollection().AddIdentityModel().BuildServiceProvider();

    /// <summary>Passkeys need version 3.</summary>
    public static IServiceCollection AddIdentityModel(this IServiceCollection services) =>
        services.Configure<IdentityOptions>(options => options.Stores.SchemaVersion = IdentitySchemaVersions.Version3);

    public static DbContextOptionsBuilder<TDb> ForDesignTime<TDb>(this DbContextOptionsBuilder<TDb> options) where TDb : DashboardDb
    {
        options.UseApplicationServiceProvider(DesignTime).UseSnakeCaseNamingConvention();
        return options;
    }
}
