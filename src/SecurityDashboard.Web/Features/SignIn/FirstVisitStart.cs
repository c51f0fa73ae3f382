using SecurityDashboard.Web.Composition;
using SecurityDashboard.Web.People;

namespace SecurityDashboard.Web.Features.SignIn;

/// <summary>Prints the set-up code at a start without people, so that it is on the console before the page is opened.</summary>
internal sealed class FirstVisitStart(DatabaseState database, IServiceScopeFactory scopes, IHostApplicationLifetime lifetime, FirstVisit firstVisit, TimeProvider time, ILogger<FirstVisitStart> log)
    : Background(time, log)
{
    protected override async Task RunAsync(CancellationToken stop)
    {
        await database.WhenReadyAsync(stop);
        await lifetime.WhenStartedAsync(stop);
        await using var scope = scopes.CreateAsyncScope();
        if (!await scope.ServiceProvider.GetRequiredService<Membership>().AnyoneAsync(stop))
            firstVisit.PrintCode();
    }
}
