using SecurityDashboard.Web.Composition;
using SecurityDashboard.Web.People;

namespace SecurityDashboard.Web.Features.SignIn;

/// <summary>Prints the set-up code at a start without people, so that it is on the console before the page is opened.</summary>
internal sealed class FirstVisitStart(DatabaseState database, IServiceScopeFactory scopes, IHostApplicationLifetime lifetime, FirstVisit firstVisit) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await database.WhenReadyAsync(stoppingToken);
        await lifetime.WhenStartedAsync(stoppingToken);
        await using var scope = scopes.CreateAsyncScope();
        if (!await scope.ServiceProvider.GetRequiredService<Membership>().AnyoneAsync(stoppingToken))
            firstVisit.PrintCode();
    }
}
