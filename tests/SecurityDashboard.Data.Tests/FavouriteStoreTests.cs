using Microsoft.Extensions.DependencyInjection;
using SecurityDashboard.Testing;

namespace SecurityDashboard.Data;

public sealed class FavouriteStoreTests(PostgresServer postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task A_person_keeps_an_eye_on_pipelines_and_nobody_else_does_by_that(DatabaseProvider provider)
    {
        await using var dashboard = await TestDashboard.CreateAsync(provider, postgres);
        var favourites = dashboard.Services.GetRequiredService<FavouriteStore>();
        await dashboard.ScanAsync(Some.SnapshotWith());
        var pipeline = StableId.Of(Some.Pipeline.Arn);

        foreach (var _ in Enumerable.Range(0, 2))
            await favourites.SetAsync("ada", pipeline, favourite: true, Cancellation);
        Assert.Equal(Some.Pipeline.Name, Assert.Single(await favourites.ListAsync("ada", Cancellation)).Name);
        Assert.True(await favourites.IsAsync("ada", pipeline, Cancellation));
        Assert.Empty(await favourites.ListAsync("grace", Cancellation));

        await favourites.SetAsync("ada", pipeline, favourite: false, Cancellation);
        Assert.Empty(await favourites.ListAsync("ada", Cancellation));
    }
}
